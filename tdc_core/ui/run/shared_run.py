"""A run of another visitor, to look at: its numbers, charts and scores, and nothing that changes or takes it along."""

from __future__ import annotations

import streamlit as st

from tdc_core.runs.models import Run
from tdc_core.ui.run.header import run_header
from tdc_core.ui.run.panel import live_run
from tdc_core.ui.run.results import show_scores
from tdc_core.ui.run.side_by_side import show_readings
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session


def shared_run(session: Session, studio: Services, token: str, run: Run) -> None:
    """Draw another visitor's run.

    Args:
        session: of the one who looks.
        studio: the services.
        token: the workspace of the one who looks.
        run: the run that the address names.
    """
    run_header(session, studio, token, run, own=False)
    live_run(studio, run)
    if not run.alive:
        show_scores(run)
    if run.override:
        st.subheader("Wrong on purpose")
        show_readings(run, studio)
