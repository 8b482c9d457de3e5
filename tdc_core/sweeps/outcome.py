"""What came of a sweep: its best trial, how the best so far grew, and how much of it was luck."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import fmean

from tdc_core.spec import ExperimentSpec
from tdc_core.sweeps.goal import goal_of
from tdc_core.sweeps.space import experiment_of
from tdc_core.sweeps.spec import LARGEST_SEED, SweepSpec
from tdc_core.sweeps.trial import Trial, TrialStatus

REPEATS = 3
"""With how many other seeds the best is trained again."""


def best_of(sweep: SweepSpec, trials: Sequence[Trial]) -> Trial | None:
    """The best of the finished trials, of equals the first; None where none has finished."""
    finished = [trial for trial in trials if trial.status is TrialStatus.FINISHED and trial.value is not None]
    return min(finished, key=lambda trial: (_cost(sweep, trial), trial.number), default=None)


def best_so_far(sweep: SweepSpec, trials: Sequence[Trial]) -> list[tuple[int, float]]:
    """How the best grew: each finished trial's number, in order, with the best value up to it."""
    grown: list[tuple[int, float]] = []
    best: Trial | None = None
    for trial in sorted(trials, key=lambda trial: trial.number):
        if trial.status is TrialStatus.FINISHED and trial.value is not None:
            best = best_of(sweep, [trial] if best is None else [best, trial])
            grown.append((trial.number, trial.value if best is None or best.value is None else best.value))
    return grown


def repeats_of(sweep: SweepSpec, best: Trial) -> tuple[ExperimentSpec, ...]:
    """The experiment of the best trial with three other seeds, which tell how much of it was luck."""
    experiment = experiment_of(sweep, best.params)
    seeds = ((experiment.training.seed + further) % (LARGEST_SEED + 1) for further in range(1, REPEATS + 1))
    return tuple(experiment.with_("training", seed=seed) for seed in seeds)


def flattery_of(sweep: SweepSpec, best: float, repeats: Sequence[float]) -> float:
    """By how much the best value is better than the mean of its repeats, in the metric's unit; below 0 where it isn't.

    The best of many owes its place to luck as well, which its repeats do not have again.
    """
    goal = goal_of(sweep)
    return goal.cost(fmean(repeats)) - goal.cost(best)


def _cost(sweep: SweepSpec, trial: Trial) -> float:
    return math.inf if trial.value is None else goal_of(sweep).cost(trial.value)
