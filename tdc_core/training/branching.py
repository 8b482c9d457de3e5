"""How a branch gets to the epoch where it leaves its trunk, and goes on from there as another experiment."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from pathlib import Path

import keras

from tdc_core.runs.group_models import Branch
from tdc_core.runs.models import Progress, Run
from tdc_core.runs.states import kept_epochs, state_file, trained_by
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings
from tdc_core.spec import ExperimentSpec
from tdc_core.tasks.task import task_on
from tdc_core.training.callbacks import Retracer
from tdc_core.training.fit import Fit, prepare_fit
from tdc_core.training.pipeline import skip_epochs
from tdc_core.training.schedule import fit_callbacks
from tdc_core.training.state import State, StateKeeper, UnreadableState, Values, load, restore

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Trunk:
    """What a branch leaves.

    Attributes:
        state: after the last epoch that both have.
        fit: whose state it is.
        spec: by which the trunk went on from there.
    """

    state: State
    fit: Fit
    spec: ExperimentSpec


def grown(store: RunStore, run: Run, branch: Branch, folder: Path, settings: Settings, deadline: float) -> Trunk | None:
    """The state in which a branch leaves its trunk, the epochs up to it trained again where they have to be.

    Args:
        store: which is told where it is, and says whether to stop.
        run: the branch.
        branch: where it leaves its trunk.
        folder: of the branch, with the states that its trunk handed on.
        settings: of this installation.
        deadline: when the run has worked long enough, by `time.monotonic`.

    Returns:
        None where the branch leaves it before its first epoch.

    Raises:
        StopRequested, AttemptSuperseded, LossNotFinite: as `Recorder` does.
        BadExperiment, DatasetError: as `prepare_fit`.
    """
    if branch.epoch == 0:
        return None
    start = max((epoch for epoch in kept_epochs(folder) if epoch <= branch.epoch), default=0)
    spec = trained_by(folder, start) or branch.spec
    fit = prepare_fit(spec, settings)
    state = _kept(folder, start, fit)
    done = state.epoch if state else 0
    if state is not None and done == branch.epoch:
        return Trunk(state, fit, spec)
    store.runs.set_progress(run.id, run.attempt, Progress(epoch=done + 1, steps=len(fit.training)))
    skip_epochs(fit.order, done)
    task = task_on(spec.data)
    callbacks = fit_callbacks(spec.training, task.monitor)
    keeper = StateKeeper(None, task.monitor, callbacks, state)
    fit.model.fit(
        fit.training,
        validation_data=fit.held_out["validation"],
        shuffle=False,  # the batches come shuffled
        initial_epoch=done,
        epochs=branch.epoch,
        callbacks=[*callbacks, Retracer(store, run.id, run.attempt, task, deadline=deadline), keeper],
        verbose=0,
    )
    return Trunk(keeper.state, fit, spec) if keeper.state is not None else None


def carried_over(trunk: Trunk, branch: Fit, spec: ExperimentSpec) -> State:
    """The trunk's state as one of the branch's model, which has the same weights and may have other layers' rates.

    Args:
        trunk: what is left.
        branch: the fit that is to go on.
        spec: its experiment: another learning rate or schedule than the trunk's begins afresh.
    """
    state, before, after = trunk.state, trunk.spec.training, spec.training
    new_rate = (before.learning_rate, before.schedule) != (after.learning_rate, after.schedule)
    model = _by_layers(state.model, trunk.fit.model, branch.model)
    best = model if state.best is state.model else _by_layers(state.best, trunk.fit.model, branch.model)
    return replace(state, model=model, best=best, optimizer=_optimizer(state, trunk.fit, branch, new_rate))


def _kept(folder: Path, epoch: int, fit: Fit) -> State | None:
    if epoch == 0:
        return None
    try:
        state = load(state_file(folder, epoch))
        if state is not None:
            restore(fit.model, state)
    except UnreadableState as error:
        log.warning("The branch grows from the beginning: %s", error)
        return None
    return state


def _by_layers(values: Values, trunk: keras.Sequential, branch: keras.Sequential) -> Values:
    """Values of the trunk's variables for the branch's: a layer that has fewer of them, or more, keeps its own.

    Dropout has the counter of its random numbers only where its rate is above 0.
    """
    of_trunk = {id(variable): value for variable, value in zip(trunk.variables, values, strict=True)}
    found = {id(variable): variable.value for variable in branch.variables}
    for old, new in zip(trunk.layers, branch.layers, strict=True):
        if len(old.variables) == len(new.variables):
            pairs = zip(old.variables, new.variables, strict=True)
            found |= {id(mine): of_trunk[id(theirs)] for theirs, mine in pairs}
    return tuple(found[id(variable)] for variable in branch.variables)


def _optimizer(state: State, trunk: Fit, branch: Fit, new_rate: bool) -> Values:
    """The trunk's steps and moments, and the learning rate as is asked for, which is none where it is a schedule."""
    old, new = trunk.model.optimizer, branch.model.optimizer
    for optimizer, model in ((old, trunk.model), (new, branch.model)):
        optimizer.build(model.trainable_variables)
    rates = [value for variable, value in zip(old.variables, state.optimizer, strict=True) if _is_rate(variable)]
    others = [value for variable, value in zip(old.variables, state.optimizer, strict=True) if not _is_rate(variable)]
    remaining = iter(others)
    return tuple(
        (variable.value if new_rate or not rates else rates[0]) if _is_rate(variable) else next(remaining)
        for variable in new.variables
    )


def _is_rate(variable: keras.Variable) -> bool:
    return str(variable.path).endswith("/learning_rate")
