"""Texts that part their values in other ways: single quotes, places, names twice, signs of two bytes, running text."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tdc_core.spec.messages import Code
from tdc_core.tables.errors import NotReadable
from tests.support.tables import guessed, kinds, rows_of, values

N = 30
X = [f"{value:.2f}" for value in np.random.default_rng(1).uniform(1, 90, N)]
Y = [f"{value:.1f}" for value in np.random.default_rng(2).uniform(1, 90, N)]
WORD = ["red", "blue", "green"] * 10


def test_values_in_single_quotes(tmp_path: Path) -> None:
    said = [f"'{word}, it''s dark'" for word in WORD]
    found = guessed(tmp_path, rows_of([f"'{x}'" for x in X], said, WORD, header=["'x'", "'said'", "'hue'"]))
    assert kinds(found) == {"x": "number", "said": "category", "hue": "category"}
    assert found.table.columns["said"].words[0] == "blue, it's dark"


@pytest.mark.parametrize("word", ["'t Harde", "it's", "'90s"])
def test_an_apostrophe_is_no_quote(tmp_path: Path, word: str) -> None:
    found = guessed(tmp_path, rows_of(X, [word, *WORD[1:29], word], Y, header=["x", "hue", "y"]))
    assert word in found.table.columns["hue"].words and found.rows == N


def test_columns_at_the_same_places_may_have_blank_values(tmp_path: Path) -> None:
    wind = [*Y[:5], "", "", *Y[7:20], "", *Y[21:]]
    cities = ["New York", "Rome", "San Juan"] * 10
    lines = [f"{city:<12}{x:>8}{y:>8} {word:<6}" for city, x, y, word in zip(cities, X, wind, WORD, strict=True)]
    found = guessed(tmp_path, "\n".join([f"{'city':<12}{'rain':>8}{'wind':>8} {'state':<6}", *lines]))
    assert found.reading.separator == "fixed" and found.rows == N
    assert kinds(found) == {"city": "category", "rain": "number", "wind": "number", "state": "category"}
    assert values(found.table, "wind") == [float(y) if y else None for y in wind]
    assert found.table.columns["city"].words == ("New York", "Rome", "San Juan")


def test_a_comment_above_columns_at_the_same_places_does_not_shift_them(tmp_path: Path) -> None:
    wind = ["", *Y[1:20], "", *Y[21:]]
    lines = [f"{x:>8}{y:>8}{z:>8}" for x, y, z in zip(X, wind, Y, strict=True)]
    found = guessed(tmp_path, "\n".join(["# made by a logger in May", f"{'a':>8}{'b':>8}{'c':>8}", *lines, ""]))
    assert found.reading.separator == "fixed" and found.reading.comment == "#"
    assert values(found.table, "b")[0] is None and values(found.table, "c")[0] == float(Y[0])


def test_names_of_groups_above_the_names(tmp_path: Path) -> None:
    lines = rows_of(WORD, X, Y, header=["hue", "low", "high"]).splitlines()
    found = guessed(tmp_path, "\n".join([",size,size", *lines]))
    assert found.reading.skip == 1 and not found.reading.units_row and found.rows == N
    assert kinds(found) == {"hue": "category", "low": "number", "high": "number"}


def test_names_once_more_under_the_names(tmp_path: Path) -> None:
    lines = rows_of(WORD, X, Y, header=["q1", "q2", "q3"]).splitlines()
    found = guessed(tmp_path, "\n".join([lines[0], "Which hue?,How much?,How often?", *lines[1:]]))
    assert found.reading.units_row and found.rows == N and list(found.table.columns) == ["q1", "q2", "q3"]
    broken = guessed(
        tmp_path, rows_of(["red", *WORD[1:]], ["error", *X[1:]], ["error", *Y[1:]], header=["a", "b", "c"])
    )
    assert broken.rows == N and broken.table.columns["b"].unread == 1


def test_lines_of_which_most_are_too_long_are_no_table(tmp_path: Path) -> None:
    prose = "Dear all,\n\nfind below, as promised, our minutes. We talked, a lot.\nThanks, all, for it.\n\nBest, Ann\n"
    with pytest.raises(NotReadable) as refused:
        guessed(tmp_path, prose * 5)
    assert refused.value.message.code == Code.TABLE_PROSE


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "words", [["Łódź", "Kraków", "Żary"], ["Москва", "Омск", "Казань"], ["Αθήνα", "Πάτρα", "Βόλος"]]
)
def test_signs_of_two_bytes_are_no_controls(tmp_path: Path, encoding: str, words: list[str]) -> None:
    found = guessed(tmp_path, rows_of(X, words * 10, header=["x", words[0]], end="\r\n"), encoding=encoding)
    assert found.reading.encoding == encoding and found.table.columns[words[0]].words == tuple(sorted(words))


def test_values_that_lie_in_no_columns_are_parted_by_blanks(tmp_path: Path) -> None:
    header = ["how much of it", "main colour of all", "y"]
    found = guessed(tmp_path, rows_of(X, WORD, Y, header=header, separator="   "))
    assert found.reading.separator == "gaps" and kinds(found)["main colour of all"] == "category"
    ragged = rows_of(X, Y, X, header=["a", "b", "c"], separator=" ") + "1.5 2\n"
    assert guessed(tmp_path, ragged).reading.separator == "spaces"


def test_a_short_pair_of_a_name_and_a_value_above_is_no_header(tmp_path: Path) -> None:
    above = "Log\nDevice:;X200\nDate:;05.01.2024\n\n"
    found = guessed(
        tmp_path, above + rows_of(X, Y, WORD, header=["x", "y", "hue"], separator=";") + "\nEnd of the log\n"
    )
    assert found.reading.skip == 4 and found.rows == N and list(found.table.columns) == ["x", "y", "hue"]
