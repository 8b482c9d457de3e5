"""A sweep's group in the store, its trials trained as a worker would, without host or worker: for what shows it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from random import Random

from tdc_core.runs.group_models import ORDINARY, Group, GroupKind, GroupStatus, NewRun, Terms
from tdc_core.runs.models import Evaluation, Reason, Run, RunStatus
from tdc_core.runs.store import RunStore
from tdc_core.spec import ParamValue
from tdc_core.spec.messages import Code
from tdc_core.sweeps import SweepSpec, Trial, experiment_of, outcome_of, read_sweep, repeats_of, trial_of
from tests.support.figures import epoch_metrics, scored
from tests.unit.sweeps.making import DROPOUT, OPTIMIZER, RATE, UNITS, depth, raw_sweep

EPOCHS = 5


def sweep_for(trials: int, name: str = "Iris, rate and width", **changes: object) -> SweepSpec:
    """A sweep over a rate, a width, a Dropout, an optimizer and a depth, whose layer may be missing."""
    search = changes.pop("search", None) or [RATE, UNITS, DROPOUT, OPTIMIZER, depth("model.layers", low=0, high=3)]
    raw = raw_sweep(*search, name=name, trials=trials, **changes)  # type: ignore[misc]
    raw["experiment"]["training"] |= {"epochs": EPOCHS}
    return read_sweep(json.dumps(raw))


def begin_sweep(store: RunStore, token: str, sweep: SweepSpec) -> Group:
    """Its group, without a trial."""
    return store.groups.create(token, GroupKind.SWEEP, sweep.name, sweep.to_json(), [], 50)


def add_trial(store: RunStore, group: Group, sweep: SweepSpec, number: int) -> Run:
    """One more trial in the line, its settings by chance."""
    params = _params(sweep, number)
    run = store.groups.add(group.id, number, NewRun(experiment_of(sweep, params), params, Terms(lean=True)))
    assert run is not None
    return run


def train_trial(store: RunStore, number: int, *, ends: str = "") -> Run:
    """Train the next run in the line to its end: every fifth is pruned, every eleventh diverges.

    Args:
        store: where it is.
        number: of the trial.
        ends: "finished", "pruned", "diverged" or "failed" to have it end so; "working" to leave it at work.
    """
    run = store.queue.claim("test")
    assert run is not None
    how = ends or ("pruned" if number % 5 == 4 else "diverged" if number % 11 == 10 else "finished")
    store.runs.set_status(run.id, run.attempt, RunStatus.TRAINING)
    loss = _loss(run)
    for epoch in range(1, {"pruned": 2, "working": 3}.get(how, EPOCHS) + 1):
        store.epochs.add(run.id, run.attempt, epoch_metrics(epoch, 1.0, 0.5, loss * (1 + 1 / epoch), 1 - loss / 9, 0.1))
    if how != "working":
        _end(store, run, how, loss)
    return run


def end_sweep(store: RunStore, group: Group, sweep: SweepSpec) -> Group:
    """Train the best again, and end the group with its outcome, as the host does."""
    runs = store.groups.members(group.id)
    trials = [_trial(store, sweep, run) for run in runs]
    outcome = outcome_of(sweep, trials)
    assert outcome.best is not None
    for place, spec in enumerate(repeats_of(sweep, trials[outcome.best.number])):
        seeded = {**outcome.best.params, "training.seed": spec.training.seed}
        store.groups.add(group.id, len(trials) + place, NewRun(spec, seeded, ORDINARY))
        train_trial(store, 0, ends="finished")
    again = store.groups.members(group.id)[len(trials) :]
    outcome = outcome_of(sweep, trials, [_trial(store, sweep, run) for run in again], again)
    assert store.groups.end(group.id, GroupStatus.FINISHED, None, outcome.model_dump_json())
    found = store.groups.get(group.id)
    assert found is not None
    return found


def whole_sweep(store: RunStore, token: str, trials: int, **changes: object) -> Group:
    """A sweep that has ended."""
    sweep = sweep_for(trials, **changes)  # type: ignore[arg-type]
    group = begin_sweep(store, token, sweep)
    for number in range(trials):
        add_trial(store, group, sweep, number)
        train_trial(store, number)
    return end_sweep(store, group, sweep)


def _trial(store: RunStore, sweep: SweepSpec, run: Run) -> Trial:
    return trial_of(sweep, run, store.epochs.of(run.id), goes_on=False)


def _params(sweep: SweepSpec, number: int) -> Mapping[str, ParamValue]:
    chance = Random(number)
    found: dict[str, ParamValue] = {}
    for item in sweep.search:
        if item.type == "choice":
            found[item.path] = chance.choice(item.choices)
        elif item.type == "float":
            power = item.low * (item.high / item.low) ** chance.random() if item.log else None
            found[item.path] = float(f"{chance.uniform(item.low, item.high) if power is None else power:.4g}")
        else:
            found[item.path] = chance.randint(item.low, item.high)
    return found


def _loss(run: Run) -> float:
    """A number that follows from the settings and the seed alone."""
    training, layers = run.spec.training, run.spec.model.layers
    off = abs(len(f"{training.learning_rate:.0e}") - 5) + abs(training.learning_rate - 0.01) * 8
    return 0.05 + off / 4 + len(layers) / 40 + training.seed / 300 + (0.1 if training.optimizer == "sgd" else 0)


def _end(store: RunStore, run: Run, how: str, loss: float) -> None:
    scores = {"validation": scored(loss, 0.9), "test": None if run.terms.lean else scored(loss * 1.1, 0.88)}
    nan = Code.NAN_LOSS(number="loss", became=Code.BECAME_NAN(), place=Code.AT_STEP(epoch=4, step=1))
    status, reason, message, evaluation = {
        "finished": (RunStatus.FINISHED, Reason.COMPLETED, Code.COMPLETED(epochs=EPOCHS), Evaluation(scores, scores)),
        "pruned": (RunStatus.STOPPED, Reason.PRUNED, Code.PRUNED(done=2, epochs=EPOCHS), None),
        "diverged": (RunStatus.FAILED, Reason.NAN_LOSS, nan, None),
        "failed": (RunStatus.FAILED, Reason.KERAS_REFUSED, Code.KERAS_REFUSED(error="ValueError", words="No."), None),
    }[how]
    assert store.runs.set_status(run.id, run.attempt, status, reason, message, evaluation)
