"""The chart of which class is taken for which."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
import pytest

from tdc_core.charts.confusion import MOST_WITH_NUMBERS, confusion_figure

MATRIX = np.array([[10, 0, 0], [0, 8, 2], [0, 1, 999]])
CLASSES = ["a", "b", "c"]
LETTERS = {"white": (255, 255, 255), "black": (0, 0, 0)}


def texts(figure: go.Figure) -> dict[tuple[str, str], str]:
    """The number written in each cell, by true class and the class it is taken for."""
    return {(note.y, note.x): note.text for note in figure.layout.annotations}


def luminance(rgb: Sequence[float]) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [part / 255 for part in rgb]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: Sequence[float], other: Sequence[float]) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def coloured(scale: Sequence[tuple[float, str]], depth: float) -> list[float]:
    """Red, green and blue at a depth."""
    colours = [[float(part) for part in colour[4:-1].split(",")] for _, colour in scale]
    return [float(np.interp(depth, [at for at, _ in scale], part)) for part in zip(*colours, strict=True)]


def test_every_cell_can_be_clicked_and_knows_its_classes() -> None:
    squares = confusion_figure(MATRIX, CLASSES).data[0]
    assert squares.mode == "markers"
    found = {
        (CLASSES.index(y), CLASSES.index(x)): tuple(data)
        for y, x, data in zip(squares.y, squares.x, squares.customdata, strict=True)
    }
    assert found == {(true, predicted): (true, predicted) for true in range(3) for predicted in range(3)}
    assert squares.hovertext[5] == "2 of 10 (20.0%)"
    assert [trace.hoverinfo for trace in confusion_figure(MATRIX, CLASSES).data[1:]] == ["skip"] * 2


def test_nothing_fades_but_the_chosen_cell_gets_an_outline() -> None:
    squares, *others = confusion_figure(MATRIX, CLASSES).data
    assert {other.type for other in others} == {"heatmap"}, "which a selection leaves alone"
    assert squares.marker.symbol == "square-open"
    assert (squares.marker.opacity, squares.unselected.marker.opacity, squares.selected.marker.opacity) == (0, 0, 1)


def test_right_answers_and_mistakes_are_apart() -> None:
    right, wrong = (np.array(heat.z, dtype=float) for heat in confusion_figure(MATRIX, CLASSES).data[1:])
    assert np.isfinite(right).tolist() == np.eye(3, dtype=bool).tolist()
    assert np.isfinite(wrong).tolist() == [[False, False, False], [False, False, True], [False, True, False]]
    assert right[2, 2] == 1 > right[0, 0] > right[1, 1] > 0
    assert 1 > wrong[1, 2] > wrong[2, 1] > 0


def test_the_first_class_is_at_the_top_left() -> None:
    layout = confusion_figure(MATRIX, CLASSES).layout
    assert layout.xaxis.range == (-0.5, 2.5)
    assert layout.yaxis.range == (2.5, -0.5)
    for axis in (layout.xaxis, layout.yaxis):
        assert (axis.type, list(axis.categoryarray), list(axis.tickvals)) == ("category", CLASSES, CLASSES)


def test_numbers_are_counts_or_percent_of_the_row() -> None:
    counts, shares = (texts(confusion_figure(MATRIX, CLASSES, shares)) for shares in (False, True))
    assert counts == {(CLASSES[i], CLASSES[j]): str(MATRIX[i, j]) for i in range(3) for j in range(3)}
    assert [shares["b", each] for each in CLASSES] == ["0", "80", "20"]
    assert [shares["c", each] for each in CLASSES] == ["0", "<1", ">99"], "neither none nor all"


def test_a_class_without_rows_has_empty_cells() -> None:
    figure = confusion_figure(np.array([[0, 0], [1, 3]]), ["a", "b"], shares=True)
    assert np.isnan([heat.z[0] for heat in figure.data[1:]]).all()
    assert texts(figure)["a", "a"] == "0"


def test_a_matrix_without_rows_is_drawn() -> None:
    assert set(texts(confusion_figure(np.zeros((2, 2), dtype=np.int64), ["a", "b"])).values()) == {"0"}


def test_beyond_twenty_classes_there_are_no_numbers() -> None:
    for count, written in ((MOST_WITH_NUMBERS, True), (MOST_WITH_NUMBERS + 1, False)):
        figure = confusion_figure(np.eye(count, dtype=np.int64), [str(each) for each in range(count)])
        assert bool(texts(figure)) is written


@pytest.mark.parametrize("count", [2, 3, 10, 20, 40])
def test_the_chart_fits_a_phone_and_squares_lie_within_cells(count: int) -> None:
    figure = confusion_figure(np.eye(count, dtype=np.int64), [str(each) for each in range(count)])
    assert 150 <= figure.layout.height <= 560
    assert figure.data[0].marker.size * count <= 270


def test_numbers_can_be_read_on_every_cell() -> None:
    matrix = np.linspace(1, 5000, 400).astype(int).reshape(20, 20)  # all depths, right answers and mistakes among them
    figure = confusion_figure(matrix, [str(each) for each in range(20)])
    right, wrong = figure.data[1:]
    assert len(figure.layout.annotations) == 400
    for number in figure.layout.annotations:
        row, column = int(number.y), int(number.x)
        heat = right if row == column else wrong
        cell = coloured(heat.colorscale, heat.z[row][column])
        assert contrast(LETTERS[number.font.color], cell) >= 4.5, (number.text, cell)


def test_the_number_of_an_empty_cell_suits_both_themes() -> None:
    colours = {number.text: number.font.color for number in confusion_figure(MATRIX, CLASSES).layout.annotations}
    assert colours["0"] == "gray", "which can be read on white and on black"
