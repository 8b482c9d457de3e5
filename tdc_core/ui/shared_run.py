"""A run of another visitor, to look at: its numbers, charts and scores, and nothing that changes or takes it along."""

from __future__ import annotations

import streamlit as st

from tdc_core.ui.failures import caught
from tdc_core.ui.live_chart import draw_charts
from tdc_core.ui.results import show_scores
from tdc_core.ui.run_panel import run_progress
from tdc_core.ui.services import Services
from tdc_core.ui.session import Session
from tdc_core.ui.share import leave_link, linked_run
from tdc_core.ui.side_by_side import show_readings


def shared_run(session: Session, studio: Services) -> bool:
    """Draw the run that the page's address names.

    A link to one's own run selects it. A link that leads nowhere says so.

    Returns:
        Whether the page is about another visitor's run; otherwise it is about one's own.
    """
    run_id = linked_run()
    if run_id is None or session.workspace is None:
        return False
    if studio.store.own(session.workspace, run_id) is not None:
        session.select_run(run_id)
        leave_link()
        return False
    run = studio.store.get(run_id)
    if run is None:
        st.warning("This link leads to no run. The run was deleted, or a part of the link is missing.")
        return False
    with st.container(key="shared-run", horizontal=True, vertical_alignment="center"):
        st.info("Shared with you: look, not touch.", icon=":material/visibility:", width="stretch")
        st.button("Go to your own runs", key="leave-link", icon=":material/arrow_forward:", on_click=caught(leave_link))
    run_progress(session, studio, None, run.id, run.alive)
    draw_charts(run)
    if not run.alive:
        show_scores(run)
    if run.override:
        st.subheader("Wrong on purpose")
        show_readings(run, studio)
    return True
