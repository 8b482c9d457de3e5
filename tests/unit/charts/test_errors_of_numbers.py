"""Predicted numbers beside the true ones."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import plotly.graph_objects as go
import pytest

from tdc_core.charts.errors_of_numbers import MOST_POINTS, predicted_figure, residuals_figure

LABELS = np.array([1, 2, 4], np.float32)
PREDICTED = np.array([2, 2, 1], np.float32)

Draw = Callable[[np.ndarray, np.ndarray, str], go.Figure]


def test_predicted_is_over_true_and_compared_with_equality() -> None:
    figure = predicted_figure(LABELS, PREDICTED, "price")
    rows, equal = figure.data
    assert (list(rows.x), list(rows.y)) == ([1, 2, 4], [2, 2, 1])
    assert list(equal.x) == list(equal.y) == list(figure.layout.xaxis.range) == list(figure.layout.yaxis.range)
    assert equal.x[0] < 1 < 4 < equal.x[1]
    assert (figure.layout.xaxis.title.text, figure.layout.yaxis.title.text) == ("true price", "predicted price")


def test_a_residual_is_the_true_number_less_the_predicted_one() -> None:
    figure = residuals_figure(LABELS, PREDICTED, "price")
    rows, none = figure.data
    assert (list(rows.x), list(rows.y)) == ([2, 2, 1], [-1, 0, 3])
    assert list(none.y) == [0, 0]
    low, high = figure.layout.yaxis.range
    assert low == -high < -3


@pytest.mark.parametrize("draw", [predicted_figure, residuals_figure])
def test_many_rows_are_thinned_to_the_same_ones_each_time(draw: Draw) -> None:
    labels = np.arange(3 * MOST_POINTS, dtype=np.float32)
    once, again = (draw(labels, labels + 1, "price") for _ in range(2))
    assert once == again
    rows = once.data[0]
    assert len(rows.x) == MOST_POINTS
    assert (rows.customdata[0], rows.customdata[-1]) == (0, len(labels) - 1)
    assert set(labels[list(rows.customdata)] + 1) == set(rows.y if draw is predicted_figure else rows.x)


@pytest.mark.parametrize("draw", [predicted_figure, residuals_figure])
def test_one_row_that_is_right_has_room_around_it(draw: Draw) -> None:
    layout = draw(LABELS[:1], LABELS[:1], "price").layout
    for axis in (layout.xaxis, layout.yaxis):
        assert axis.range[0] < axis.range[1]
