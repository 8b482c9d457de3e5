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
from tdc_core.ui.referee import judge
from tdc_core.ui.results import show_results
from tdc_core.ui.resume_form import resume_form
from tdc_core.ui.run_strip import stop_button
from tdc_core.ui.services import Services
from tdc_core.ui.session import Session
from tdc_core.ui.share import share_button
from tdc_core.ui.side_by_side import side_by_side
from tdc_core.ui.train_form import trainable

_RECENT = 5
"""How many epochs say how long one takes."""
_BOXES = {RunStatus.FAILED: st.error, RunStatus.FINISHED: st.info}
_TITLES = {"loss": "Loss", "accuracy": "Accuracy", "val_loss": "Validation loss", "val_accuracy": "Validation accuracy"}


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
    run_progress(session, studio, token, run.id, run.alive)
    with st.container(key="run-on"):
        if not run.alive and not run.override:
            resume_form(session, studio, token, run)
    draw_charts(run)
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
    with st.container(key="run-panel", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center"):
            place = studio.training.place(run)
            st.markdown(_headline(run, place), width="stretch")
            if token is not None:
                with st.container(horizontal=True, width="content"):
                    share_button(run)
                    if run.alive:
                        stop_button(run, token, studio, key="stop")
        if run.alive:
            st.progress(run_words.fraction_done(run), text=_caption(run, recent))
        if run.status is RunStatus.QUEUED and (trouble := studio.training.host_trouble()):
            st.error(f"Nothing can be trained at the moment, since the training host can't start. {plain(trouble)}")
        if reason := run_words.why(run):
            _BOXES.get(run.status, st.warning)(plain(reason))
        _numbers(run, recent)
        st.caption(plain(run_words.stage_times(run, datetime.now(UTC))))
    room = studio.crowd.pace(f"{session.tab} charts") if run.alive else 0
    feed_charts(run, studio.store, pace=recent[-1].seconds if recent else None, room=room)


def _headline(run: Run, place: Place | None) -> str:
    words = f"## :{run_words.colour(run)}[{run_words.icon(run)}] {plain(run_words.state(run, place))}"
    return f"{words} :gray[:small[{plain(run.spec.name)}]]" + ("" if run.alive else f" :gray[:small[{_took(run)}]]")


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
    with st.grid(4 + scheduled, min_column_width=130):
        for name in METRICS:
            value = run_words.figure(getattr(recent[-1], name)) if recent else "–"
            st.metric(_TITLES[name], value, border=True)
        if scheduled:
            rate = recent[-1].learning_rate if recent else None
            st.metric("Learning rate", "–" if rate is None else run_words.rate(rate), border=True)
