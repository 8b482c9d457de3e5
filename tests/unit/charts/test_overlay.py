"""Several runs in one chart: three traces a run, in its colour, by epoch or by time."""

from __future__ import annotations

import math

import pytest

from tdc_core.charts.overlay import (
    COLOURS,
    MOST_POINTS,
    TRACES,
    are_flattened,
    epoch_span,
    overlay_figure,
    overlay_points,
    unit_for,
)
from tdc_core.runs.models import EpochMetrics
from tdc_core.tasks.metric import ACCURACY, LOSS
from tests.support.figures import epoch_metrics

POINTS = [epoch_metrics(number, 1 / number, 0.8, abs(number - 2) + 0.5, 0.7, 30.0) for number in (1, 2, 3)]


def test_each_run_has_a_colour_and_training_is_dotted() -> None:
    figure = overlay_figure(LOSS, ["One", "Other"], None)
    assert len(figure.data) == 2 * TRACES
    for number in range(2):
        training, validation, best = figure.data[number * TRACES : (number + 1) * TRACES]
        assert (training.line.dash, validation.line.dash, best.marker.symbol) == ("dot", "solid", "star")
        assert training.line.color == validation.line.color == best.marker.color == COLOURS[number]
    assert "val_loss" in figure.data[1].hovertemplate and "<b>Other</b>" in figure.data[4].hovertemplate
    assert overlay_figure(ACCURACY, ["One"], "min").layout.xaxis.title.text == "training time, min"


def test_a_first_epoch_that_explodes_asks_for_a_log_scale() -> None:
    exploded = [epoch_metrics(1, 75.0, 0.3, 1.2, 0.4, 1.0), *POINTS[1:]]
    assert are_flattened(LOSS, [POINTS, exploded])
    assert not are_flattened(LOSS, [POINTS]) and not are_flattened(LOSS, []) and not are_flattened(LOSS, [[]])
    assert not are_flattened(ACCURACY, [POINTS, exploded]), "a number within bounds"
    assert not are_flattened(LOSS, [[EpochMetrics(1, {"loss": math.nan, "val_loss": math.inf}, 1.0)]])
    assert overlay_figure(LOSS, ["One"], None, log=True).layout.yaxis.type == "log"
    assert overlay_figure(LOSS, ["One"], None).layout.yaxis.type == "linear"


def test_points_lie_by_epoch_or_by_the_time_that_epochs_took() -> None:
    training, validation, best = overlay_points(LOSS, POINTS, 2, None, thick=False)
    assert (training["x"], training["y"]) == ([1, 2, 3], [1.0, 0.5, 0.333333])
    assert (validation["y"], best["x"], best["y"]) == ([1.5, 0.5, 1.5], [2], [0.5])
    _, validation, best = overlay_points(LOSS, POINTS, 2, "min", thick=False)
    assert (validation["x"], best["x"]) == ([0.5, 1.0, 1.5], [1.0])


def test_the_base_is_thicker() -> None:
    base, other = (overlay_points(LOSS, POINTS, 2, None, thick=thick) for thick in (True, False))
    assert all(one["line.width"] > two["line.width"] for one, two in zip(base[:2], other[:2], strict=True))
    assert base[2]["marker.size"] > other[2]["marker.size"]


def test_what_is_no_number_or_not_there_is_a_gap() -> None:
    lost = EpochMetrics(1, {"loss": math.nan, "val_loss": math.inf}, 1.0)
    training, validation, best = overlay_points(LOSS, [lost], None, None, thick=False)
    assert training["x"] == validation["x"] == best["x"] == []
    gap = overlay_points(LOSS, [*POINTS, EpochMetrics(4, lost.values, 1.0)], 2, None, thick=False)[1]
    assert (gap["x"][-1], gap["y"][-1]) == (4, None)
    assert overlay_points(ACCURACY, [lost], 1, None, thick=False)[2]["y"] == []
    assert [trace["x"] for trace in overlay_points(LOSS, [], None, None, thick=False)] == [[], [], []]


def test_of_very_many_epochs_some_are_drawn_the_best_and_the_last_among_them() -> None:
    many = [epoch_metrics(number, 1.0, 0.8, 1.0, 0.7, 1.0) for number in range(1, 10_000)]
    _, validation, best = overlay_points(LOSS, many, 7, None, thick=False)
    assert len(validation["x"]) <= MOST_POINTS + 2
    assert {1, 7, 9_999} <= set(validation["x"]) and best["x"] == [7]


@pytest.mark.parametrize(("seconds", "unit"), [(0, "s"), (179, "s"), (180, "min"), (4 * 3600, "h")])
def test_a_time_axis_is_measured_by_what_suits_its_length(seconds: float, unit: str) -> None:
    assert unit_for(seconds) == unit


def test_the_axis_of_epochs_spans_all_that_were_asked_for() -> None:
    low, high = epoch_span(20)
    assert low <= 1 and high >= 20
