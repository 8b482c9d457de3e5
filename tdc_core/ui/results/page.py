"""The Results page: the run in focus, and what its weights come to on the rows that it did not learn from."""

from __future__ import annotations

import streamlit as st

from tdc_core.results.kept import Results
from tdc_core.ui.data.own.needed import is_held
from tdc_core.ui.data.own.reading import show_reading
from tdc_core.ui.parts.next_step import next_step
from tdc_core.ui.results.asking import asking
from tdc_core.ui.results.kept import kept_results
from tdc_core.ui.results.readings import draw_readings
from tdc_core.ui.results.trials import follow_trial
from tdc_core.ui.results.views import draw_view
from tdc_core.ui.run.header import run_header
from tdc_core.ui.run.live_run import LiveRun, live_run
from tdc_core.ui.run.live_state import live_state
from tdc_core.ui.session.focus import Focus, run_in_focus
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session
from tdc_core.ui.train.page import LOST

NOTHING_YET = "Once a run has been trained, this page shows what it gets right, what it gets wrong, and how sure it is."
ON_PURPOSE = "This run is wrong on purpose. The Train page shows it beside the right one, and what its numbers say."
NO_DATA = "The data set of this run is not there any more, so its rows can't be shown."
PRIVATE = "This run learned from a person's own file. They alone see its rows, and what the model makes of them."


def results_page(session: Session, studio: Services) -> None:
    """Draw the page."""
    token = session.workspace
    if token is None:
        return
    follow_trial(session)
    focus = run_in_focus(session, studio, token)
    st.title("Results", anchor=False)
    if focus.lost:
        st.warning(LOST)
    if focus.run is None:
        st.caption(NOTHING_YET)
        next_step("train", "Go to training", "Train the experiment, and come back.", ())
        return
    shown = live_run(studio, focus.run, place="results")
    run_header(session, studio, token, shown, own=focus.own)
    if focus.run.override:
        st.info(ON_PURPOSE, icon=":material/science:")
    else:
        _results(session, studio, token, focus, shown)


def _results(session: Session, studio: Services, token: str, focus: Focus, shown: LiveRun) -> None:
    run = shown.run
    with st.container(key="results-panel", gap="xsmall"):
        live_state(shown.news, "headline", *(("progress",) if run.alive else ()))
    kept: Results | None = kept_results(studio, run)
    with st.container(key="evaluation"):  # comes and goes above what it is about
        asking(studio, token, run, kept, own=focus.own)
    if shown.card is None:
        if kept is not None and focus.own and is_held(session, studio, run.spec.data):
            show_reading(session, studio, run.spec.data, "run")
        elif kept is not None and run.spec.data.file is not None:
            st.info(PRIVATE, icon=":material/lock:")
        elif kept is not None:
            st.warning(NO_DATA)
        return
    with st.container(key="readings"):
        draw_readings(session, studio, token, run, shown.card, kept, own=focus.own)
    if kept is not None:
        draw_view(session, studio, run, shown.card, kept)
