from __future__ import annotations

import math

import pytest

from tdc_core.tasks.metric import METRICS, MONITOR, Metric, Monitor, epoch_keys, epoch_titles


def test_an_epoch_has_each_metric_on_both_parts_and_the_monitored_number_is_one_of_them() -> None:
    assert epoch_keys() == ("loss", "accuracy", "val_loss", "val_accuracy")
    assert list(epoch_titles().values()) == ["Loss", "Accuracy", "Validation loss", "Validation accuracy"]
    assert tuple(epoch_titles()) == epoch_keys()
    assert MONITOR.key in epoch_keys()


def test_metrics_of_another_task_are_named_likewise() -> None:
    error = Metric("mean_absolute_error", "Mean absolute error", "min", keras="mean_absolute_error")
    assert epoch_keys((error,)) == ("mean_absolute_error", "val_mean_absolute_error")
    assert epoch_titles((error,))["val_mean_absolute_error"] == "Validation mean absolute error"


@pytest.mark.parametrize(("direction", "better", "worse"), [("min", 0.1, 0.2), ("max", 0.2, 0.1)])
def test_better_is_what_the_direction_says(direction, better: float, worse: float) -> None:
    monitor = Monitor("val_loss", direction)
    assert monitor.improves(better, on=worse)
    assert not monitor.improves(worse, on=better) and not monitor.improves(better, on=better)
    assert monitor.cost(better) < monitor.cost(worse)
    assert not monitor.improves(math.nan, on=worse)


def test_every_metric_has_a_key_and_a_title_of_its_own() -> None:
    assert len({metric.key for metric in METRICS}) == len({metric.title for metric in METRICS}) == len(METRICS)
