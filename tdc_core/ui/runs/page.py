"""The page Runs: the board of all runs, and what is done with those that are chosen on it."""

from __future__ import annotations

import streamlit as st

from tdc_core.ui.parts.next_step import next_step
from tdc_core.ui.runs.board import draw_board
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session

NOTHING_YET = "Once a run has been trained, it is listed here, to be found again, named and compared."


def runs_page(session: Session, studio: Services) -> None:
    """Draw the page."""
    token = session.workspace
    if token is None:
        return
    runs = studio.store.runs.of(token, limit=None)
    if not runs:
        st.caption(NOTHING_YET)
        next_step("train", "Go to training", "Train the experiment, and come back.", ())
        return
    draw_board(session, runs)
