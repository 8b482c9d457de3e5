"""One run, as it goes and after: state, progress, live numbers, charts, and what it brought."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from tdc_core.runs.models import Run
from tdc_core.ui import run_words
from tdc_core.ui.code_panel import code_panel
from tdc_core.ui.live_chart import live_charts
from tdc_core.ui.live_feed import page_news
from tdc_core.ui.live_state import live_state
from tdc_core.ui.referee import judge
from tdc_core.ui.results import show_results
from tdc_core.ui.resume_form import resume_form
from tdc_core.ui.run_strip import stop_button
from tdc_core.ui.services import Services
from tdc_core.ui.session import Session
from tdc_core.ui.share import share_button
from tdc_core.ui.side_by_side import side_by_side
from tdc_core.ui.train_form import trainable


def run_panel(session: Session, studio: Services) -> None:
    """Draw the selected run, the newest by default; the code of the draft where the workspace has none."""
    token = session.workspace
    if token is None:
        return
    runs = studio.store.runs_of(token)
    if not runs:
        _code_of_draft(session, studio)
        return
    # The browser tells elements apart by their place: containers hold the places of what comes and goes, so that the
    # charts below are not drawn again.
    with st.container(key="run-choice"):
        run = _choose(session, runs)
    other = studio.store.own(token, run.beside) if run.beside else None
    if other is not None:
        wrong, right = (run, other) if run.override else (other, run)
        side_by_side(session, studio, token, wrong, right)
        code_panel(right.spec, right.id, _changed_from(right), whose="the right pair")
        return
    run_progress(studio, token, run)
    with st.container(key="run-on"):
        if not run.alive and not run.override:
            resume_form(session, studio, token, run)
    live_charts(run, studio)
    if not run.alive:
        show_results(run, token, studio)
    if not run.override:  # a script of it would be no example
        code_panel(run.spec, run.id, _changed_from(run))


def _changed_from(run: Run) -> int | None:
    """The first epoch that a script of the run's experiment may not repeat, since the run was changed there."""
    settings = run.spec.training
    follows_epochs = settings.schedule is not None or settings.early_stopping is not None
    changes = [s.from_epoch for s in run.segments if s.from_epoch and (s.learning_rate is not None or follows_epochs)]
    return min(changes) + 1 if changes else None


def _code_of_draft(session: Session, studio: Services) -> None:
    """The script of what would be trained; nothing while something keeps it from that."""
    draft = session.draft
    if trainable(judge(draft, studio)):
        code_panel(draft, "draft")


def _choose(session: Session, runs: Sequence[Run]) -> Run:
    """The run to look at, chosen among several by a menu."""
    by_id = {run.id: run for run in runs}
    chosen = by_id.get(session.selected_run or "", runs[0])
    if len(runs) > 1:
        key = "selected-run"
        session.show(key, chosen.id)
        st.selectbox(
            "Run",
            list(by_id),
            list(by_id).index(chosen.id),
            key=key,
            format_func=lambda run_id: _label(by_id[run_id]) if run_id in by_id else "",
            on_change=lambda: session.select_run(session.shown(key)),
        )
    return chosen


def _label(run: Run) -> str:
    pair = ("wrong on purpose" if run.override else "the right pair",) if run.beside else ()
    parts = [run.spec.name, *pair, f"{run.created.astimezone():%d %b, %H:%M:%S}", run_words.state(run)]
    if run.evaluation is not None and (score := run.evaluation.best.get("validation")):
        parts.append(f"val_accuracy {run_words.figure(score.accuracy)}")
    return "  ·  ".join(parts)


def run_progress(studio: Services, token: str | None, run: Run) -> None:
    """How a run goes, and the buttons of whoever owns it.

    Args:
        studio: the services.
        token: whose run it is; None for someone who may only look.
        run: the run as it stands.
    """
    news = page_news(studio, run)
    with st.container(key="run-panel", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center"):
            live_state(news, "headline")
            if token is not None:
                with st.container(horizontal=True, width="content"):
                    share_button(run)
                    if run.alive:
                        stop_button(run, token, studio, key="stop")
        live_state(news, "progress", "numbers", "times")
