"""One sweep as the host steers it: the next trial, whose files are kept, the repeats of the best, and the end.

Only a host that has a sweep imports this, since NumPy comes with it.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence

from tdc_core.datasets.library import DatasetLibrary
from tdc_core.engine.judging import judging
from tdc_core.engine.steering import goes_on
from tdc_core.engine.trials import Trials
from tdc_core.runs.errors import Refusal
from tdc_core.runs.group_models import ORDINARY, Group, GroupStatus, NewRun, Terms
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings
from tdc_core.spec import OWN, DataSpec, ExperimentSpec, ParamValue
from tdc_core.spec.messages import Argument, Code, Message
from tdc_core.sweeps import (
    NotASweep,
    SweepSpec,
    Trial,
    TrialStatus,
    best_few,
    best_of,
    may_ask,
    next_trial,
    outcome_of,
    read_sweep,
    repeats_of,
    survey,
    trials_in,
)

KEPT = 3
"""How many of the best trials keep their files."""
_SEED = "training.seed"
_SPARED = frozenset({TrialStatus.FINISHED, TrialStatus.PRUNED, TrialStatus.DIVERGED})
"""Whose files go, where they are not among the best: one that failed has a log that says why."""


class SweepRefused(Refusal):
    """A sweep can't begin, or not go on."""


class SteeredSweep:
    """Takes a sweep further, look by look. All that it remembers follows from the store, and may be lost.

    Args:
        store: where the sweep's group is.
        settings: of this installation.
        group: the group.
        workers: how many runs train at a time here.

    Raises:
        SweepRefused: the group holds no sweep, or its data are not there.
    """

    def __init__(self, store: RunStore, settings: Settings, group: Group, workers: int) -> None:
        self._store, self._settings, self._group, self._workers = store, settings, group, workers
        self._sweep = _sweep_in(group)
        if DatasetLibrary(settings.home).card(self._sweep.experiment.data) is None:
            raise SweepRefused(_no_data(self._sweep.experiment.data))
        self._judge = judging(settings)
        self._members = Trials(store, group.id, self._sweep)
        self._all_asked, self._looked_through = False, 0

    def look(self) -> None:
        """Take it a step further.

        Raises:
            SweepRefused, NotHeld, DatasetError: it can't go on; the message says why.
        """
        self._members.look()
        for run in self._members.runs.values():
            if goes_on(run):
                self._store.queue.take_up(run.id)
        self._let_files_go()
        if not self._members.repeats and not self._all_asked:
            self._ask()
        if not self._members.running and (self._all_asked or self._members.repeats):
            self._repeat_or_end()

    def _ask(self) -> None:
        """Queue the next trials, as long as there is room for more."""
        sweep, trials = self._sweep, self._members.trials
        while may_ask(sweep, trials) and self._members.running < self._most_alive:
            asked = next_trial(sweep, trials, self._judge)
            if asked is None:
                self._all_asked = True
                return
            terms = Terms(lean=True, bounds=asked.bounds)
            if not self._add(asked.number, asked.experiment, asked.params, terms):
                return
            trials = self._members.trials
        self._all_asked = len(trials) >= trials_in(sweep)

    @property
    def _most_alive(self) -> int:
        """One more than train at a time may wait, where more than that can't begin at once."""
        return self._sweep.parallel + (self._workers <= self._sweep.parallel)

    def _add(self, number: int, spec: ExperimentSpec, params: Mapping[str, ParamValue], terms: Terms) -> bool:
        """Queue one more run; False where the group has ended meanwhile.

        Where another host was quicker its run counts, and one that is there and can't be read has failed.
        """
        added = self._store.groups.add(self._group.id, number, NewRun(spec, params, terms))
        self._members.look()
        if added is None and number not in self._members.runs:
            group = self._store.groups.get(self._group.id)
            if group is None or not group.alive:
                return False
            self._members.count_as_failed(Trial(number, params, TrialStatus.FAILED), repeat=not terms.lean)
        return True

    def _repeat_or_end(self) -> None:
        """Once all trials have ended: train the best again, and end the sweep when that is done."""
        trials = self._members.trials
        if not trials:
            raise SweepRefused(Code.SWEEP_HOPELESS(problems=self._why_hopeless()))
        best = best_of(self._sweep, trials)
        if best is None:
            raise SweepRefused(Code.SWEEP_NO_BEST())
        missing = [
            (number, spec)
            for number, spec in enumerate(repeats_of(self._sweep, best), start=len(trials))
            if number not in self._members.repeats
        ]
        for number, spec in missing:
            self._add(number, spec, {**best.params, _SEED: spec.training.seed}, ORDINARY)
        if not missing:
            self._end(trials)

    def _end(self, trials: Sequence[Trial]) -> None:
        members = self._members
        repeats = [trial for _, trial in sorted(members.repeats.items())]
        runs = [run for trial in repeats if (run := members.runs.get(trial.number))]
        outcome = outcome_of(self._sweep, trials, repeats, runs)
        self._store.groups.end(self._group.id, GroupStatus.FINISHED, None, outcome.model_dump_json())

    def _why_hopeless(self) -> list[Argument]:
        found = survey(self._sweep, self._judge)
        return [
            Code.PROBLEM(code=corner.problem.code, path=corner.problem.path, words=corner.problem.message)
            for corner in found.corners
        ]

    def _let_files_go(self) -> None:
        """Delete the files of the trials that are not among the best few; what the store has of them stays."""
        ended = [trial for trial in self._members.trials if trial.status in _SPARED]
        if len(ended) == self._looked_through:
            return
        self._looked_through = len(ended)
        best = {trial.number for trial in best_few(self._sweep, ended, KEPT)}
        for trial in ended:
            if trial.number not in best:
                shutil.rmtree(self._settings.runs_dir / self._members.runs[trial.number].id, ignore_errors=True)


def _sweep_in(group: Group) -> SweepSpec:
    try:
        return read_sweep(group.content, max_kb=len(group.content))
    except NotASweep:
        raise SweepRefused(Code.UNREADABLE()) from None


def _no_data(data: DataSpec) -> Message:
    name = data.dataset.removeprefix(OWN)
    return Code.FILE_NOT_READ(name=name) if data.dataset.startswith(OWN) else Code.NO_DATASET(name=name)
