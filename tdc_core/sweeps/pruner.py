"""Which trials are ended early: the bound of each epoch, from the trials before."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from tdc_core.sweeps.spec import SweepSpec
from tdc_core.sweeps.trial import Trial, TrialStatus

Bounds = tuple[tuple[int, float], ...]
"""Epochs, counted from 1, each with a cost: a trial whose best cost so far is above it ends there."""


def bounds_of(sweep: SweepSpec, settled: Sequence[Trial]) -> Bounds:
    """The bounds of a trial, known before it starts: at each epoch the median of the costs of finished trials there.

    They are those of Optuna's MedianPruner, which asks the same at each epoch. There are none before enough trials
    have finished, and none for the first epochs of a trial.

    Args:
        sweep: the sweep.
        settled: the trials whose outcome the trial may depend on.
    """
    costs = [trial.costs for trial in settled if trial.status is TrialStatus.FINISHED]
    if sweep.pruner.type == "none" or len(costs) < max(sweep.pruner.startup, 1):
        return ()
    medians = (
        (epoch, _median([of[epoch - 1] for of in costs if len(of) >= epoch]))
        for epoch in range(sweep.pruner.warmup + 1, max(map(len, costs)) + 1)
    )
    return tuple((epoch, median) for epoch, median in medians if math.isfinite(median))


def _median(costs: list[float]) -> float:
    sound = [cost for cost in costs if not math.isnan(cost)]
    return float(np.percentile(sound, 50)) if sound else math.nan
