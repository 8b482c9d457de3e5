"""Where the rows of a file are: separators, lines above and below, names, units, what is too much or too little."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tdc_core.spec.messages import Code
from tdc_core.tables.guessed import Guess
from tests.support.tables import guessed, kinds, rows_of, values

N = 30
X = [f"{value:.2f}" for value in np.random.default_rng(1).uniform(1, 90, N)]
Y = [f"{value:.1f}" for value in np.random.default_rng(2).uniform(1, 90, N)]
WORD = ["red", "blue", "green"] * 10


def codes(found: Guess) -> set[str]:
    return {remark.code for remark in found.remarks}


@pytest.mark.parametrize("separator", [",", ";", "\t", "|", " "])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_separators_and_ends_of_line(tmp_path: Path, separator: str, end: str) -> None:
    found = guessed(tmp_path, rows_of(X, Y, WORD, header=["x", "y", "hue"], separator=separator, end=end))
    assert found.reading.separator == ("spaces" if separator == " " else separator)
    assert kinds(found) == {"x": "number", "y": "number", "hue": "category"}
    assert found.rows == N and found.remarks == ()


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_decimal_commas(tmp_path: Path, separator: str) -> None:
    comma = [x.replace(".", ",") for x in X]
    found = guessed(tmp_path, rows_of(comma, comma, WORD, header=["x", "y", "hue"], separator=separator))
    assert (found.reading.separator, found.reading.decimal, found.reading.thousands) == (separator, ",", None)
    assert values(found.table, "x") == [float(x) for x in X]


def test_a_sentence_with_commas_does_not_part_a_row(tmp_path: Path) -> None:
    notes = [f"good, {word}, but late" for word in WORD]
    found = guessed(tmp_path, rows_of(X, notes, WORD, header=["x", "note", "hue"], separator=";"))
    assert found.reading.separator == ";" and len(found.table.columns) == 3


def test_blanks_after_separators(tmp_path: Path) -> None:
    quoted = [f'"{word}, dark"' for word in WORD]
    found = guessed(tmp_path, rows_of(X, quoted, Y, header=["x", "hue", "y"], separator=", "))
    assert kinds(found) == {"x": "number", "hue": "category", "y": "number"}
    assert found.table.columns["hue"].words == ("blue, dark", "green, dark", "red, dark")


def test_blanks_around_values_are_no_part_of_them(tmp_path: Path) -> None:
    found = guessed(tmp_path, rows_of(X, WORD, header=["x", "hue"], separator=" | "))
    assert found.table.columns["hue"].words == ("blue", "green", "red")


@pytest.mark.parametrize(
    ("above", "skip", "comment"),
    [
        ("Report of May\n", 1, None),
        ("Report of May\nby me\n\n", 3, None),
        ("Report of May,,\n", 1, None),
        ("# made by a logger\n# in May, 2024\n", 2, "#"),
        ("% made by a logger\n", 1, "%"),
        ("sep=,\n", 1, None),
        ("\n\n", 2, None),
    ],
)
def test_lines_above(tmp_path: Path, above: str, skip: int, comment: str | None) -> None:
    found = guessed(tmp_path, above + rows_of(X, Y, WORD, header=["x", "y", "hue"]))
    assert (found.reading.skip, found.reading.comment) == (skip, comment)
    assert kinds(found) == {"x": "number", "y": "number", "hue": "category"}
    assert found.rows == N


def test_comments_between_rows(tmp_path: Path) -> None:
    lines = rows_of(X, Y, WORD, header=["x", "y", "hue"]).splitlines(keepends=True)
    found = guessed(tmp_path, "".join([*lines[:9], "# stopped, started\n", *lines[9:]]))
    assert found.reading.comment == "#" and found.rows == N
    assert Code.TABLE_COMMENTS in codes(found)


def test_a_name_or_value_with_a_hash_is_no_comment(tmp_path: Path) -> None:
    found = guessed(tmp_path, rows_of(range(1, N + 1), X, WORD, header=["#", "x", "hue"]))
    assert list(found.table.columns) == ["#", "x", "hue"] and found.rows == N
    colours = [f"#{number:06x}" for number in range(5)] * 6
    found = guessed(tmp_path, rows_of(colours, X, WORD, header=["colour", "x", "hue"]))
    assert found.rows == N and found.reading.comment is None


@pytest.mark.parametrize(
    ("below", "footer"),
    [
        ("Total,2000.5,\n", 1),
        (",,\nTotal,2000.5,\n", 1),
        ("Average,40.5,\n", 1),
        ("합계,2000.5,\n", 1),
        ("Source: the office of statistics\n", 1),
        ("\nSource: the office of statistics\n* estimated\n", 2),
        ("exported on Monday,,\n", 1),
        ("Source: the office, of statistics, and others\n", 1),
        ("Note: one, two, three, four\n", 1),
    ],
)
def test_rows_below(tmp_path: Path, below: str, footer: int) -> None:
    names = [f"place {place}" for place in range(N)]
    found = guessed(tmp_path, rows_of(names, X, Y, header=["place", "x", "y"]) + below)
    assert found.reading.footer == footer and found.rows == N
    assert Code.TABLE_FOOTER in codes(found)
    assert kinds(found)["x"] == "number" and found.table.columns["x"].unread == 0


def test_a_short_row_at_the_end_is_data(tmp_path: Path) -> None:
    found = guessed(tmp_path, rows_of(X, Y, WORD, header=["x", "y", "hue"]) + "1.5,2.5\n")
    assert found.reading.footer == 0 and found.rows == N + 1
    assert values(found.table, "hue")[-1] is None


def test_no_names(tmp_path: Path) -> None:
    found = guessed(tmp_path, rows_of(X, Y, WORD))
    assert not found.reading.header and found.rows == N
    assert list(found.table.columns) == ["column 1", "column 2", "column 3"]
    assert codes(found) == {Code.TABLE_NO_HEADER}


def test_words_alone_have_names_above_where_these_are_not_repeated(tmp_path: Path) -> None:
    assert guessed(tmp_path, rows_of(WORD, WORD, header=["hue", "shade"])).reading.header
    assert not guessed(tmp_path, rows_of(WORD, ["a", "b", "b"] * 10)).reading.header


@pytest.mark.parametrize("first", ["country", ""])
def test_years_as_names(tmp_path: Path, first: str) -> None:
    names = [f"land {place}" for place in range(N)]
    found = guessed(tmp_path, rows_of(names, X, Y, X, header=[first, "1990", "1991", "1992"]))
    assert found.reading.header and list(found.table.columns)[1:] == ["1990", "1991", "1992"]


def test_the_index_of_pandas_and_the_row_names_of_r(tmp_path: Path) -> None:
    found = guessed(tmp_path, rows_of(range(N), X, WORD, header=["", "x", "hue"]))
    assert kinds(found) == {"column 1": "id", "x": "number", "hue": "category"}
    names = [f'"{number}"' for number in range(1, N + 1)]
    found = guessed(tmp_path, rows_of(names, X, WORD, header=['"x"', '"hue"'], separator=" ").replace("1 ", "1 ", 1))
    assert list(found.table.columns)[1:] == ["x", "hue"] and found.rows == N


@pytest.mark.parametrize("separator", [",", " ", "\t"])
def test_names_behind_the_sign_of_a_comment(tmp_path: Path, separator: str) -> None:
    found = guessed(tmp_path, rows_of(X, Y, Y, header=["# x", "y", "z"], separator=separator))
    assert list(found.table.columns) == ["x", "y", "z"] and found.rows == N


def test_one_name_short(tmp_path: Path) -> None:
    lines = rows_of([f'"r{row}"' for row in range(N)], X, WORD).splitlines()
    found = guessed(tmp_path, "\n".join(['"x","hue"', *lines]))
    assert list(found.table.columns) == ["column 1", "x", "hue"] and found.rows == N


def test_names_twice_empty_and_with_blanks(tmp_path: Path) -> None:
    found = guessed(tmp_path, rows_of(X, Y, X, Y, header=["a", "a", "", '" a\nb "']))
    assert list(found.table.columns) == ["a", "a (2)", "column 3", "a b"]


@pytest.mark.parametrize("units", ["cm,kg,", "[cm],[kg],", "(cm),(kg),[-]", "cm,%,"])
def test_a_row_of_units(tmp_path: Path, units: str) -> None:
    lines = rows_of(X, Y, WORD, header=["x", "y", "hue"]).splitlines()
    found = guessed(tmp_path, "\n".join([lines[0], units, *lines[1:]]))
    assert found.reading.units_row and found.rows == N
    assert kinds(found)["x"] == "number" and found.table.columns["x"].unread == 0


def test_missing_values_in_the_first_row_are_no_units(tmp_path: Path) -> None:
    found = guessed(tmp_path, rows_of(["-", *X[1:]], ["n/a", *Y[1:]], WORD, header=["x", "y", "hue"]))
    assert not found.reading.units_row and found.rows == N


def test_names_that_come_again(tmp_path: Path) -> None:
    lines = rows_of(X, Y, WORD, header=["x", "y", "hue"]).splitlines()
    found = guessed(tmp_path, "\n".join([*lines[:9], lines[0], *lines[9:]]))
    assert found.rows == N and Code.TABLE_HEADER_AGAIN(count=1) in found.remarks
    assert found.table.columns["x"].unread == 0


def test_too_many_and_too_few_values(tmp_path: Path) -> None:
    lines = rows_of(X, Y, WORD, header=["x", "y", "hue"]).splitlines()
    lines[5:5] = ["1,2,red,too much", "3,4", "", ",,", "5,6,blue,,,"]
    found = guessed(tmp_path, "\n".join(lines))
    assert found.table.lines_left_out == (6,) and found.rows == N + 2
    assert codes(found) == {Code.TABLE_LINES_LEFT_OUT, Code.TABLE_EMPTY_ROWS}
    assert ("line 6", Code.TABLE_LINE_TOO_LONG()) in found.left_out


def test_too_many_values_in_the_first_row(tmp_path: Path) -> None:
    lines = rows_of(X, Y, WORD, header=["x", "y", "hue"]).splitlines()
    found = guessed(tmp_path, "\n".join([lines[0], "1,2,red,too much", *lines[1:]]))
    assert found.table.lines_left_out == (2,) and found.rows == N


def test_a_row_of_missing_values_is_a_row_and_one_of_none_is_not(tmp_path: Path) -> None:
    found = guessed(tmp_path, rows_of([*X[:5], "NA", ""], [*Y[:5], "NA", ""], header=["x", "y"]))
    assert found.rows == 6 and values(found.table, "x")[-1] is None
    assert Code.TABLE_EMPTY_ROWS(count=1) in found.remarks


def test_lines_are_counted_through_quoted_ends_of_line_and_comments(tmp_path: Path) -> None:
    notes = ['"one\ntwo"', *[f"note {row}" for row in range(N - 1)]]
    lines = rows_of(X, notes, WORD, header=["x", "note", "hue"]).splitlines()
    lines = ["# a log", *lines[:6], "1,2,red,too much", *lines[6:]]
    assert guessed(tmp_path, "\n".join(lines)).table.lines_left_out == (8,)


@pytest.mark.parametrize("named", [True, False])
def test_separators_at_the_ends_of_lines(tmp_path: Path, named: bool) -> None:
    lines = rows_of(X, Y, WORD).splitlines()
    found = guessed(tmp_path, "\n".join(["x,y,hue" + "," * named, *(line + "," for line in lines)]))
    assert list(found.table.columns) == ["x", "y", "hue"] and found.rows == N
    assert found.table.lines_left_out == ()


def test_columns_that_are_aligned_by_gaps(tmp_path: Path) -> None:
    cars = ["ford pinto", "vw golf", "fiat uno s"] * 10
    lines = [f"{car:<16}{x:>8}   {word}" for car, x, word in zip(cars, X, WORD, strict=True)]
    found = guessed(tmp_path, "\n".join([f"{'name of car':<18}{'mpg':>6}   hue", *lines]))
    assert found.reading.separator == "gaps"
    assert kinds(found) == {"name of car": "category", "mpg": "number", "hue": "category"}


def test_quotes_behind_a_backslash(tmp_path: Path) -> None:
    said = [f'"he said \\"{word}, yes\\" to it"' for word in WORD]
    found = guessed(tmp_path, rows_of(said, X, WORD, header=["said", "x", "hue"]))
    assert kinds(found) == {"said": "category", "x": "number", "hue": "category"}
    assert found.table.columns["said"].words[0] == 'he said "blue, yes" to it'


def test_a_line_drawn_under_the_names(tmp_path: Path) -> None:
    lines = rows_of(X, Y, WORD, header=["x", "y", "hue"], separator=" | ").splitlines()
    found = guessed(tmp_path, "\n".join([lines[0], "---|---|---", *lines[1:]]))
    assert found.reading.units_row and found.rows == N and found.table.columns["x"].unread == 0


def test_some_pairs_of_names_and_values_above(tmp_path: Path) -> None:
    lines = rows_of(X, Y, WORD, Y, header=["x", "y", "hue", "z"]).splitlines()
    found = guessed(tmp_path, "\n".join(["Report,,,", "Account,DE12 3456,,", ",,,", *lines]))
    assert found.reading.skip == 3 and found.rows == N


def test_quotes_that_do_not_close_are_signs_like_others(tmp_path: Path) -> None:
    found = guessed(tmp_path, rows_of(X, ['5"', *WORD[1:]], Y, header=["x", "hue", "y"]))
    assert found.rows == N
    found = guessed(tmp_path, rows_of(X, ['"open', *WORD[1:]], Y, header=["x", "hue", "y"]))
    assert found.rows == N


def test_what_was_pasted_from_a_spreadsheet(tmp_path: Path) -> None:
    text = rows_of(X, Y, WORD, header=["Größe", "Preis €", "Farbe"], separator="\t", end="\r\n").replace(".", ",")
    found = guessed(tmp_path, text)
    assert (found.reading.separator, found.reading.decimal) == ("\t", ",")
    assert kinds(found) == {"Größe": "number", "Preis €": "number", "Farbe": "category"}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp949", "utf-32"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    found = guessed(tmp_path, rows_of(X, ["서울", "부산", "대구"] * 10, header=["면적", "지역"]), encoding=encoding)
    assert found.reading.encoding == encoding
    assert found.table.columns["지역"].words == ("대구", "부산", "서울")


def test_a_word_in_an_unseen_place_of_a_long_file(tmp_path: Path) -> None:
    count = 60_000
    numbers = [str(number % 977 + 0.5) for number in range(count)]
    found = guessed(tmp_path, rows_of([*numbers[:-2], "broken", "NA"], WORD * (count // N), header=["x", "hue"]))
    assert kinds(found) == {"x": "number", "hue": "category"}
    assert found.table.columns["x"].unread == 1 and found.table.columns["x"].missing.sum() == 2
    assert found.reading.missing == ("NA",)
