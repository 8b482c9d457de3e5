"""Shares in percent can be read, and told apart."""

from __future__ import annotations

import pytest

from tdc_core.ui.parts.names import in_chart, told_apart
from tdc_core.ui.results.shares import chance, of_rows, percents


@pytest.mark.parametrize(
    ("shares", "words"),
    [
        ((28 / 30, 0.787, 0.982), ("93", "79", "98")),
        ((0.9812, 0.9783, 0.9837), ("98.1", "97.8", "98.4")),
        ((0.9996, 0.9989, 0.99993), ("99.96", "99.89", "99.99")),
        ((1.0, 0.886, 1.0), ("100", "89", "100")),
        ((0.0, 0.0, 0.114), ("0", "0", "11")),
        ((1 / 12000,), ("0.01",)),
        ((1.0, 0.9997, 1.0), ("100.00", "99.97", "100.00")),
        ((0.9999999,), ("100",)),
        ((), ()),
    ],
)
def test_a_share_has_as_many_decimals_as_it_takes(shares: tuple[float, ...], words: tuple[str, ...]) -> None:
    assert percents(*shares) == words


@pytest.mark.parametrize(("rows", "words"), [(1, "100 %"), (30, "3.3 %"), (360, "0.28 %"), (12000, "0.0083 %")])
def test_one_row_of_many(rows: int, words: str) -> None:
    assert of_rows(rows) == words


@pytest.mark.parametrize(
    ("probability", "words"), [(1.0, ">99.9 %"), (0.9994, "99.9 %"), (0.5, "50.0 %"), (0.0, "<0.1 %")]
)
def test_no_probability_is_all_or_nothing(probability: float, words: str) -> None:
    assert chance(probability) == words


def test_names_are_told_apart_on_one_line() -> None:
    assert told_apart(["a", "a", "a (2)", "b\nc", " "]) == ("a", "a (2)", "a (2) (2)", "b c", "(no name)")


def test_a_chart_shows_tags_as_they_stand() -> None:
    assert in_chart("<b>a</b> & 'c'") == "&lt;b&gt;a&lt;/b&gt; &amp; 'c'"
