from __future__ import annotations

import math

import pytest

from tdc_core.catalog.datasets import DATASETS
from tdc_core.spec import DataSpec
from tdc_core.tasks.metric import LOSS, MONITOR, Metric, Monitor, epoch_keys, epoch_titles, in_digits
from tdc_core.tasks.task import CLASSIFICATION, REGRESSION, TASKS, Task, task_of, task_on

METRICS = CLASSIFICATION.metrics


def test_an_epoch_has_each_metric_on_both_parts_and_the_monitored_number_is_one_of_them() -> None:
    assert epoch_keys(METRICS) == ("loss", "accuracy", "val_loss", "val_accuracy")
    assert list(epoch_titles(METRICS).values()) == ["Loss", "Accuracy", "Validation loss", "Validation accuracy"]
    assert tuple(epoch_titles(METRICS)) == epoch_keys(METRICS)
    assert MONITOR.key in epoch_keys(METRICS)


def test_metrics_of_another_task_are_named_likewise() -> None:
    error = Metric("mean_absolute_error", "Mean absolute error", "min", keras="mean_absolute_error")
    assert epoch_keys((error,)) == ("mean_absolute_error", "val_mean_absolute_error")
    assert epoch_titles((error,))["val_mean_absolute_error"] == "Validation mean absolute error"
    assert list(epoch_titles(REGRESSION.metrics).values())[2:] == [
        "R²",
        "Validation loss",
        "Validation MAE",
        "Validation R²",
    ]


@pytest.mark.parametrize(("direction", "better", "worse"), [("min", 0.1, 0.2), ("max", 0.2, 0.1)])
def test_better_is_what_the_direction_says(direction, better: float, worse: float) -> None:
    monitor = Monitor("val_loss", direction)
    assert monitor.improves(better, on=worse)
    assert not monitor.improves(worse, on=better) and not monitor.improves(better, on=better)
    assert monitor.cost(better) < monitor.cost(worse)
    assert not monitor.improves(math.nan, on=worse)


def test_every_metric_has_a_key_and_a_title_of_its_own() -> None:
    every = {metric for task in TASKS for metric in task.metrics}
    assert len({metric.key for metric in every}) == len({metric.title for metric in every}) == len(every) == 4


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.target)
def test_a_task_has_its_score_and_its_monitor_among_its_numbers_and_heads_that_do_it(task: Task) -> None:
    assert task.metrics[0] is LOSS
    assert task.score in task.metrics
    assert task.monitor.key in task.epoch_keys
    assert task.heads and all(head.target == task.target for head in task.heads)
    assert all(metric.keras is not None for metric in task.metrics[1:])


def test_a_data_set_says_which_task_it_sets() -> None:
    for card in DATASETS:
        assert task_of(card) is (CLASSIFICATION if card.classes else REGRESSION)
    assert task_of(None) is CLASSIFICATION
    assert task_on(DataSpec(dataset="diabetes")) is REGRESSION


@pytest.mark.parametrize(
    ("value", "digits"),
    [
        (0.0, "0.0000"),
        (0.91234, "0.9123"),
        (0.001, "0.0010"),
        (4.5678e-6, "4.57e-06"),
        (-2.1e-11, "-2.1e-11"),
        (123.456, "123.5"),
        (2.0634e17, "2.06e+17"),
        (math.nan, "nan"),
        (math.inf, "inf"),
    ],
)
def test_a_number_in_any_unit_is_short_and_says_something(value: float, digits: str) -> None:
    assert in_digits(value) == digits
