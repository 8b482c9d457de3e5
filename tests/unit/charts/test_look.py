"""The charts of the look at a table."""

import numpy as np
import pytest

from tdc_core.charts.categories import categories_figure
from tdc_core.charts.distribution import DASHES, distribution_figure
from tdc_core.charts.mean_along import mean_along_figure
from tdc_core.charts.missing_map import missing_figure
from tdc_core.charts.scatter import SYMBOLS, Axis, scatter_by_class, scatter_by_number
from tdc_core.charts.together import MOST_WITH_NUMBERS, together_figure


def test_a_block_with_one_missing_value_is_seen() -> None:
    heat = missing_figure(["a", "b"], [0, 100, 150], np.array([[0.0, 0.01], [1.0, 0.5]])).data[0]
    assert heat.x == (50, 125) and heat.y == ("a", "b")
    assert heat.customdata == ([0, 1], [100, 50])
    faint = max(depth for depth, colour in heat.colorscale if "128, 128" in colour)
    assert heat.z[0][0] < faint < heat.z[0][1] < heat.z[1][1] < heat.z[1][0] == 1


def test_bars_of_categories_have_a_piece_for_each_class() -> None:
    figure = categories_figure(["x", "y"], {"no": [3, 0], "yes": [1, 4]})
    assert [(bar.name, bar.x, bar.customdata) for bar in figure.data] == [
        ("no", (3, 0), (75, 0)),
        ("yes", (1, 4), (25, 100)),
    ]
    assert categories_figure(["x"], {str(place): [0] for place in range(8)}).data[7].marker.pattern.shape


def test_lines_of_classes_are_told_apart_by_dashes() -> None:
    figure = distribution_figure("cm", [0, 1, 2], {name: [1, 3] for name in "abcdefgh"} | {"none": [0, 0]}, "class")
    assert [line.line.dash for line in figure.data][:8] == list(DASHES)
    assert figure.data[0].y == (0, 25, 25, 75, 75, 0) and not any(figure.data[-1].y)
    assert figure.layout.yaxis.title.text == "% of the class"


@pytest.mark.parametrize("bins", [[0.5, 1.5], ["x", "y"]])
def test_the_mean_stands_below_the_rows_on_one_axis(bins) -> None:
    bars, means = mean_along_figure("a", bins, [2, 0], np.array([1.5, np.nan]), "price").data
    assert (list(bars.x), list(bars.y)) == (bins, [2, 0]) and list(means.x) == bins
    assert means.yaxis == "y2" and means.y[0] == 1.5 and np.isnan(means.y[1])
    assert means.mode == ("markers" if bins[0] == "x" else "lines+markers")


def test_few_pairs_have_their_numbers_and_none_has_itself() -> None:
    values = np.array([[1, -0.504, np.nan], [-0.504, 1, 0.25], [np.nan, 0.25, 1]])
    figure = together_figure(["a", "b", "c"], values)
    assert [(each.x, each.y, each.text) for each in figure.layout.annotations] == [
        ("b", "a", "-0.50"),
        ("a", "b", "-0.50"),
        ("c", "b", "0.25"),
        ("b", "c", "0.25"),
    ]
    assert all(np.isnan(figure.data[0].z[place][place]) for place in range(3))
    many = MOST_WITH_NUMBERS + 1
    assert not together_figure([f"c{place}" for place in range(many)], np.eye(many)).layout.annotations


def test_points_of_a_class_have_a_symbol_and_those_of_a_category_lie_around_its_place() -> None:
    x, y = Axis("size", np.array([1.5, 2.5, 3.5])), Axis("port", np.array([0.0, 1.0, 1.0]), ["north", "south"])
    figure = scatter_by_class(x, y, ["no", "maybe", "yes"], np.array([0, 2, 2]), ["a", "b", "c"])
    assert [(trace.name, trace.marker.symbol, trace.text) for trace in figure.data] == [
        ("no", SYMBOLS[0], ("a",)),
        ("yes", SYMBOLS[2], ("b", "c")),
    ]
    assert figure.data[1].x == (2.5, 3.5)
    assert all(0 < abs(place - 1) < 0.35 for place in figure.data[1].y)
    assert figure.layout.yaxis.ticktext == ("north", "south")
    assert figure == scatter_by_class(x, y, ["no", "maybe", "yes"], np.array([0, 2, 2]), ["a", "b", "c"])


def test_a_number_colours_the_points_and_a_title_stays_text() -> None:
    x, y = Axis("%{x}", np.array([1.0, 2.0])), Axis("b", np.array([3.0, 4.0]))
    (points,) = scatter_by_number(x, y, "price", np.array([5.0, 6.0]), ["a", "b"]).data
    assert points.marker.color == (5, 6) and points.marker.colorbar.title.text == "price"
    assert "%{meta[0]}: %{x:.4~g}" in points.hovertemplate and list(points.meta) == ["%{x}", "b"]
