"""One run, as it goes and after: state, progress, live numbers, charts, and what it brought."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import streamlit as st

from tdc_core.engine.line import Place
from tdc_core.runs.models import METRICS, EpochMetrics, Run, RunStatus
from tdc_core.ui import run_words
from tdc_core.ui.code_panel import code_panel
from tdc_core.ui.live_chart import draw_charts, feed_charts
from tdc_core.ui.problems import plain
from tdc_core.ui.results import show_results
from tdc_core.ui.resume_form import resume_form
from tdc_core.ui.run_header import run_header
from tdc_core.ui.run_strip import tell_no_end
from tdc_core.ui.services import Services
from tdc_core.ui.session import Session
from tdc_core.ui.side_by_side import has_charts, side_by_side

_RECENT = 5
"""How many epochs say how long one takes."""
_BOXES = {RunStatus.FAILED: st.error, RunStatus.FINISHED: st.info}
_SLIM = """<style>
.st-key-run-panel h3 { padding: 0; }
.st-key-run-numbers [data-testid=stMetric] > div { display: flex; align-items: baseline; gap: 0.5rem; }
.st-key-run-numbers [data-testid=stMetricValue] { font-size: 1rem; font-variant-numeric: tabular-nums; }
</style>"""
_TITLES = {"loss": "Loss", "accuracy": "Accuracy", "val_loss": "Validation loss", "val_accuracy": "Validation accuracy"}


def run_panel(session: Session, studio: Services, token: str, run: Run) -> None:
    """Draw one of the visitor's own runs; where it was trained beside another, both.

    Args:
        session: the visitor's.
        studio: the services.
        token: whose run it is.
        run: the run in focus.
    """
    other = studio.store.own(token, run.beside) if run.beside else None
    run_header(session, studio, token, run, pair=other is not None)
    if other is not None:
        wrong, right = (run, other) if run.override else (other, run)
        side_by_side(session, studio, token, wrong, right)
        code_panel(right.spec, right.id, _changed_from(right), whose="the right pair")
        return
    run_progress(session, studio, token, run.id, run.alive)
    if has_charts(run):
        draw_charts(run)
    if not run.alive:
        tell_no_end(session, run)
        if not run.override:
            resume_form(session, studio, token, run)
        show_results(run, token, studio)
    if not run.override:  # a script of it would be no example
        code_panel(run.spec, run.id, _changed_from(run))


def _changed_from(run: Run) -> int | None:
    """The first epoch that a script of the run's experiment may not repeat, since the run was changed there."""
    settings = run.spec.training
    follows_epochs = settings.schedule is not None or settings.early_stopping is not None
    changes = [s.from_epoch for s in run.segments if s.from_epoch and (s.learning_rate is not None or follows_epochs)]
    return min(changes) + 1 if changes else None


@st.fragment
def run_progress(session: Session, studio: Services, token: str | None, run_id: str, alive: bool) -> None:
    """The part that changes: it runs again whenever the charts ask for more.

    Args:
        session: the visitor's.
        studio: the services.
        token: whose run it is; None for someone who may only look.
        run_id: the run.
        alive: whether the run was alive when the page was drawn.
    """
    run = studio.store.get(run_id) if token is None else studio.store.own(token, run_id)
    if run is None or run.alive != alive:
        st.rerun()  # once: the page that is drawn then knows the run as ended, as resumed, or not at all
    recent = studio.store.epochs(run.id, after=run.epochs_done - _RECENT)
    with st.container(key="run-panel", gap="xsmall"):
        st.html(_SLIM)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(_headline(run, studio.training.place(run)), width="stretch")
            st.caption(plain(run_words.stage_times(run, datetime.now(UTC))), width="content")
        if run.alive:
            st.progress(run_words.fraction_done(run), text=_caption(run, recent))
        if run.status is RunStatus.QUEUED and (trouble := studio.training.host_trouble()):
            st.error(f"Nothing can be trained at the moment, since the training host can't start. {plain(trouble)}")
        if reason := run_words.why(run):
            _BOXES.get(run.status, st.warning)(plain(reason))
        if has_charts(run):
            _numbers(run, recent)
    if has_charts(run):
        room = studio.crowd.pace(f"{session.tab} charts") if run.alive else 0
        feed_charts(run, studio.store, pace=recent[-1].seconds if recent else None, room=room)


def _headline(run: Run, place: Place | None) -> str:
    words = f"### :{run_words.colour(run)}[{run_words.icon(run)}] {plain(run_words.state(run, place))}"
    return words if run.alive else f"{words} :gray[:small[{_took(run)}]]"


def _took(run: Run) -> str:
    seconds = run.worked + ((run.ended - run.started).total_seconds() if run.started and run.ended else 0.0)
    done = f"{run.epochs_done} of {run.spec.training.epochs} epochs"
    return f"· {done} in {run_words.duration(seconds)}" if seconds else ""


def _caption(run: Run, recent: Sequence[EpochMetrics]) -> str:
    if run.status in (RunStatus.QUEUED, RunStatus.PREPARING):
        return f"{run.spec.training.epochs - run.epochs_done} epochs to go"
    return "  ·  ".join(filter(None, (run_words.step(run), run_words.so_far(run), run_words.time_left(run, recent))))


def _numbers(run: Run, recent: Sequence[EpochMetrics]) -> None:
    """The newest epoch's numbers, or dashes of the same size before there are any; the learning rate if it changes."""
    scheduled = run.spec.training.schedule is not None
    with st.grid(4 + scheduled, min_column_width=150, gap="xsmall", key="run-numbers"):
        for name in METRICS:
            value = run_words.figure(getattr(recent[-1], name)) if recent else "–"
            st.metric(_TITLES[name], value)
        if scheduled:
            rate = recent[-1].learning_rate if recent else None
            st.metric("Learning rate", "–" if rate is None else run_words.rate(rate))
