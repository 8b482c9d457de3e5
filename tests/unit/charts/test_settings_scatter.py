"""A point for each run: numbers, powers of ten or kinds across."""

from __future__ import annotations

from tdc_core.charts.settings_scatter import Axis, Measured, settings_figure, settings_points

LOSSES = Measured("Validation loss", (0.5, None, 0.25))


def test_numbers_that_lie_far_apart_have_an_axis_of_powers() -> None:
    assert Measured("Rate", (0.1, 0.001, None)).axis == Axis("Rate", powers=True)
    assert Measured("Rate", (0.1, 0.02)).axis == Measured("Rate", (0.0, 5.5)).axis == Axis("Rate")
    assert Measured("Layers", (2, 5)).axis == Axis("Layers", whole=True)
    figure = settings_figure(Axis("Rate", powers=True), Axis("Loss"), ["One", "Other"])
    assert (figure.layout.xaxis.type, figure.layout.yaxis.type, len(figure.data)) == ("log", "linear", 2)
    assert figure.data[0].marker.color != figure.data[1].marker.color


def test_kinds_stand_side_by_side_in_their_order() -> None:
    axis = Measured("Optimizer", ("SGD", None, "Adam", "SGD")).axis
    assert axis == Axis("Optimizer", kinds=("SGD", "Adam"))
    x = settings_figure(axis, LOSSES.axis, ["One"]).layout.xaxis
    assert (x.type, x.categoryarray) == ("category", ("SGD", "Adam"))


def test_a_run_without_a_value_has_no_point_and_the_base_is_larger() -> None:
    points = settings_points(Measured("Rate", (0.1, 0.2, None)), LOSSES, base=0)
    assert [each["x"] for each in points] == [[0.1], [], []] and [each["y"] for each in points] == [[0.5], [], []]
    assert points[0]["marker.size"] > points[1]["marker.size"]
