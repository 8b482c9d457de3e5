"""Which setting mattered, by PED-ANOVA.

It is Optuna's, which brings scikit-learn with it, for whoever draws a page: a test holds it to Optuna's own.

For each setting it compares how its values are spread among the better half of the trials with how they are spread
among all. Where the two are alike, the setting has nothing to do with being good.

Source: S. Watanabe, A. Bansal and F. Hutter (2023), "PED-ANOVA: Efficiently Quantifying Hyperparameter Importance in
Arbitrary Subspaces", IJCAI 2023; for settings that not every trial has, Optuna's `PedAnovaImportanceEvaluator`. Optuna
takes the best tenth, which in a sweep of tens of trials is too few to say anything: hence the half.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from tdc_core.spec import ParamValue
from tdc_core.sweeps.goal import goal_of
from tdc_core.sweeps.space import same, values_of
from tdc_core.sweeps.spec import ChoiceSearch, FloatSearch, IntSearch, Search, SweepSpec
from tdc_core.sweeps.trial import Trial, TrialStatus

_FEWEST = 5
_CELLS = 50
"""Into how many cells a range is divided at most."""
_NARROWEST = 0.5 / 1.64  # of a kernel, in cells: 90 % of it lies within one


def importance_of(sweep: SweepSpec, trials: Sequence[Trial]) -> dict[str, float]:
    """How much each setting has to do with a trial being in the better half: shares by path, the largest first.

    Pruned trials count as worse than all finished ones, diverged ones as worse than those. With fewer than 100 trials
    it is rough.

    Returns:
        Shares that sum to 1; nothing where fewer than five trials, or only equal ones, can be compared.
    """
    ranked = [(place, trial) for trial in trials if (place := _place(sweep, trial))]
    places = sorted(place for place, _ in ranked)
    if len(ranked) < _FEWEST or places[0] == places[-1]:
        return {}
    middle = places[math.ceil(len(places) / 2) - 1]
    everyone = [trial for _, trial in ranked]
    better = [trial for place, trial in ranked if place <= middle]
    found = {item.path: _divergence(item, better, everyone) for item in sweep.search}
    total = sum(found.values())
    if not total:
        return {}
    return {path: value / total for path, value in sorted(found.items(), key=lambda pair: -pair[1])}


def _place(sweep: SweepSpec, trial: Trial) -> tuple[float, ...]:
    """What orders the trials from the best to the worst; nothing for one that says nothing of its settings."""
    match trial.status:
        case TrialStatus.FINISHED if trial.value is not None:
            return (0, goal_of(sweep).cost(trial.value))
        case TrialStatus.PRUNED:
            return (1, -len(trial.costs), min(trial.costs, default=0.0))
        case TrialStatus.DIVERGED:
            return (2,)
    return ()


def _divergence(item: Search, better: Sequence[Trial], everyone: Sequence[Trial]) -> float:
    """Pearson's divergence of a setting's spread among the better ones from that among all, weighted by who has it."""
    among_better, among_all = (
        [_cell(item, trial.params[item.path]) for trial in trials if item.path in trial.params]
        for trials in (better, everyone)
    )
    cells = _cells(item)
    if cells < 2 or len(among_all) < 2 or not among_better:
        return 0.0
    spread = _choices_spread if isinstance(item, ChoiceSearch) else _range_spread
    top, whole = (spread(np.bincount(found, minlength=cells)) + 1e-12 for found in (among_better, among_all))
    has_better, has_all = len(among_better) / len(better), len(among_all) / len(everyone)
    return float(whole @ (top / whole - 1) ** 2) * has_better**2 / has_all


def _cells(item: Search) -> int:
    """Into how many cells the values of a setting fall."""
    values = values_of(item)
    if values is None:
        return _CELLS
    if isinstance(item, IntSearch) and item.log:
        return min(math.ceil(math.log2(len(values))) + 1, _CELLS)
    return len(values) if isinstance(item, ChoiceSearch) else min(len(values), _CELLS)


def _cell(item: Search, value: ParamValue) -> int:
    """In which of them a value falls."""
    if isinstance(item, ChoiceSearch):
        return next(place for place, choice in enumerate(item.choices) if same(choice, value))
    if isinstance(item, FloatSearch | IntSearch) and not item.step:
        of = math.log if item.log else float
        low, high, at = of(item.low), of(item.high), of(value)  # type: ignore[arg-type]
    else:
        values = values_of(item) or ()
        low, high, at = 0.0, len(values) - 1.0, float(values.index(value))
    last = _cells(item) - 1
    return min(max(math.ceil((at - low) * last / (high - low) - 0.5), 0), last)


def _choices_spread(counts: np.ndarray) -> np.ndarray:
    """How choices are spread: each trial's one, smoothed a little, and one of no preference.

    Args:
        counts: int64 (cells,), trials in each.

    Returns:
        float64 (cells,), which sum to 1.
    """
    seen = np.flatnonzero(counts)
    kernels = np.full((len(seen) + 1, len(counts)), 1 / (len(seen) + 1))
    kernels[np.arange(len(seen)), seen] += 1
    kernels /= kernels.sum(axis=1, keepdims=True)
    return _mixed(kernels, counts[seen])


def _range_spread(counts: np.ndarray) -> np.ndarray:
    """How numbers are spread: a normal curve for each cell that has some, by Scott's rule, and one over all cells.

    Args:
        counts: int64 (cells,), trials in each.

    Returns:
        float64 (cells,), which sum to 1.
    """
    seen, last = np.flatnonzero(counts), len(counts) - 1
    weights = counts[seen]
    total, passed = weights.sum(), np.cumsum(weights)
    mean = seen @ weights / total
    deviation = math.sqrt((seen - mean) ** 2 @ weights / max(1, total - 1))
    first, third = np.searchsorted(passed, total // 4), np.searchsorted(passed, total * 3 // 4, side="right")
    between = seen[min(len(seen) - 1, third)] - seen[first]
    width = max(1.059 * min(between / 1.34, deviation) * total**-0.2, _NARROWEST)
    middles, widths = np.append(seen, last / 2), np.append(np.full(len(seen), width), last + 1)
    edges = (np.arange(last + 2) - 0.5 - middles[:, None]) / widths[:, None]
    below = np.vectorize(math.erf)(edges / math.sqrt(2))
    kernels = np.diff(below, axis=1) / (below[:, -1:] - below[:, :1])
    return _mixed(kernels, weights)


def _mixed(kernels: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Kernels by their weights, the last one having that of one trial."""
    shares = np.append(weights, 1.0)
    mixed: np.ndarray = shares @ kernels / shares.sum()
    return mixed
