"""The runs of a group as trials, which a process keeps: a page of hundreds is drawn from them at once.

Whatever is told of a group, importances and charts, is made once for each of its versions.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from typing import TypeVar, cast

from tdc_core.engine.steering import goes_on
from tdc_core.runs.group_models import Group, GroupKind
from tdc_core.runs.models import EpochMetrics, Run, RunStatus
from tdc_core.runs.store import RunStore
from tdc_core.spec.messages import Message
from tdc_core.sweeps import SweepSpec, Trial, TrialStatus, best_few, goal_of, importance_of, trial_of
from tdc_core.tasks.task import task_on
from tdc_core.ui.sweep.asked import asked_for

_MOST_GROUPS = 16
_Made = TypeVar("_Made")


@dataclass(frozen=True)
class Tried:
    """A run of a group: a trial, or one that trains the best again.

    Attributes:
        trial: what it is to the sweep; of its costs there are as many as it had epochs, but all are the best one.
        epochs: how many it is to have.
        epochs_done: how many it has.
        message: why it ended early.
        seconds: that it took, if it has ended.
        seed: that it was trained with.
        waits: whether it stands in the line.
        again: whether it trains the best again.
        binned: whether its owner has deleted it.
    """

    run_id: str
    version: int
    name: str
    trial: Trial
    epochs: int
    epochs_done: int
    message: Message | None
    seconds: float
    seed: int
    waits: bool
    again: bool
    binned: bool


@dataclass(frozen=True)
class Looked:
    """A group as it stood at one of its versions.

    Attributes:
        kind: the group's.
        sweep: what was asked for.
        trials: by their numbers; those that were deleted for good are left out.
        again: the runs that train the best again.
        made: what was made of it, by names.
    """

    versions: tuple[int, int, int]
    kind: GroupKind
    sweep: SweepSpec
    trials: tuple[Tried, ...]
    again: tuple[Tried, ...]
    made: dict[str, object] = field(default_factory=dict)

    @cached_property
    def plain(self) -> list[Trial]:
        """The trials as `tdc_core.sweeps` knows them."""
        return [tried.trial for tried in self.trials]

    @cached_property
    def importance(self) -> dict[str, float]:
        """See `importance_of`."""
        return importance_of(self.sweep, self.plain)

    @cached_property
    def ranked(self) -> list[Tried]:
        """All trials, the best first: those that were trained to the end, then others that have a number."""
        place = {trial.number: at for at, trial in enumerate(best_few(self.sweep, self.plain, len(self.plain)))}
        goal, order = goal_of(self.sweep), list(_ORDER)

        def rank(tried: Tried) -> tuple[float, float, int]:
            trial = tried.trial
            cost = math.inf if trial.value is None else goal.cost(trial.value)
            return (order.index(trial.status), place.get(trial.number, cost), trial.number)

        return sorted(self.trials, key=rank)

    @property
    def best(self) -> Tried | None:
        """The best of those that were trained to the end; None where none was."""
        return next((tried for tried in self.ranked[:1] if tried.trial.status is TrialStatus.FINISHED), None)

    @property
    def goes_on(self) -> bool:
        """Whether a run of it waits or works: of a group that was stopped some may for a while."""
        return any(tried.trial.status is TrialStatus.RUNNING for tried in (*self.trials, *self.again))

    def count(self, status: TrialStatus) -> int:
        """How many trials stand so."""
        return sum(tried.trial.status is status for tried in self.trials)

    def once(self, name: str, make: Callable[[], _Made]) -> _Made:
        """What was made under this name at this version, else made now."""
        if name not in self.made:
            self.made[name] = make()
        return cast("_Made", self.made[name])


_ORDER = (TrialStatus.FINISHED, TrialStatus.PRUNED, TrialStatus.RUNNING, TrialStatus.DIVERGED, TrialStatus.FAILED)


class KeptGroups:
    """The groups that were looked at last. Used from any thread."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Looked] = OrderedDict()
        self._lock = Lock()

    def look(self, store: RunStore, group: Group) -> Looked | None:
        """A group as it stands; None where its content can't be read, or where it has no runs that would say it.

        Args:
            store: where it is.
            group: read just now, for somebody whose group it is.
        """
        versions = store.groups.versions(group.id)
        if versions is None:
            return None
        with self._lock:
            known = self._kept.get(group.id)
        if known is not None and known.versions == versions:
            return known
        looked = _look(store, group, versions, known)
        if looked is None:
            return None
        with self._lock:
            self._kept[group.id] = looked
            self._kept.move_to_end(group.id)
            while len(self._kept) > _MOST_GROUPS:
                self._kept.popitem(last=False)
        return looked


def _look(store: RunStore, group: Group, versions: tuple[int, int, int], known: Looked | None) -> Looked | None:
    """Read what has changed; all of it where a run is gone, or where the group has ended or goes on again."""
    before = [*known.trials, *known.again] if known and known.versions[1] <= versions[1] else []
    if known and known.versions[0] != versions[0] and not group.alive:
        before = []  # what was interrupted goes on no more
    runs = store.groups.changed(group.id, {tried.run_id: tried.version for tried in before})
    sweep = known.sweep if known and group.kind is GroupKind.SWEEP else asked_for(store, group)
    if sweep is None:
        return None
    best = store.epochs.best([run.id for run in runs if run.best_epoch is not None]) if runs else {}
    found: Mapping[str, Tried] = {tried.run_id: tried for tried in before} | {
        run.id: _tried(sweep, run, best.get(run.id), group) for run in runs if run.member is not None
    }
    ordered: Sequence[Tried] = sorted(found.values(), key=lambda tried: tried.trial.number)
    return Looked(
        versions,
        group.kind,
        sweep,
        tuple(tried for tried in ordered if not tried.again),
        tuple(tried for tried in ordered if tried.again),
    )


def _tried(sweep: SweepSpec, run: Run, best: EpochMetrics | None, group: Group) -> Tried:
    epochs = [best] if best is not None and not run.alive else []
    trial = trial_of(sweep, run, epochs, goes_on=group.alive and goes_on(run))
    if trial.costs:  # importance asks how many there are, and for the lowest
        monitor = task_on(sweep.experiment.data).monitor
        cost = monitor.cost(best.values.get(monitor.key, math.nan)) if best else math.nan
        trial = Trial(trial.number, trial.params, trial.status, trial.value, (cost,) * run.epochs_done)
    last = (run.ended - run.started).total_seconds() if run.started and run.ended else 0.0
    return Tried(
        run_id=run.id,
        version=run.version,
        name=run.name,
        trial=trial,
        epochs=run.spec.training.epochs,
        epochs_done=run.epochs_done,
        message=run.message,
        seconds=run.worked + max(last, 0.0),
        seed=run.spec.training.seed,
        waits=run.status is RunStatus.QUEUED,
        again=group.kind is GroupKind.SWEEP and not run.terms.lean,
        binned=run.marks.deleted is not None,
    )
