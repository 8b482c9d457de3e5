"""What came of a sweep: its best trial, how the best so far grew, and how much of it was luck."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import fmean

from pydantic import Field

from tdc_core.runs.models import Run
from tdc_core.spec import ExperimentSpec
from tdc_core.spec.base import Frozen
from tdc_core.sweeps.goal import goal_of
from tdc_core.sweeps.importance import importance_of
from tdc_core.sweeps.space import experiment_of
from tdc_core.sweeps.spec import LARGEST_SEED, Params, SweepSpec
from tdc_core.sweeps.trial import Trial, TrialStatus
from tdc_core.tasks.task import task_on

REPEATS = 3
"""With how many other seeds the best is trained again."""


class Best(Frozen):
    """The best trial, as it is kept."""

    number: int
    value: float
    params: Params


class Outcome(Frozen):
    """What came of a sweep, as its group keeps it.

    Attributes:
        best: None where no trial has finished.
        importance: as `importance_of` has it.
        repeats: the metric of the best one's experiment with other seeds.
        test: the task's score of each of these on the test part; empty where there is none.
    """

    best: Best | None = None
    importance: dict[str, float] = Field(default_factory=dict)
    repeats: tuple[float, ...] = Field(default=(), strict=False)
    test: tuple[float, ...] = Field(default=(), strict=False)


def outcome_of(
    sweep: SweepSpec, trials: Sequence[Trial], repeats: Sequence[Trial] = (), runs: Sequence[Run] = ()
) -> Outcome:
    """What came of a sweep so far.

    Args:
        sweep: the sweep.
        trials: its trials.
        repeats: the repeats of its best.
        runs: of these repeats.
    """
    found = best_of(sweep, trials)
    best = None
    if found is not None and found.value is not None:
        best = Best(number=found.number, value=found.value, params=dict(found.params))
    score = task_on(sweep.experiment.data).score.key
    parts = [run.evaluation.best.get("test") for run in runs if run.evaluation is not None]
    return Outcome(
        best=best,
        importance=importance_of(sweep, trials),
        repeats=tuple(trial.value for trial in repeats if trial.value is not None),
        test=tuple(part[score] for part in parts if part is not None and math.isfinite(part.get(score, math.nan))),
    )


def best_few(sweep: SweepSpec, trials: Sequence[Trial], number: int) -> list[Trial]:
    """The best of the finished trials, the best first, of equals the first."""
    finished = [trial for trial in trials if trial.status is TrialStatus.FINISHED and trial.value is not None]
    return sorted(finished, key=lambda trial: (_cost(sweep, trial), trial.number))[:number]


def best_of(sweep: SweepSpec, trials: Sequence[Trial]) -> Trial | None:
    """The best of the finished trials, of equals the first; None where none has finished."""
    return next(iter(best_few(sweep, trials, 1)), None)


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
