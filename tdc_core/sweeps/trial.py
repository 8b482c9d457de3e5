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


def trial_of(sweep: SweepSpec, run: Run, epochs: Sequence[EpochMetrics], *, goes_on: bool) -> Trial:
    """A trial from its run.

    Args:
        sweep: the sweep.
        run: its run, a member of the sweep's group.
        epochs: the run's, in order.
        goes_on: whether it is taken up again, should it have been interrupted.

    Raises:
        ValueError: the run is in no group.
    """
    if run.member is None:
        raise ValueError(f"run {run.id} is no trial")
    best = next((epoch.values for epoch in epochs if epoch.epoch == run.best_epoch), {})
    value = best.get(goal_of(sweep).key, math.nan)
    sound = math.isfinite(value)
    monitor = task_on(sweep.experiment.data).monitor
    return Trial(
        run.member.number,
        run.member.params,
        TrialStatus.RUNNING if run.alive or (goes_on and run.status is RunStatus.INTERRUPTED) else _ended(run, sound),
        value if sound else None,
        tuple(monitor.cost(epoch.values.get(monitor.key, math.nan)) for epoch in epochs),
    )


def _ended(run: Run, sound: bool) -> TrialStatus:
    if run.reason is Reason.PRUNED:
        return TrialStatus.PRUNED
    if run.reason is Reason.NAN_LOSS:
        return TrialStatus.DIVERGED
    if run.status is RunStatus.FINISHED:
        return TrialStatus.FINISHED if sound else TrialStatus.DIVERGED
    return TrialStatus.FAILED
