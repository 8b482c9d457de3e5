"""The runs of a sweep's group as trials, followed from look to look."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain

from tdc_core.engine.steering import goes_on
from tdc_core.runs.models import Run
from tdc_core.runs.store import RunStore
from tdc_core.sweeps import SweepSpec, Trial, TrialStatus, trial_of


class Trials:
    """The trials of a sweep and the repeats of its best, of which each look reads only what has changed.

    A trial is a lean run; those that are not repeat the best one. One whose run is gone, or can't be read, counts as
    failed, so that there is no gap.

    Args:
        store: where the runs are.
        group: the id of the sweep's group.
        sweep: the sweep.

    Attributes:
        runs: the runs of the group by their numbers.
    """

    def __init__(self, store: RunStore, group: str, sweep: SweepSpec) -> None:
        self._store, self._group, self._sweep = store, group, sweep
        self._versions: dict[str, int] = {}
        self._trials: dict[int, Trial] = {}
        self._repeats: dict[int, Trial] = {}
        self.runs: dict[int, Run] = {}

    def look(self, *, steered: bool = True) -> list[Trial]:
        """Read what has changed.

        Args:
            steered: whether the group goes on, so that what was interrupted is taken up again.

        Returns:
            The trials that changed, without the repeats. Of one that goes on no epochs are read.
        """
        changed = []
        for run in self._store.groups.changed(self._group, self._versions):
            if run.member is None:
                continue
            epochs = () if run.alive else self._store.epochs.of(run.id)
            trial = trial_of(self._sweep, run, epochs, goes_on=steered and goes_on(run))
            self.runs[trial.number] = run
            (self._trials if run.terms.lean else self._repeats)[trial.number] = trial
            self._versions[run.id] = run.version
            changed += [trial] if run.terms.lean else []
        return changed

    @property
    def trials(self) -> list[Trial]:
        """All of them, by their numbers from 0."""
        last = max(self._trials, default=-1)
        return [self._trials.get(number) or Trial(number, {}, TrialStatus.FAILED) for number in range(last + 1)]

    @property
    def repeats(self) -> Mapping[int, Trial]:
        """The repeats of the best by their numbers, which follow those of the trials."""
        return self._repeats

    @property
    def running(self) -> int:
        """How many of either wait or work, or will again."""
        both = chain(self._trials.values(), self._repeats.values())
        return sum(trial.status is TrialStatus.RUNNING for trial in both)

    def count_as_failed(self, trial: Trial, *, repeat: bool) -> None:
        """Have a trial count whose run can't be read."""
        (self._repeats if repeat else self._trials).setdefault(trial.number, trial)
