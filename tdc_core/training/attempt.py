"""One attempt of one run, from its data to its saved model."""

from __future__ import annotations

import logging
import math
import time
from dataclasses import dataclass
from pathlib import Path

from tdc_core.catalog.schedules import cosine_decay
from tdc_core.results.history import HISTORY
from tdc_core.results.kept import FOLDER, forget_results
from tdc_core.runs.models import Evaluation, Progress, Reason, Run, RunStatus
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings
from tdc_core.spec import EarlyStoppingSpec, TableReading
from tdc_core.spec.messages import Code, Message
from tdc_core.tasks.task import task_on
from tdc_core.training.branching import Trunk, carried_over, grown
from tdc_core.training.by_name import by_name
from tdc_core.training.callbacks import (
    AttemptSuperseded,
    LossNotFinite,
    Pruned,
    Pruner,
    Recorder,
    StopListener,
    StopRequested,
    TimeIsUp,
)
from tdc_core.training.evaluate import score
from tdc_core.training.fit import Fit, prepare_fit
from tdc_core.training.history import weight_history
from tdc_core.training.outputs import look_at_outputs
from tdc_core.training.pipeline import skip_epochs
from tdc_core.training.results import alone
from tdc_core.training.schedule import fit_callbacks
from tdc_core.training.shelf import Shelf
from tdc_core.training.state import State, StateKeeper, UnreadableState, assign, load, restore

MODEL = "model.keras"
STATE = "state.npz"
FRESH_MODEL = "fresh.keras"  # renamed once whole

log = logging.getLogger(__name__)


_REASONS: dict[type[StopRequested], Reason] = {TimeIsUp: Reason.TIME_LIMIT, Pruned: Reason.PRUNED}


@dataclass(frozen=True)
class Outcome:
    """What a run ended with.

    Attributes:
        fit: as it was prepared, its model with the best weights.
        state: of the last whole epoch.
        evaluation: of that state.
    """

    fit: Fit
    state: State
    evaluation: Evaluation


class Attempt:
    """One attempt of one run.

    Args:
        store: where it is written.
        run: as it was claimed.
        folder: for its weights and its model.
        settings: of this installation.
        prepared: its fit, where that is ready.
    """

    def __init__(
        self, store: RunStore, run: Run, folder: Path, settings: Settings, prepared: Fit | None = None
    ) -> None:
        self._store, self._run, self._folder, self._settings = store, run, folder, settings
        self._spec = run.trained_spec
        self._task = task_on(run.spec.data)
        # A branch's would come before its trunk; a lean run's has the test part.
        self._prepared = prepared if run.branch is None and not run.terms.lean else None
        self._deadline = time.monotonic() + settings.max_minutes * 60

    def run(self) -> Outcome | None:
        """Prepare, fit, evaluate, save, and tell the store at each turn.

        Returns:
            What the run ended with; None where it was stopped before it was evaluated, or had no whole epoch.

        Raises:
            AttemptSuperseded: the run is another worker's by now.
            BadExperiment, DatasetError, LossNotFinite: the run can't go on; the message says why.
        """
        self._become(RunStatus.PREPARING)
        try:
            trunk = self._grown()
        except StopRequested:
            self._become(RunStatus.STOPPED, Reason.USER_STOPPED, Code.STOPPED_BEFORE_IT_WENT_ON())
            return None
        fit = self._prepared or self._prepare()
        state = self._restored(fit) if trunk is None else self._left(trunk, fit)
        if self._store.queue.stop_requested(self._run.id):
            when = Code.STOPPED_BEFORE_IT_WENT_ON if self._run.segments or state else Code.STOPPED_BEFORE_FIRST_EPOCH
            self._become(RunStatus.STOPPED, Reason.USER_STOPPED, when())
            return None
        self._begin(fit, state)
        cut_short, state = self._fit(fit, state)
        if cut_short is Reason.PRUNED and state is not None:
            message = Code.PRUNED(done=state.epoch, epochs=self._spec.training.epochs)
            self._become(RunStatus.STOPPED, cut_short, message)
            return None
        evaluation = self._evaluate(fit, state, cut_short)
        self._save(fit)
        epochs, done = self._spec.training.epochs, state.epoch if state else 0
        if evaluation is None:
            message = Code.STOPPED_UNEVALUATED(done=done, epochs=epochs)
            self._become(RunStatus.STOPPED, Reason.USER_STOPPED, message)
        elif cut_short:
            self._become(RunStatus.STOPPED, cut_short, self._cut_short(cut_short, done), evaluation)
        elif done < epochs and (stopping := self._spec.training.early_stopping):
            self._become(RunStatus.FINISHED, Reason.EARLY_STOPPING, self._stopped_early(stopping), evaluation)
        else:
            self._become(RunStatus.FINISHED, Reason.COMPLETED, Code.COMPLETED(epochs=epochs), evaluation)
        return Outcome(fit, state, evaluation) if state and evaluation else None

    def _cut_short(self, reason: Reason, done: int) -> Message:
        epochs, minutes = self._spec.training.epochs, self._settings.max_minutes
        if reason is Reason.TIME_LIMIT:
            late = Code.TIME_AFTER_EPOCH(done=done, epochs=epochs, minutes=minutes)
            return late if done else Code.TIME_IN_FIRST_EPOCH(minutes=minutes)
        return Code.STOPPED_AFTER_EPOCH(done=done, epochs=epochs) if done else Code.STOPPED_IN_FIRST_EPOCH()

    def _stopped_early(self, stopping: EarlyStoppingSpec) -> Message:
        monitor, patience, least = self._task.monitor.key, stopping.patience, stopping.min_delta
        if least:
            return Code.EARLY_STOPPING_BY_MORE(monitor=monitor, patience=patience, least=least)
        return Code.EARLY_STOPPING(monitor=monitor, patience=patience)

    def _prepare(self) -> Fit:
        note = Progress(note=Code.READING(dataset=self._spec.data.dataset))
        self._store.runs.set_progress(self._run.id, self._run.attempt, note)
        return prepare_fit(self._spec, self._settings, self._run.override)

    def _grown(self) -> Trunk | None:
        """Where a branch leaves its trunk; None for a run that is none, or that has a state of its own."""
        branch = self._run.branch
        if branch is None or (self._run.segments and (self._folder / STATE).exists()):
            return None
        return grown(self._store, self._run, branch, self._folder, self._settings, self._deadline)

    def _left(self, trunk: Trunk, fit: Fit) -> State:
        """The state that a branch goes on from, its model brought to it."""
        state = carried_over(trunk, fit, self._spec)
        restore(fit.model, state)
        return state

    def _restored(self, fit: Fit) -> State | None:
        """The state that a resumed run goes on from, its model brought to it; None where it begins at the beginning."""
        if not self._run.segments:
            return None
        try:
            state = load(self._folder / STATE)
            if state is None or state.epoch > self._run.epochs_done:
                return None
            restore(fit.model, state)
        except UnreadableState as error:
            log.warning("The run begins again: %s", error)
            return None
        return state

    def _begin(self, fit: Fit, state: State | None) -> None:
        """Bring store, files, learning rate and the order of rows to where the fit begins."""
        done = state.epoch if state else 0
        self._become(RunStatus.TRAINING)
        if self._run.segments:
            run = self._store.epochs.cut_back(self._run.id, self._run.attempt, done)
            if run is None:
                raise AttemptSuperseded
            rate = run.segments[-1].learning_rate
            if rate is not None and cosine_decay(self._spec.training) is None:  # which was built with the new rate
                fit.model.optimizer.learning_rate = rate
        progress = Progress(epoch=done + 1, steps=len(fit.training))
        self._store.runs.set_progress(self._run.id, self._run.attempt, progress)
        for pattern in (
            "fresh*",
            f"{STATE}.*",
            f"{HISTORY}.*",
            MODEL,
            "*.weights.h5",
        ):  # the last are earlier versions'
            for leftover in self._folder.glob(pattern):
                leftover.unlink(missing_ok=True)
        if (self._folder / FOLDER).exists():
            with alone(self._folder):  # another worker may be writing those of before
                forget_results(self._folder, after=done)
        if state is None:
            for file in (STATE, HISTORY):
                (self._folder / file).unlink(missing_ok=True)
        else:
            skip_epochs(fit.order, done)

    def _fit(self, fit: Fit, state: State | None) -> tuple[Reason | None, State | None]:
        """Fit from a state, or from the start.

        Returns:
            Why it was stopped early if it was, and the state of the last whole epoch, in which the model is; None where
            there was no whole epoch.
        """
        callbacks = fit_callbacks(self._spec.training, self._task.monitor)
        recorder = Recorder(self._store, self._run.id, self._run.attempt, self._task, deadline=self._deadline)
        attempt, done = self._run.attempt, state.epoch if state else 0
        lean, monitor = self._run.terms.lean, self._task.monitor
        shelf = None if lean else Shelf(self._folder, self._spec, state, attempt)
        keeper = StateKeeper(
            self._folder / STATE,
            monitor,
            callbacks,
            state,
            attempt=attempt,
            history=None if lean else weight_history(self._folder, fit.model, done, attempt),
            tell=None if shelf is None else shelf.note,
        )
        best = monitor.cost(state.best_value) if state else math.inf
        bounds = dict(self._run.terms.bounds)
        pruners = [Pruner(bounds, monitor, best)] if bounds else []
        cut_short = None
        try:
            fit.model.fit(
                fit.training,
                validation_data=fit.held_out["validation"],
                shuffle=False,  # the batches come shuffled
                initial_epoch=done,
                epochs=self._spec.training.epochs,
                callbacks=[*callbacks, recorder, keeper, *pruners],
                verbose=0,
            )
        except StopRequested as stop:
            cut_short = _REASONS.get(type(stop), Reason.USER_STOPPED)
            if keeper.state is not None:
                restore(fit.model, keeper.state)
        except LossNotFinite:
            keeper.write()
            raise
        self._become(RunStatus.EVALUATING, cut_short)  # so that the host knows whether a Stop has been obeyed
        keeper.write()
        if shelf is not None and keeper.state is not None:
            shelf.keep_last(keeper.state.epoch, self._folder / STATE)
        return cut_short, keeper.state

    def _evaluate(self, fit: Fit, state: State | None, cut_short: Reason | None) -> Evaluation | None:
        """Score the last weights, then the best, which stay in the model; of one of a pair look at the outputs too.

        Returns:
            None where a Stop came meanwhile. One that came before is obeyed by now, and what there is is evaluated.
        """
        heed = () if cut_short is Reason.USER_STOPPED else (StopListener(self._store, self._run.id),)
        best_is_last = state is None or state.best is state.model
        try:
            last = best = score(fit.model, self._task, fit.held_out, heed)
            if state is not None and not best_is_last:
                assign(fit.model.variables, state.best)
                best = score(fit.model, self._task, fit.held_out, heed)
        except StopRequested:
            if state is not None:
                assign(fit.model.variables, state.best)
            return None
        validation = fit.held_out["validation"] if self._run.in_pair else None
        head = self._spec.model.head
        outputs = look_at_outputs(fit.model, validation, head, self._task) if validation is not None else None
        return Evaluation(best=best, last=last, outputs=outputs)

    def _save(self, fit: Fit) -> None:
        """Write the model whole or not at all; that of a person's own table takes its columns by name."""
        fresh = self._folder / FRESH_MODEL
        try:
            model = by_name(fit.model, fit.encoder) if isinstance(self._spec.data.file, TableReading) else fit.model
            model.save(fresh)
        except Exception as error:  # noqa: BLE001 - the run has ended well, and the model without names is one too
            log.warning("The model takes no columns by name: %s", error)
            fit.model.save(fresh)
        fresh.replace(self._folder / MODEL)

    def _become(
        self,
        status: RunStatus,
        reason: Reason | None = None,
        message: Message | None = None,
        evaluation: Evaluation | None = None,
    ) -> None:
        if not self._store.runs.set_status(self._run.id, self._run.attempt, status, reason, message, evaluation):
            raise AttemptSuperseded
