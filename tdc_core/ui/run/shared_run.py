"""A run of another visitor, to look at: its numbers, charts and scores, and nothing that changes or takes it along."""

from __future__ import annotations

import streamlit as st

from tdc_core.ui.run.header import run_header
from tdc_core.ui.run.live_run import LiveRun
from tdc_core.ui.run.results import show_scores
from tdc_core.ui.run.side_by_side import show_readings
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session


def shared_run(session: Session, studio: Services, token: str, shown: LiveRun) -> None:
    """Draw another visitor's run.

    Args:
        session: of the one who looks.
        studio: the services.
        token: the workspace of the one who looks.
        shown: the run that the address names.
    """
    run = shown.run
    run_header(session, studio, token, shown, own=False)
    shown.draw()
    if not run.alive:
        show_scores(shown)
    if run.override:
        st.subheader("Wrong on purpose")
        show_readings(shown, studio)
