"""What the trials of a sweep are judged by."""

from __future__ import annotations

from tdc_core.sweeps.spec import SweepSpec
from tdc_core.tasks.metric import Metric, Monitor
from tdc_core.tasks.task import task_on


def goal_of(sweep: SweepSpec) -> Monitor:
    """The number of an epoch that a trial is judged by, and whether less or more of it is better."""
    metric = metric_of(sweep)
    return Monitor(metric.validation, metric.direction)


def metric_of(sweep: SweepSpec) -> Metric:
    """The metric behind it, on the validation part; the monitor's where the file names none that there is."""
    task = task_on(sweep.experiment.data)
    by_key = {metric.validation: metric for metric in task.metrics}
    return by_key.get(sweep.metric or "", by_key[task.monitor.key])


def metrics_for(sweep: SweepSpec) -> tuple[str, ...]:
    """What the file may name as its metric: the numbers of an epoch on the validation part."""
    return tuple(metric.validation for metric in task_on(sweep.experiment.data).metrics)
