"""Having a run's weights looked at: while it goes on, or where that was not done at its end."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from tdc_core.results.kept import Results
from tdc_core.runs.job_models import JobStatus, RunJob
from tdc_core.runs.models import Run
from tdc_core.spec.messages import Code
from tdc_core.ui.parts.problems import plain
from tdc_core.ui.parts.ticker import tick
from tdc_core.ui.results.kept import kept_results
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.services import Services
from tdc_core.words.messages import words_of

EVALUATE, AGAIN, TRY_AGAIN = "Evaluate now", "Evaluate again", "Try again"
GOES_ON = "This run goes on. Have the weights that it saved last looked at; the training is not held up."
NOT_LOOKED_AT = "The weights of this run have not been looked at."
AFTER = "After epoch {epoch} of {epochs}, while the run goes on."
OLDER = "These are the results after epoch {epoch}. The run has {done} by now."
NO_EPOCH = "This run has no whole epoch, so there is nothing to evaluate."
NOT_EVALUATED = "The weights of this run have not been looked at yet. Its owner can have that done."
WAITS = "Waiting for a worker that looks at what its weights answer"
AT_WORK = "Looking at what its weights answer"
NOT_KEPT = (
    "This is a trial of a sweep, of which only the best keep their files, and it is not among them: its numbers and "
    "curves are there, its weights are not. Train its experiment once more to see what it gets right and wrong."
)
_LOOK_SECONDS = 1.0
_STATE = "state.npz"  # what a run's weights are looked at from
_WORKER_SECONDS = 30.0  # a run's own worker looks at its weights right after its end


def asking(studio: Services, token: str, run: Run, kept: Results | None, own: bool) -> None:
    """Say of which epoch the results are, and draw the button that asks for newer ones.

    A run that has ended is looked at by itself, once. Its worker does that too, and whoever comes second finds it done;
    but a worker may have been killed, or be that of an earlier version.

    Args:
        studio: the services.
        token: the visitor's workspace.
        run: in focus.
        kept: its newest results.
        own: whether it is the visitor's; others may only look.
    """
    if kept is not None and not run.alive and kept.epoch == run.epochs_done:
        return
    if not run.alive and not run.epochs_done:
        st.info(NO_EPOCH)
        return
    if not run.alive and run.terms.lean and not (studio.settings.runs_dir / run.id / _STATE).exists():
        st.info(NOT_KEPT)
        return
    job = studio.store.evaluations.get(run.id)
    if own and not run.alive and job is None:  # what was asked for before its end, the end has made forgotten
        job = studio.training.evaluate(token, run.id)
    if job is not None and job.alive:
        _watch(studio, run)
        return
    if not own and _ended_just_now(run):
        _wait_for_its_worker(studio, run)
        return
    _offer(studio, token, run, kept, job, own)


def _offer(studio: Services, token: str, run: Run, kept: Results | None, job: RunJob | None, own: bool) -> None:
    failed = job is not None and job.status is JobStatus.FAILED
    if job is not None and job.message is not None:
        (st.info if job.message.code == Code.NOTHING_KEPT else st.error)(plain(words_of(job.message)))
    with st.container(horizontal=True, vertical_alignment="center", key="evaluation-offer"):
        st.caption(_of_which_epoch(run, kept) if own or kept else NOT_EVALUATED)
        if not own:
            return
        st.button(
            TRY_AGAIN if failed else EVALUATE if kept is None else AGAIN,
            key="evaluate",
            icon=":material/query_stats:",
            type="primary" if kept is None else "secondary",
            on_click=caught(_evaluate),
            args=(studio, token, run),
        )


def _evaluate(studio: Services, token: str, run: Run) -> None:
    studio.training.evaluate(token, run.id)


def _of_which_epoch(run: Run, kept: Results | None) -> str:
    if kept is None:
        return GOES_ON if run.alive else NOT_LOOKED_AT
    if run.alive:
        return AFTER.format(epoch=kept.epoch, epochs=run.spec.training.epochs)
    return OLDER.format(epoch=kept.epoch, done=run.epochs_done)


def _ended_just_now(run: Run) -> bool:
    return not run.alive and run.ended is not None and (datetime.now(UTC) - run.ended).total_seconds() < _WORKER_SECONDS


@st.fragment
def _wait_for_its_worker(studio: Services, run: Run) -> None:
    """Draw the page once more when the worker has written what a run has just ended with, or no longer will."""
    found = kept_results(studio, run)
    if not _ended_just_now(run) or (found is not None and found.epoch == run.epochs_done):
        st.rerun()
    st.caption(f":material/hourglass_top: {AT_WORK}")
    tick("evaluation", _LOOK_SECONDS)


@st.fragment
def _watch(studio: Services, run: Run) -> None:
    """Wait for the job; drawn only while it is alive, and the page once more when it has ended."""
    job = studio.store.evaluations.get(run.id)
    if job is None or not job.alive:
        st.rerun()
    studio.training.ensure_host()  # it may have been lost with the job
    st.caption(f":material/hourglass_top: {WAITS if job.status is JobStatus.QUEUED else AT_WORK}")
    if trouble := studio.training.host_trouble():
        st.error(f"It can't start. {plain(trouble)}")
    tick("evaluation", _LOOK_SECONDS)
