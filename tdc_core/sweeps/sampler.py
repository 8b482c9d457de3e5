"""The trials of a sweep, one after another: which settings, which experiment, and when it may be asked for the next.

A sweep gives the same trials whatever the timing. What trial n is depends on the file, on what the earlier trials
were, and on the outcomes of those numbered up to n - 2 × parallel alone; trials after these count as under way even
where they have ended. So one that was killed and goes on gives what an undisturbed one gives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from random import Random

from tdc_core.checks import Problem, Severity
from tdc_core.spec import ExperimentSpec, ParamValue
from tdc_core.sweeps.pruner import Bounds, bounds_of
from tdc_core.sweeps.space import drawn, experiment_of, points, size_of
from tdc_core.sweeps.spec import MOST_TRIALS, Params, SweepSpec
from tdc_core.sweeps.tpe import tpe_points
from tdc_core.sweeps.trial import Trial, TrialStatus

Judge = Callable[[ExperimentSpec], Sequence[Problem]]
"""The referee, for the data and the limits of this place."""

_TIMES_ASKED, _TIMES_DRAWN = 10, 100


@dataclass(frozen=True)
class Asked:
    """The next trial of a sweep.

    Attributes:
        number: from 0.
        params: its settings, by path.
        experiment: what is trained.
        bounds: where it is pruned.
    """

    number: int
    params: Params
    experiment: ExperimentSpec
    bounds: Bounds


def trials_in(sweep: SweepSpec) -> int:
    """How many trials a sweep has at most: a finite space may have fewer points than are asked for."""
    size = size_of(sweep)
    return sweep.trials if size is None else min(sweep.trials, size)


def may_ask(sweep: SweepSpec, trials: Sequence[Trial]) -> bool:
    """Whether the next trial can be told now: one more than are trained at a time may wait or run.

    Args:
        sweep: the sweep.
        trials: all so far, in order of their numbers.
    """
    running = [trial.number for trial in trials if trial.status is TrialStatus.RUNNING]
    return (
        len(trials) < trials_in(sweep)
        and len(running) <= sweep.parallel
        and all(number > _last_settled(sweep, len(trials)) for number in running)
    )


def next_trial(sweep: SweepSpec, trials: Sequence[Trial], judge: Judge) -> Asked | None:
    """The next trial; None where nothing is left to try, which ends the sweep.

    No settings are tried twice as long as there are others, and none that the referee calls an error. Only in an
    endless space, or one of more than `MOST_TRIALS` points, may it miss the few that are left after 110 attempts.

    Args:
        sweep: a sweep without faults.
        trials: all so far, in order of their numbers, of which `may_ask` says that they are enough.
        judge: the referee.

    Raises:
        ValueError: a trial has not ended whose outcome this one depends on, or one is missing.
    """
    number, last = len(trials), _last_settled(sweep, len(trials))
    if [trial.number for trial in trials] != list(range(number)):
        raise ValueError("the trials of a sweep are numbered from 0, without a gap")
    settled = trials[: last + 1] if last >= 0 else ()
    if any(trial.status is TrialStatus.RUNNING for trial in settled):
        raise ValueError(f"trial {number} depends on one that has not ended")
    if number >= sweep.trials:
        return None
    seen = {_key(trial.params) for trial in trials}
    for params in _proposed(sweep, trials, settled):
        if _key(params) in seen:
            continue
        seen.add(_key(params))
        experiment = experiment_of(sweep, params)
        if not errors_of(judge(experiment)):
            return Asked(number, params, experiment, bounds_of(sweep, settled))
    return None


def errors_of(problems: Sequence[Problem]) -> list[Problem]:
    """The problems that keep an experiment from being trained."""
    return [problem for problem in problems if problem.severity is Severity.ERROR]


def _last_settled(sweep: SweepSpec, number: int) -> int:
    return number - 2 * sweep.parallel


def _proposed(sweep: SweepSpec, trials: Sequence[Trial], settled: Sequence[Trial]) -> Iterator[Params]:
    """Points to take the first sound new one of."""
    if sweep.sampler.type == "grid":
        yield from _after(points(sweep), trials)
        return
    chance = Random(f"{sweep.sampler.seed}:{len(trials)}")
    if sweep.sampler.type == "tpe":
        under_way = [replace(trial, status=TrialStatus.RUNNING) for trial in trials[len(settled) :]]
        yield from islice(tpe_points(sweep, [*settled, *under_way], chance.getrandbits(32)), _TIMES_ASKED)
    yield from (drawn(sweep, chance) for _ in range(_TIMES_DRAWN))
    size = size_of(sweep)
    if size is not None and size <= MOST_TRIALS:
        left = list(points(sweep))
        left.sort(key=lambda _: chance.random())
        yield from left


def _after(grid: Iterator[Params], trials: Sequence[Trial]) -> Iterator[Params]:
    """The points behind that of the last trial; those between, which the referee refused, are not judged again."""
    if trials:
        last = _key(trials[-1].params)
        for params in grid:
            if _key(params) == last:
                break
    yield from grid


def _key(params: Mapping[str, ParamValue]) -> frozenset[tuple[str, str]]:
    return frozenset((path, repr(value)) for path, value in params.items())
