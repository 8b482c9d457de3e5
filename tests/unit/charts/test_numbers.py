"""The charts of numbers to predict."""

from __future__ import annotations

import pytest

from tdc_core.charts.distribution import distribution_figure
from tdc_core.charts.errors import errors_figure


def test_a_distribution_has_a_line_for_each_part_in_percent_of_it() -> None:
    figure = distribution_figure("price", (0, 10, 20, 30), {"Training": (1, 2, 1), "Test": (0, 0, 5)})
    train, test = figure.data
    assert list(train.x) == list(test.x) == [0, 0, 5, 15, 25, 30, 30]
    assert list(train.y) == [0, 25, 25, 50, 25, 25, 0], "it comes down to the axis at both ends"
    assert list(test.y) == [0, 0, 0, 0, 100, 100, 0]
    assert [tuple(told) for told in test.customdata] == [*[(0, 0)] * 4, *[(5, 100)] * 3]
    assert figure.layout.xaxis.title.text == "price"


def test_errors_reach_from_the_answer_to_each_number() -> None:
    gaps, answer, numbers = errors_figure(["a", "b"], [3, 7], 4.5, "price").data
    assert list(gaps.y) == [4.5, 3, None, 4.5, 7, None]
    assert list(answer.y) == [4.5, 4.5]
    assert list(numbers.y) == [3, 7]


@pytest.mark.parametrize("answer", [0, 220])
def test_the_axis_does_not_move_with_the_answer(answer: float) -> None:
    assert (
        errors_figure(["a"], [100], answer, "").layout.yaxis.range
        == errors_figure(["a"], [100], 9, "").layout.yaxis.range
    )
