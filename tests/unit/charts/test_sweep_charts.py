"""The charts of a sweep: axes of settings, the best so far, lines across all axes, slices, shares."""

from __future__ import annotations

import pytest

from tdc_core.charts.best_so_far import TrialPoint, best_so_far_figure
from tdc_core.charts.parallel import (
    BEST,
    BEST_QUARTER,
    BETTER,
    EARLY,
    NOT_THERE,
    WORSE,
    TrialLine,
    bands,
    parallel_figure,
)
from tdc_core.charts.setting_axis import SettingAxis, in_short, spanning
from tdc_core.charts.setting_shares import setting_shares_figure
from tdc_core.charts.slices import slice_figure

RATE = SettingAxis("Rate", 1e-4, 1e-1, log=True)
UNITS = SettingAxis("Units", 4, 64, whole=True)
OPTIMIZER = SettingAxis("Optimizer", 0, 1, names=("adam", "sgd"))
AXES = (RATE, UNITS, OPTIMIZER)


def test_a_value_has_its_place_on_an_axis_and_none_lies_beyond_it() -> None:
    assert [RATE.place(value) for value in (1e-4, 1e-1, 1e-5, 7)] == [0, 1, 0, 1]
    assert RATE.place(1e-3) == pytest.approx(1 / 3) and UNITS.place(34) == pytest.approx(0.5)
    assert [OPTIMIZER.place(place) for place in (0, 1)] == [0, 1]
    assert SettingAxis("", 5, 5).place(5) == 0.5, "one value lies in the middle"
    assert spanning("", [0.0, 1.0], log=True).place(0.5) == 0.5, "a logarithm has no zero"


@pytest.mark.parametrize(
    ("axis", "words"),
    [
        (RATE, ["0.0001", "0.001", "0.01", "0.1"]),
        (UNITS, ["4", "20", "40", "64"]),
        (OPTIMIZER, ["adam", "sgd"]),
        (SettingAxis("", 1, 4, whole=True), ["1", "2", "3", "4"]),
        (SettingAxis("", 0.0, 0.5), ["0", "0.2", "0.4", "0.5"]),
        (SettingAxis("", 5, 5), ["5"]),
        (SettingAxis("", 0, 0, names=("",)), [""]),
        (SettingAxis("", 1e-12, 1e3, log=True), ["1e-12", "1e-08", "1e-05", "0.01", "10", "1000"]),
    ],
)
def test_the_ticks_of_an_axis_begin_and_end_with_its_ends(axis: SettingAxis, words: list[str]) -> None:
    ticks = axis.ticks()
    assert [text for _, text in ticks] == words
    assert (ticks[0][0], ticks[-1][0]) == (axis.low, axis.high)
    assert [axis.place(value) for value, _ in ticks] == sorted(axis.place(value) for value, _ in ticks)


def test_many_choices_have_no_room_for_all_their_words() -> None:
    many = SettingAxis("", 0, 99, names=tuple(f"choice {number}" for number in range(100)))
    assert sum(len(text) for _, text in many.ticks()) <= 80 and many.ticks()[0] == (0.0, "choice 0")


def test_numbers_beside_an_axis_are_short() -> None:
    assert [in_short(value) for value in (3.0, 0.30000000000000004, 1e-5, 123456.0)] == [
        "3",
        "0.3",
        "1e-05",
        "1.23e+05",
    ]


def test_the_axis_of_no_numbers_is_one_all_the_same() -> None:
    axis = spanning("Loss", [], log=True)
    assert (axis.low, axis.high, axis.log) == (0.0, 1.0, False)


def test_the_best_so_far_goes_in_steps_up_to_the_last_trial() -> None:
    points = [TrialPoint(number, value, f"trial {number}") for number, value in ((0, 0.5), (1, 0.3))]
    early = [TrialPoint(2, 0.4, "trial 2")]
    figure = best_so_far_figure("Loss", 12, True, points, early, [(0, 0.5), (1, 0.3)], points[1])
    line, ended, hollow, best, again = figure.data
    assert list(line.x) == [0, 1, 2] and list(line.y) == [0.5, 0.3, 0.3] and line.line.shape == "hv"
    assert list(ended.customdata) == [0, 1] and list(hollow.x) == [2] and hollow.marker.symbol == "circle-open"
    assert list(best.x) == [1] and not again.x and not figure.layout.annotations[-1].visible
    assert figure.layout.xaxis.range[1] > 12 and figure.layout.yaxis.type == "log"
    repeats = [TrialPoint(number, 0.35, "") for number in (12, 13, 14)]
    behind = best_so_far_figure("Loss", 400, True, again=repeats)
    assert list(behind.data[4].x) == [400, 410, 420] and list(behind.data[4].customdata) == [12, 13, 14]
    assert behind.layout.xaxis.range[1] > 420
    assert len(best_so_far_figure("Loss", 12, True).data) == len(figure.data), "so that one takes the other's points"


def test_the_bands_are_quarters_and_halves_of_those_that_were_trained_to_the_end() -> None:
    assert bands(8) == [BEST, BEST_QUARTER, BETTER, BETTER, *[WORSE] * 4]
    assert bands(1) == [BEST] and bands(0) == []


def test_a_trial_is_a_line_from_axis_to_axis_and_passes_by_where_it_has_not_a_setting() -> None:
    axes = (*AXES, SettingAxis("Loss", 0.1, 0.9))
    lines = [
        TrialLine(3, (1e-4, 64.0, 1.0, 0.1), BEST, "trial 3"),
        TrialLine(4, (1e-1, None, 0.0, 0.9), EARLY, "trial 4"),
    ]
    figure = parallel_figure(["a", "b", "c", "d"], axes, True, lines)
    early, worse, better, quarter, best, words = figure.data
    assert list(best.x) == [0, 1, 1, 0, None] and list(best.y) == [0, 1, 2, 3, None]
    assert list(best.customdata) == [3] * 4 + [None]
    assert early.x[1] < 0 and early.line.dash == "dot"
    assert not worse.x and not better.x and not quarter.x
    assert list(words.text).count(NOT_THERE) == 1 and words.y[list(words.text).index(NOT_THERE)] == 1
    assert [shape.type for shape in figure.layout.shapes] == ["line"] * 4 + ["path"], (
        "an axis each, and who is looked at"
    )
    assert [note.text for note in figure.layout.annotations] == ["a", "b", "c", "d"]
    empty = parallel_figure(["a", "b", "c", "d"], axes, True)
    assert len(empty.data) == len(figure.data) and NOT_THERE not in list(empty.data[-1].text)
    assert empty.layout == figure.layout, "the browser changes points alone"
    assert parallel_figure(["a"] * 4, axes, False).layout.xaxis.range[0] > figure.layout.xaxis.range[0]


def test_a_slice_has_its_setting_across_and_choices_beside_one_another() -> None:
    shown = [(1e-3, TrialPoint(number, 0.1 * number, "")) for number in range(1, 4)]
    figure = slice_figure(RATE, "Loss", True, shown, best=shown[0])
    assert list(figure.data[1].x) == [1e-3] * 3 and list(figure.data[2].y) == [0.1]
    assert figure.layout.xaxis.type == "log" and list(figure.layout.xaxis.tickvals) == [1e-4, 1e-3, 1e-2, 1e-1]
    assert figure.layout.xaxis.range[0] < -4
    choices = slice_figure(OPTIMIZER, "Loss", False, [(1.0, point) for _, point in shown])
    assert len(set(choices.data[1].x)) == 3 and all(0.8 < x < 1.2 for x in choices.data[1].x)
    assert list(choices.layout.xaxis.ticktext) == ["adam", "sgd"]
    alone = slice_figure(OPTIMIZER, "Loss", False, [(1.0, shown[0][1])], spread=False)
    assert list(alone.data[1].x) == [1.0]


def test_shares_are_bars_with_their_words_above_them() -> None:
    figure = setting_shares_figure(3, [("Rate", 0.75), ("Units", 0.25)])
    bars, words = figure.data
    assert list(bars.x) == [0.75, 0.25] and list(words.text) == ["Rate  <b>75%</b>", "Units  <b>25%</b>"]
    assert all(up < row for up, row in zip(words.y, bars.y, strict=True))
    assert figure.layout.height == setting_shares_figure(3).layout.height
