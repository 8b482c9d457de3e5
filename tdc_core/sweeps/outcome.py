"""What came of a sweep: its best trial, how the best so far grew, and which setting mattered."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import fmean

from tdc_core.spec import ExperimentSpec
from tdc_core.sweeps.goal import goal_of
from tdc_core.sweeps.space import experiment_of
from tdc_core.sweeps.spec import LARGEST_SEED, SweepSpec
from tdc_core.sweeps.tpe import load_optuna, optuna_trial
from tdc_core.sweeps.trial import Trial, TrialStatus

REPEATS = 3
"""With how many other seeds the best is trained again."""
_FEWEST = 5


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


def importance_of(sweep: SweepSpec, trials: Sequence[Trial]) -> dict[str, float]:
    """How much each setting has to do with a trial being in the better half: shares by path, the largest first.

    By Optuna's PED-ANOVA, which needs no model, and takes settings that not every trial has. Pruned trials count as
    worse than all finished ones, diverged ones as worse than those. With fewer than 100 trials it is rough.

    Returns:
        Shares that sum to 1; nothing where fewer than five trials, or only equal ones, can be compared.
    """
    places = {trial.number: _place(sweep, trial) for trial in trials if _place(sweep, trial)}
    ranks = {place: float(rank) for rank, place in enumerate(sorted(set(places.values())))}
    if len(places) < _FEWEST or len(ranks) < 2:
        return {}
    optuna = load_optuna()
    study = optuna.create_study()
    complete = optuna.trial.TrialState.COMPLETE
    study.add_trials(
        [
            optuna_trial(sweep, trial.params, state=complete, value=ranks[places[trial.number]])
            for trial in trials
            if trial.number in places
        ]
    )
    evaluator = optuna.importance.PedAnovaImportanceEvaluator(target_quantile=0.5)
    found = optuna.importance.get_param_importances(study, evaluator=evaluator)
    return {path: float(share) for path, share in sorted(found.items(), key=lambda item: -item[1])}


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


def _place(sweep: SweepSpec, trial: Trial) -> tuple[float, ...]:
    """What orders the trials from the best to the worst; nothing for one that says nothing of its settings."""
    match trial.status:
        case TrialStatus.FINISHED:
            return (0, _cost(sweep, trial))
        case TrialStatus.PRUNED:
            return (1, -len(trial.costs), min(trial.costs, default=0.0))
        case TrialStatus.DIVERGED:
            return (2,)
    return ()
