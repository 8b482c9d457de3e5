"""What is known of the trials of a sweep: from their runs, and enough to choose the next one."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tdc_core.runs.models import EpochMetrics, Reason, Run, RunStatus
from tdc_core.spec import ParamValue
from tdc_core.sweeps.goal import goal_of
from tdc_core.sweeps.spec import SweepSpec
from tdc_core.tasks.task import task_on


class TrialStatus(StrEnum):
    """Where a trial stands.

    One that diverged has no sound value, which says that its settings are bad; one that failed for another reason, or
    was stopped by hand, says nothing of them.
    """

    RUNNING = "running"
    FINISHED = "finished"
    PRUNED = "pruned"
    DIVERGED = "diverged"
    FAILED = "failed"


@dataclass(frozen=True)
class Trial:
    """One trial of a sweep.

    Attributes:
        number: from 0.
        params: its settings, by path.
        value: its metric at its best epoch; None as long as there is none.
        costs: the number by which its best epoch is told, after each epoch, as one of which less is better.
    """

    number: int
    params: Mapping[str, ParamValue]
    status: TrialStatus = TrialStatus.RUNNING
    value: float | None = None
    costs: tuple[float, ...] = ()


def trial_of(
    sweep: SweepSpec, number: int, params: Mapping[str, ParamValue], run: Run, epochs: Sequence[EpochMetrics]
) -> Trial:
    """A trial from its run.

    Args:
        sweep: the sweep.
        number: the trial's.
        params: its settings.
        run: its run; one that was interrupted counts as running, since it is resumed.
        epochs: the run's, in order.
    """
    best = next((epoch.values for epoch in epochs if epoch.epoch == run.best_epoch), {})
    value = best.get(goal_of(sweep).key, math.nan)
    monitor = task_on(sweep.experiment.data).monitor
    sound = math.isfinite(value)
    return Trial(
        number,
        params,
        _status(run, sound),
        value if sound else None,
        tuple(monitor.cost(epoch.values.get(monitor.key, math.nan)) for epoch in epochs),
    )


def _status(run: Run, sound: bool) -> TrialStatus:
    if run.alive or run.status is RunStatus.INTERRUPTED:
        return TrialStatus.RUNNING
    if run.reason is Reason.PRUNED:
        return TrialStatus.PRUNED
    if run.reason is Reason.NAN_LOSS:
        return TrialStatus.DIVERGED
    if run.status is RunStatus.FINISHED:
        return TrialStatus.FINISHED if sound else TrialStatus.DIVERGED
    return TrialStatus.FAILED
