"""What columns hold, which one is predicted as what, and in which order the rows are put."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tdc_core.spec.messages import Code
from tdc_core.spec.reading import Order
from tdc_core.tables.errors import NotReadable
from tdc_core.tables.guessed import Guess
from tests.support.tables import guessed, kinds, rows_of, values

N = 60
RANDOM = np.random.default_rng(3)
X = [f"{value:.2f}" for value in RANDOM.uniform(1, 90, N)]
WORD = ["red", "blue", "green"] * (N // 3)
NAMES = [f"{first} {last}" for first in ("Ann", "Bo", "Cy", "Di", "Ed", "Flo") for last in "ABCDEFGHIJ"]


def column(folder: Path, cells: list[Any], name: str = "it") -> Guess:
    """A table with this column between a number and a category; the last is the target."""
    quoted = ['"' + str(cell).replace('"', '""') + '"' for cell in cells]
    count = len(cells)
    return guessed(folder, rows_of(X[:count], quoted, WORD[:count], header=["x", name, "hue"]))


def with_some(often: list[str], seldom: list[str]) -> list[str]:
    """A column that has the one mostly and the other at its beginning."""
    return [*seldom, *(often * N)[: N - len(seldom)]]


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (X, "number"),
        ([0, 1] * 30, "number"),
        (["1e5", "2.5E-3"] * 30, "number"),
        ([f"${value}" for value in X], "number"),
        ([f"{value} €" for value in X], "number"),
        ([f"{value} kg" for value in X], "number"),
        ([f"{value}%" for value in X], "number"),
        (with_some(X, ["broken", "n/a", "-"]), "number"),
        (with_some(X, ["none", "keine", "*"]), "number"),
        (["1/2", "3/4", "1/3"] * 20, "category"),
        (["yes", "no"] * 30, "category"),
        (["TRUE", "FALSE"] * 30, "category"),
        (["Y", "N", ""] * 20, "category"),
        (["1A", "2B", "3C"] * 20, "category"),
        (["<5", "5-10", ">10"] * 20, "category"),
        (["none", "low", "high"] * 20, "category"),
        (["01067", "80331", "04103"] * 20, "category"),
        ([f"{number:05}" for number in RANDOM.choice(99999, N, replace=False)], "id"),
        (RANDOM.permutation(np.arange(1, N + 1)).tolist(), "id"),
        (range(1001, 1001 + N), "id"),
        ([10**18 + number * 7 for number in range(N)], "id"),
        ([f"C-{number * 13:04}" for number in range(N)], "id"),
        ([f"0491 555 {number:04}" for number in range(N)], "id"),
        ([f"user{number}@example.org" for number in range(N)], "id"),
        (RANDOM.choice(10**6, N, replace=False).tolist(), "number"),
        ([f"the {word} one was good, {row} times" for row, word in enumerate(WORD)], "text"),
        (NAMES[:40] + NAMES[:20], "text"),
        (["same"] * N, "constant"),
        (["same", ""] * 30, "constant"),
        (["7"] * N, "constant"),
        ([""] * N, "empty"),
        (["NA", "-"] * 30, "empty"),
        (["inf", "-inf"] * 30, "empty"),
        (["5", "inf"] * 30, "constant"),
        (["2024-01-05", "2024-03-01", "2023-12-24"] * 20, "date"),
        (["24.12.2023", "1.3.2024", "5.1.2024"] * 20, "date"),
        (["Dec 24, 2023", "Mar 1, 2024"] * 30, "date"),
        (["24. Dezember 2023", "1. März 2024"] * 30, "date"),
        (["2023년 12월 24일", "2024년 3월 1일"] * 30, "date"),
        (with_some(["2024-01-05", "2024-03-01"], ["unknown", "soon", ""]), "date"),
        (["09:30", "17:45"] * 30, "date"),
        (range(1961, 1961 + N), "id"),
        (["1961", "1962", "1963"] * 20, "number"),
        (['{"a": 1}', '{"a": 2}', "{}"] * 20, "category"),
    ],
)
def test_kinds(tmp_path: Path, cells: list[Any], kind: str) -> None:
    found = column(tmp_path, list(cells))
    assert kinds(found) == {"x": "number", "it": kind, "hue": "category"}
    assert found.reading.column("it").use == (kind in ("number", "category", "date"))
    if kind not in ("number", "category", "date"):
        assert ("it", found.reasons["it"]) in found.left_out


@pytest.mark.parametrize(
    ("name", "cells", "kind"),
    [
        ("year", range(1961, 1961 + N), "number"),
        ("Jahr", range(1961, 1961 + N), "number"),
        ("age", range(18, 18 + N), "number"),
        ("customer_id", RANDOM.choice(10**6, N, replace=False).tolist(), "id"),
        ("PassengerId", RANDOM.choice(10**6, N, replace=False).tolist(), "id"),
        ("acid", RANDOM.choice(10**6, N, replace=False).tolist(), "number"),
        ("said_no", RANDOM.choice(10**6, N, replace=False).tolist(), "number"),
        ("date", [f"202401{day:02}" for day in range(1, 31)] * 2, "date"),
        ("count", [f"202401{day:02}" for day in range(1, 31)] * 2, "number"),
    ],
)
def test_kinds_by_name(tmp_path: Path, name: str, cells: list[Any], kind: str) -> None:
    assert kinds(column(tmp_path, list(cells), name))[name] == kind


@pytest.mark.parametrize(
    "spelling",
    [
        *(
            "",
            " ",
            "NA",
            "N/A",
            "n/a",
            "NaN",
            "nan",
            "null",
            "NULL",
            "None",
            "#N/A",
            "#DIV/0!",
            "?",
            "-",
            "--",
            ".",
            "missing",
        ),
        *(
            "unknown",
            "k.A.",
            "keine Angabe",
            "#NV",
            "\\N",
            "fehlt",
            "non renseigné",
            "inconnu",
            "결측",
            "不明",
            "欠損",
            "b.d.",
            "brak",
        ),
    ],
)
@pytest.mark.parametrize("kind", ["number", "category", "date"])
def test_missing_in_all_spellings(tmp_path: Path, spelling: str, kind: str) -> None:
    cells = {"number": X, "category": ["up", "down"] * 30, "date": ["2024-01-05", "2024-03-01"] * 30}[kind]
    found = column(tmp_path, [spelling, *cells[1:30], spelling, *cells[31:]])
    assert kinds(found)["it"] == kind
    assert np.flatnonzero(found.table.columns["it"].missing).tolist() == [0, 30]
    assert found.reading.missing == ((spelling,) if spelling.strip() else ())
    assert found.remarks == ()


def test_none_may_be_a_category_but_no_number(tmp_path: Path) -> None:
    assert column(tmp_path, ["none", "low", "high"] * 20).table.columns["it"].words == ("high", "low", "none")
    found = column(tmp_path, ["none", *X[1:]])
    assert found.reading.column("it").missing == ("none",) and found.reading.missing == ()


def test_a_flag_for_what_is_missing_in_one_of_twenty_rows(tmp_path: Path) -> None:
    assert column(tmp_path, ["", "", "", *X[3:]]).reading.column("it").flag
    assert not column(tmp_path, ["", "", *X[2:]]).reading.column("it").flag


@pytest.mark.parametrize(("sentinel", "count"), [("9999", 3), ("-999", 4), ("-99", 2), ("999", 5)])
def test_a_number_that_may_mean_missing_is_asked_about_and_kept(tmp_path: Path, sentinel: str, count: int) -> None:
    found = column(tmp_path, with_some(X, [sentinel] * count))
    assert Code.TABLE_SENTINEL(column="it", value=sentinel, count=count) in found.remarks
    assert not found.table.columns["it"].missing.any()


@pytest.mark.parametrize(
    "cells", [X, [str(number) for number in range(960, 960 + N)], ["0", "1"] * 30, ["-1", "1"] * 30]
)
def test_no_number_is_asked_about_without_need(tmp_path: Path, cells: list[str]) -> None:
    assert column(tmp_path, cells).remarks == ()


def test_long_numbers_and_zeros_in_front_are_kept(tmp_path: Path) -> None:
    found = column(tmp_path, [10**18 + row for row in range(N)])
    assert found.table.columns["it"].words[1] == "1000000000000000001"
    assert column(tmp_path, ["007", "010"] * 30).table.columns["it"].words == ("007", "010")


def test_classes_stand_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    found = guessed(tmp_path, rows_of(X, [1, 2, 10] * 20, header=["x", "grade"]))
    assert found.reading.aim == "classes" and found.table.columns["grade"].words == ("1", "2", "10")
    found = guessed(tmp_path, rows_of(X, ["1.0", "2.0", "10.0"] * 20, header=["x", "grade"]))
    assert found.table.columns["grade"].words == ("1", "2", "10")


def test_spellings_are_joined_and_can_be_kept_apart(tmp_path: Path) -> None:
    found = column(tmp_path, ["Yes", "yes ", " yes", "YES", "no", "No"] * 10)
    assert found.table.columns["it"].words == ("No", "yes")
    assert found.table.columns["it"].spellings["yes"] == (" yes", "YES", "Yes", "yes ")
    assert {remark.code for remark in found.remarks} == {Code.TABLE_SPELLINGS}


@pytest.mark.parametrize(
    ("name", "cells", "aim", "reason"),
    [
        ("y", X, "number", Code.TABLE_AIM_NUMBER),
        ("y", [0, 1] * 30, "classes", Code.TABLE_AIM_TWO),
        ("y", ["0.5", "1.5"] * 30, "classes", Code.TABLE_AIM_TWO),
        ("y", [1, 2, 3, 4, 5] * 12, "classes", Code.TABLE_AIM_FEW),
        ("y", list(range(10)) * 6, "classes", Code.TABLE_AIM_FEW),
        ("y", list(range(12)) * 5, "number", Code.TABLE_AIM_NUMBER),
        ("y", ["0.5", "1.5", "2.5"] * 20, "number", Code.TABLE_AIM_NUMBER),
        ("y", ["a", "b"] * 30, "classes", Code.TABLE_AIM_WORDS),
    ],
)
def test_what_is_predicted(tmp_path: Path, name: str, cells: list[Any], aim: str, reason: Code) -> None:
    found = guessed(tmp_path, rows_of(X, cells, header=["x", name]))
    assert (found.reading.target, found.reading.aim, found.aim_reason.code) == (name, aim, reason)
    assert (found.table.columns[name].numbers is None) == (aim == "classes")


@pytest.mark.parametrize("name", ["target", "label", "Class", "y", "OUTCOME", "Species"])
def test_a_target_by_its_name(tmp_path: Path, name: str) -> None:
    found = guessed(tmp_path, rows_of(WORD, X, X, header=[name, "x", "z"]))
    assert found.reading.target == name and found.target_reason == Code.TABLE_TARGET_NAMED(name=name)


def test_the_last_column_that_can_be_predicted(tmp_path: Path) -> None:
    found = guessed(tmp_path, rows_of(X, WORD, range(N), ["k"] * N, header=["x", "hue", "id", "unit"]))
    assert found.reading.target == "hue" and found.target_reason == Code.TABLE_TARGET_LAST()


def test_a_target_that_is_asked_for(tmp_path: Path) -> None:
    found = guessed(tmp_path, rows_of(X, WORD, X, header=["x", "hue", "z"]), target="hue")
    assert found.reading.target == "hue" and not found.reading.column("hue").use and found.reading.column("z").use
    with pytest.raises(NotReadable) as refused:
        guessed(tmp_path, rows_of(X, WORD, header=["x", "hue"]), target="shape")
    assert refused.value.message == Code.TABLE_NO_TARGET(name="shape", names="x, hue")


def days(steps: list[int]) -> list[str]:
    return [(date(2024, 1, 1) + timedelta(days=step)).isoformat() for step in steps]


@pytest.mark.parametrize(
    ("steps", "order", "reason"),
    [
        (list(range(N)), Order(by="time", column="day"), Code.TABLE_ORDER_RISES),
        ([step // 2 for step in range(N)], Order(by="time", column="day"), Code.TABLE_ORDER_RISES),
        (RANDOM.permutation(N).tolist(), Order(by="time", column="day"), Code.TABLE_ORDER_DIFFERS),
        ([step % 7 for step in range(N)], Order(by="shuffled"), Code.TABLE_ORDER_SHUFFLED),
    ],
)
def test_order_of_numbers(tmp_path: Path, steps: list[int], order: Order, reason: Code) -> None:
    found = guessed(tmp_path, rows_of(days(steps), X, header=["day", "level"]))
    assert found.reading.order == order and found.order_reason.code == reason


def test_order_of_classes(tmp_path: Path) -> None:
    found = guessed(tmp_path, rows_of(days(list(range(N))), X, WORD, header=["day", "x", "hue"]))
    assert found.reading.order == Order(by="stratified")


def test_values_of_each_kind(tmp_path: Path) -> None:
    cells = ["$1,200.50", "(30)", "12%", "NA", "inf", "oops", *(["7"] * 54)]
    found = column(tmp_path, cells)
    assert values(found.table, "it")[:7] == [1200.5, -30, 12, None, None, None, 7]
    it = found.table.columns["it"]
    assert (it.infinite, it.unread) == (1, 1)
    assert it.signs == {"$": 1, ".": 1, "%": 1}
