"""What a worker process is asked to do: train a run, make ready for one, evaluate one, prepare data, or read a file.

Whatever a person should know goes to the store as a message; a traceback goes to stderr alone, which the engine
leads to the run's log.txt.
"""

from __future__ import annotations

import math
import time
import traceback
from collections.abc import Callable

import tensorflow as tf

from tdc_core.catalog.datasets import dataset_of
from tdc_core.datasets.errors import DatasetError
from tdc_core.datasets.own.intake import limits_of, read_file
from tdc_core.results.kept import has_results
from tdc_core.runs.job_models import JobStatus
from tdc_core.runs.models import Reason, Run, RunStatus
from tdc_core.runs.store import RunStore
from tdc_core.runs.troubles import TROUBLES, trouble_of
from tdc_core.settings import Settings
from tdc_core.spec import name_of
from tdc_core.spec.messages import Code, Message
from tdc_core.training.attempt import STATE, Attempt, Outcome
from tdc_core.training.callbacks import AttemptSuperseded, LossNotFinite
from tdc_core.training.fit import BadExperiment, prepare_fit
from tdc_core.training.refusal import REFUSALS, own_words
from tdc_core.training.results import alone, keep_results
from tdc_core.training.state import load, restore
from tdc_core.training.warm import Warm, warm_up

__all__ = ["evaluate", "prepare", "read", "train", "warm_up"]

_EXPLAINED = frozenset({Reason.BAD_EXPERIMENT, Reason.DATA_MISSING, Reason.NAN_LOSS})  # the log has nothing to add
_TALK_SECONDS = 0.2  # between two words on the progress of a preparation


def train(run_id: str, attempt: int, settings: Settings, warm: Warm | None = None) -> None:
    """Train, evaluate and save one claimed run; how it ended stands in the store.

    Leaves in the run's folder `model.keras`, which takes raw (encoded) features, or the columns of a person's own table
    by name, the state that the run can go on from, and, once the store has told that it ended, its results
    (`tdc_core.results.kept`). Does nothing where the attempt is no longer the current one.

    Args:
        run_id: which run.
        attempt: the attempt that was claimed.
        settings: of this installation.
        warm: what `warm_up` gave for this run's experiment in this process; nothing of it may have been used.

    Raises:
        Exception: the store can't be written, so that nobody could be told; the host then reports the run.
    """
    store = warm.store if warm else RunStore(settings.store_url)
    run = store.runs.get(run_id)
    if run is None or run.attempt != attempt or not run.alive:
        return
    folder = settings.runs_dir / run_id
    try:
        folder.mkdir(parents=True, exist_ok=True)
        outcome = Attempt(store, run, folder, settings, warm.fit if warm else None).run()
    except AttemptSuperseded:
        return
    except Exception as error:  # noqa: BLE001 - whatever it was, the person is told and the log has the rest
        reason, message = _explain(error, run)
        if reason not in _EXPLAINED:
            traceback.print_exception(error)
        store.runs.set_status(run_id, attempt, RunStatus.FAILED, reason, message)
        return
    if outcome is not None and not run.override and not run.terms.lean:
        _keep_results(outcome, run, settings)


def evaluate(run_id: str, attempt: int, settings: Settings) -> None:
    """Write the results of the state that a run kept last, which may go on; how that ended stands in the store.

    Args:
        run_id: which run.
        attempt: the attempt that was claimed.
        settings: of this installation.

    Raises:
        Exception: the store can't be written.
    """
    store = RunStore(settings.store_url)
    run, folder = store.runs.get(run_id), settings.runs_dir / run_id
    if run is None:
        return
    try:
        state = load(folder / STATE)
        if state is None:
            why = Code.NOTHING_KEPT() if run.alive else Code.NOTHING_LEFT()
            store.evaluations.report(run_id, attempt, JobStatus.FAILED, why)
            return
        with alone(folder):
            if not has_results(folder, state.epoch):  # else the run's own worker has done it meanwhile
                fit = prepare_fit(run.trained_spec, settings, run.override)
                restore(fit.model, state)
                keep_results(folder, run.trained_spec, fit, state, settings)
    except (BadExperiment, DatasetError) as error:
        store.evaluations.report(run_id, attempt, JobStatus.FAILED, error.message)
    except Exception as error:  # noqa: BLE001 - whatever it was, the person is told and the log has the rest
        traceback.print_exception(error)
        store.evaluations.report(run_id, attempt, JobStatus.FAILED, _unexpected(error))
    else:
        store.evaluations.report(run_id, attempt, JobStatus.DONE)


def prepare(dataset: str, attempt: int, settings: Settings) -> None:
    """Prepare one data set in the home folder; progress and how it ended stand in the store.

    Args:
        dataset: which, as the job has it.
        attempt: the attempt that was claimed.
        settings: of this installation.

    Raises:
        Exception: the store can't be written.
    """
    from tdc_core.datasets.prepare import prepare as prepare_dataset  # loads TFDS, which training does without

    store = RunStore(settings.store_url)
    talk = _Talk(lambda note, fraction: store.preparations.report(dataset, attempt, note=note, fraction=fraction))
    try:
        card = dataset_of(dataset)
        if card is None:
            raise DatasetError(Code.NO_DATASET(name=name_of(dataset)))
        prepare_dataset(card, settings.home, manual_dir=settings.manual_dir, offline=settings.offline, progress=talk)
    except DatasetError as error:
        store.preparations.report(dataset, attempt, JobStatus.FAILED, message=error.message)
    except Exception as error:  # noqa: BLE001 - as above
        traceback.print_exception(error)
        store.preparations.report(dataset, attempt, JobStatus.FAILED, message=_unexpected(error))
    else:
        store.preparations.report(dataset, attempt, JobStatus.DONE, fraction=1.0)


def read(content: str, attempt: int, settings: Settings) -> None:
    """Read one file of a person's own; progress and how it ended stand in the store.

    Args:
        content: which job, by what it is to make.
        attempt: the attempt that was claimed.
        settings: of this installation.

    Raises:
        Exception: the store can't be written.
    """
    store = RunStore(settings.store_url)
    job = store.readings.get(content)
    if job is None or job.attempt != attempt:
        return
    talk = _Talk(lambda note, fraction: store.readings.report(content, attempt, note=note, fraction=fraction))
    try:
        read_file(settings.home, job.source, limits_of(settings), talk)
    except DatasetError as error:
        store.readings.report(content, attempt, JobStatus.FAILED, message=error.message)
    except Exception as error:  # noqa: BLE001 - as above
        traceback.print_exception(error)
        store.readings.report(content, attempt, JobStatus.FAILED, message=_unexpected(error))
    else:
        store.readings.report(content, attempt, JobStatus.DONE, fraction=1.0)


class _Talk:
    """Passes on how far something is, not too often."""

    def __init__(self, say: Callable[[Message, float | None], object]) -> None:
        self._say, self._said = say, -math.inf

    def __call__(self, note: Message, fraction: float | None) -> None:
        """Take what is going on, and the fraction done."""
        if time.monotonic() - self._said >= _TALK_SECONDS:
            self._said = time.monotonic()
            self._say(note, fraction)


def _keep_results(outcome: Outcome, run: Run, settings: Settings) -> None:
    """Write the results of a run that has ended: whoever looks at it may ask for them again where this fails."""
    folder = settings.runs_dir / run.id
    try:
        with alone(folder):
            if not has_results(folder, outcome.state.epoch):
                keep_results(folder, run.spec, outcome.fit, outcome.state, settings, outcome.evaluation)
    except Exception as error:  # noqa: BLE001 - the run has ended well
        traceback.print_exception(error)


def _explain(error: Exception, run: Run) -> tuple[Reason, Message]:
    match error:
        case BadExperiment():
            return Reason.BAD_EXPERIMENT, error.message
        case DatasetError():
            return Reason.DATA_MISSING, error.message
        case LossNotFinite() if run.override:  # where the head is wrong, that is the cause
            return Reason.NAN_LOSS, error.message
        case LossNotFinite():
            scaled = run.spec.data.scaling != "none"
            cause = Code.NAN_LOSS_BY_RATE if scaled else Code.NAN_LOSS_BY_RATE_OR_SCALES
            return Reason.NAN_LOSS, cause(loss=error.message, rate=run.learning_rate)
    if run.override and isinstance(error, REFUSALS):
        return Reason.KERAS_REFUSED, own_words(error)
    return trouble_of(error) or Reason.ERROR, _unexpected(error)


def _unexpected(error: Exception) -> Message:
    match error:
        case MemoryError() | tf.errors.ResourceExhaustedError():
            return Code.OUT_OF_MEMORY()
    if trouble := trouble_of(error):
        return TROUBLES[trouble]
    return Code.UNEXPECTED(error=type(error).__name__)
