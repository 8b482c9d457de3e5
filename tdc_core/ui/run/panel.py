"""One run, as it goes and after: state, charts, numbers, and what it brought."""

from __future__ import annotations

import streamlit as st

from tdc_core.runs.models import Run
from tdc_core.ui.frame.run_strip import tell_no_end
from tdc_core.ui.parts.code_panel import code_panel
from tdc_core.ui.run.header import run_header
from tdc_core.ui.run.live_chart import live_charts
from tdc_core.ui.run.live_feed import page_news
from tdc_core.ui.run.live_state import live_state
from tdc_core.ui.run.results import show_results
from tdc_core.ui.run.side_by_side import has_charts, side_by_side
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session
from tdc_core.ui.train.resume_form import resume_form


def run_panel(session: Session, studio: Services, token: str, run: Run, other: Run | None) -> None:
    """Draw one of the visitor's own runs; where it was trained beside another, both.

    Args:
        session: the visitor's.
        studio: the services.
        token: whose run it is.
        run: the run in focus.
        other: the run that it was trained beside; None where there is none, or not any more.
    """
    run_header(session, studio, token, run, pair=other is not None)
    if other is not None:
        wrong, right = (run, other) if run.override else (other, run)
        side_by_side(session, studio, token, wrong, right)
        code_panel(right.spec, right.id, _changed_from(right), whose="the right pair")
        return
    live_run(studio, run)
    if not run.alive:
        tell_no_end(session, run)
        if not run.override:
            resume_form(session, studio, token, run)
        show_results(run, token, studio)
    if not run.override:  # a script of it would be no example
        code_panel(run.spec, run.id, _changed_from(run))


def live_run(studio: Services, run: Run) -> None:
    """Draw how a run goes, and its charts, which the page feeds."""
    news = page_news(studio, run)
    with st.container(key="run-panel", gap="xsmall"):
        if has_charts(run):
            live_state(news, "headline", "progress", "numbers")
            live_charts(run)
        else:
            live_state(news, "headline", "progress")
        live_state(news, "times")


def _changed_from(run: Run) -> int | None:
    """The first epoch that a script of the run's experiment may not repeat, since the run was changed there."""
    settings = run.spec.training
    follows_epochs = settings.schedule is not None or settings.early_stopping is not None
    changes = [s.from_epoch for s in run.segments if s.from_epoch and (s.learning_rate is not None or follows_epochs)]
    return min(changes) + 1 if changes else None
