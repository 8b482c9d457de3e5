import math
from dataclasses import replace

import pytest

from tdc_core.charts.curves import curve_figure, resume_marks, x_range
from tdc_core.runs.models import EpochMetrics, Segment
from tdc_core.tasks.metric import LOSS
from tdc_core.tasks.task import CLASSIFICATION, REGRESSION, TASKS
from tests.support.figures import epoch_metrics

METRICS = [metric for task in TASKS for metric in task.metrics if metric is not LOSS or task is CLASSIFICATION]


def epoch(number: int, val_loss: float = 0.5) -> EpochMetrics:
    metrics = epoch_metrics(number, 1 / number, 0.5, val_loss, 0.25, 0.1)
    errors = {"mae": 2 / number, "r2": 0.5, "val_mae": 3 / number, "val_r2": 0.25}
    return replace(metrics, values={**metrics.values, **errors})


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.key)
def test_lines_hold_the_metrics_by_epoch_and_the_best_is_marked(metric) -> None:
    points = [epoch(1, 0.9), epoch(2, 0.3), epoch(3, 0.7)]
    train, validation, best = curve_figure(metric, 20, points, best_epoch=2).data
    assert list(train.x) == list(validation.x) == [1, 2, 3]
    assert list(train.y) == [point.values[metric.key] for point in points]
    assert list(validation.y) == [point.values[metric.validation] for point in points]
    assert (list(best.x), list(best.y)) == ([2], [points[1].values[metric.validation]])


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.key)
def test_the_empty_chart_does_not_depend_on_how_far_the_run_is(metric) -> None:
    empty = curve_figure(metric, 20)
    assert all(len(trace.x) == 0 for trace in empty.data)
    assert empty.to_json() == curve_figure(metric, 20).to_json()
    assert empty.layout.uirevision == curve_figure(metric, 20, [epoch(1)], 1).layout.uirevision


@pytest.mark.parametrize("epochs", [1, 2, 12, 13, 20, 1000])
def test_every_epoch_lies_within_the_axis(epochs: int) -> None:
    low, high = x_range(epochs)
    assert low < 1 <= epochs < high
    assert tuple(curve_figure(LOSS, epochs).layout.xaxis.range) == (low, high)


def test_a_short_run_has_a_tick_at_each_epoch_and_none_between() -> None:
    assert curve_figure(LOSS, 5).layout.xaxis.dtick == 1
    assert curve_figure(LOSS, 500).layout.xaxis.dtick is None


def test_accuracy_spans_nought_to_one_and_loss_starts_at_nought() -> None:
    loss, accuracy = (curve_figure(metric, 20).layout.yaxis for metric in CLASSIFICATION.metrics)
    assert (accuracy.range[0], math.floor(accuracy.range[1])) == (0, 1)
    assert loss.rangemode == "tozero"


def test_an_error_starts_at_nought_and_r2_may_lie_below_it() -> None:
    loss, error, r2 = (curve_figure(metric, 20).layout.yaxis for metric in REGRESSION.metrics)
    assert loss.rangemode == error.rangemode == "tozero"
    assert r2.range[0] < 0 < 1 <= r2.range[1]


def test_where_a_run_was_resumed_a_line_and_words_say_so() -> None:
    segments = [Segment(20, None, 4, attempt=2), Segment(20, 1e-4, 15, attempt=3), Segment(30, 0.5)]
    marks = resume_marks(segments, 20)
    assert [(shape["x0"], shape["x1"]) for shape in marks["shapes"]] == [(4.5, 4.5), (15.5, 15.5)]
    words = [(note["text"], note["x"], note["xanchor"]) for note in marks["annotations"]]
    assert words == [("resumed", 4.5, "left"), ("resumed, learning rate 0.0001", 15.5, "right")]
    layout = curve_figure(LOSS, 20, [epoch(1)], 1, segments).layout
    assert [note.text for note in layout.annotations] == [text for text, *_ in words]
    assert len(layout.shapes) == 2


def test_where_a_branch_leaves_its_trunk_a_line_and_words_say_so() -> None:
    marks = resume_marks([Segment(20, None, 15, attempt=2)], 20, branched=7)
    assert [shape["x0"] for shape in marks["shapes"]] == [7, 15.5]
    assert [note["text"] for note in marks["annotations"]] == ["branch from epoch 7", "resumed"]
    assert resume_marks([], 20, branched=0) == {"shapes": [], "annotations": []}, "it shares no epoch"


def test_a_run_that_began_afresh_has_no_mark() -> None:
    assert resume_marks([Segment(20, 0.1, 0, attempt=2)], 20) == {"shapes": [], "annotations": []}
