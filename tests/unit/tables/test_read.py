"""A reading alone decides what a file becomes, changed by hand or not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tdc_core.spec.messages import Code
from tdc_core.spec.reading import Order, TableReading
from tdc_core.tables.errors import NotReadable
from tdc_core.tables.read import read
from tests.support.tables import guessed, kinds, rows_of, same_tables, values, written
from tests.support.workbooks import xlsx

N = 30
X = [f"{value:.2f}" for value in np.random.default_rng(5).uniform(1, 90, N)]
GRADE = [1, 2, 10] * 10
WORD = ["red", "blue", "green"] * 10
TEXT = rows_of(X, GRADE, WORD, header=["x", "grade", "hue"])


def changed(reading: TableReading, **values: object) -> TableReading:
    return TableReading.model_validate({**reading.model_dump(), **values})


def test_json_and_back(tmp_path: Path) -> None:
    found = guessed(tmp_path, TEXT)
    kept = TableReading.model_validate_json(
        json.dumps(json.loads(found.reading.model_dump_json(exclude_defaults=True)))
    )
    same_tables(found.table, read(tmp_path / "table.csv", kept))


def test_words_as_numbers_and_numbers_as_categories(tmp_path: Path) -> None:
    reading = guessed(tmp_path, TEXT).reading
    table = read(tmp_path / "table.csv", reading.with_column("grade", kind="category"))
    assert table.columns["grade"].words == ("1", "2", "10")
    table = read(tmp_path / "table.csv", reading.with_column("x", kind="category"))
    assert [float(word) for word in table.columns["x"].words] == sorted(map(float, set(X)))
    table = read(tmp_path / "table.csv", changed(reading.with_column("hue", kind="number"), target="x", aim="number"))
    assert table.columns["hue"].missing.all() and table.columns["hue"].unread == N
    table = read(tmp_path / "table.csv", reading.with_column("x", kind="date", date_format="%d.%m"))
    assert table.columns["x"].numbers is not None


@pytest.mark.parametrize("kind", ["number", "category", "date", "text", "id", "constant", "empty", "nested"])
@pytest.mark.parametrize("name", ["x", "grade", "hue"])
def test_any_kind_of_any_column(tmp_path: Path, kind: str, name: str) -> None:
    reading = guessed(tmp_path, TEXT).reading.with_column(name, kind=kind)
    for target in ("x", "grade", "hue"):
        for aim in ("classes", "number"):
            column = read(tmp_path / "table.csv", changed(reading, target=target, aim=aim)).columns[target]
            if reading.column(target).kind not in ("empty", "nested"):
                assert (column.numbers is None) == (aim == "classes")


def test_another_target(tmp_path: Path) -> None:
    reading = guessed(tmp_path, TEXT).reading
    assert (reading.target, reading.aim) == ("hue", "classes")
    as_classes = read(tmp_path / "table.csv", changed(reading, target="grade"))
    assert as_classes.columns["grade"].words == ("1", "2", "10")
    as_number = read(tmp_path / "table.csv", changed(reading, target="grade", aim="number"))
    assert values(as_number, "grade") == GRADE


def test_what_else_means_missing(tmp_path: Path) -> None:
    reading = (
        guessed(tmp_path, TEXT).reading.with_column("grade", missing=["10", "none"]).with_column("hue", missing=["red"])
    )
    table = read(tmp_path / "table.csv", reading)
    assert table.columns["grade"].missing.sum() == 10 and table.columns["grade"].unread == 0
    assert table.columns["hue"].words == ("blue", "green")
    assert (
        read(tmp_path / "table.csv", reading.with_column("grade", missing=["10.0"])).columns["grade"].missing.sum()
        == 10
    )


def test_spellings_that_are_not_joined(tmp_path: Path) -> None:
    reading = guessed(
        tmp_path, rows_of(X, ["Yes", "yes", " yes"] * 10, ["a ", "b ", "c "] * 10, header=["x", "said", "z"])
    ).reading
    table = read(tmp_path / "table.csv", changed(reading, join_spellings=False))
    assert table.columns["said"].words == (" yes", "Yes", "yes")
    assert table.columns["z"].words == ("a", "b", "c")


def test_another_header_skip_and_footer(tmp_path: Path) -> None:
    found = guessed(tmp_path, TEXT)
    assert read(tmp_path / "table.csv", changed(found.reading, footer=3)).rows == N - 3
    assert read(tmp_path / "table.csv", changed(found.reading, footer=10**6)).rows == 0
    assert read(tmp_path / "table.csv", changed(found.reading, units_row=True)).rows == N - 1
    names = [
        {**column.model_dump(), "name": f"column {place}"} for place, column in enumerate(found.reading.columns, 1)
    ]
    bare = changed(found.reading, header=False, columns=names, target="column 3")
    assert read(tmp_path / "table.csv", bare).rows == N + 1


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"header": False}, Code.TABLE_OTHER_COLUMNS),
        ({"skip": 1}, Code.TABLE_OTHER_COLUMNS),
        ({"skip": 1000}, Code.TABLE_OTHER_COLUMNS),
        ({"separator": ";"}, Code.TABLE_OTHER_COLUMNS),
        ({"separator": ""}, Code.TABLE_OTHER_COLUMNS),
        ({"separator": "ab"}, Code.TABLE_OTHER_COLUMNS),
        ({"separator": '"'}, Code.TABLE_OTHER_COLUMNS),
        ({"separator": "\n"}, Code.TABLE_OTHER_COLUMNS),
        ({"encoding": "utf-16"}, None),
        ({"encoding": "no such"}, Code.TABLE_NO_ENCODING),
        ({"encoding": "zlib"}, Code.TABLE_NO_ENCODING),
        ({"sha256": "0" * 64}, Code.TABLE_OTHER_FILE),
        ({"format": "workbook"}, None),
        ({"format": "parquet"}, Code.TABLE_DAMAGED),
    ],
)
def test_a_reading_that_is_not_of_this_file(tmp_path: Path, values: dict[str, Any], code: Code | None) -> None:
    reading = guessed(tmp_path, TEXT).reading
    with pytest.raises(NotReadable) as refused:
        read(tmp_path / "table.csv", changed(reading, **values))
    assert code is None or refused.value.message.code == code


def test_a_sheet_that_is_not_there(tmp_path: Path) -> None:
    rows = [["x", "hue"], *([float(x), word] for x, word in zip(X, WORD, strict=True))]
    reading = guessed(tmp_path, xlsx({"Data": rows})).reading
    with pytest.raises(NotReadable) as refused:
        read(tmp_path / "table.csv", changed(reading, sheet="Other"))
    assert refused.value.message == Code.TABLE_NO_SHEET(name="Other")


def test_a_changed_file_is_another(tmp_path: Path) -> None:
    reading = guessed(tmp_path, TEXT).reading
    with pytest.raises(NotReadable) as refused:
        read(written(tmp_path, TEXT + "1,2,red\n"), reading)
    assert refused.value.message.code == Code.TABLE_OTHER_FILE


def test_order_and_flags_change_no_value(tmp_path: Path) -> None:
    found = guessed(tmp_path, TEXT)
    table = read(tmp_path / "table.csv", found.reading.with_order(Order(by="file")).with_column("x", flag=True))
    np.testing.assert_array_equal(table.columns["x"].numbers, found.table.columns["x"].numbers)


DIALECTS: list[dict[str, Any]] = [
    {"sep": ","},
    {"sep": ";", "decimal": ","},
    {"sep": "\t"},
    {"sep": "|", "lineterminator": "\r\n"},
    {"sep": ",", "encoding": "utf-16"},
    {"sep": ";", "quoting": 1, "encoding": "utf-8-sig"},
]
WORDS = ["red", "dark blue", "grün", "x,y;z|", 'a "b"', "서울", "1st"]


@given(st.data())
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_pandas_wrote_is_read_back_equal(tmp_path: Path, data: st.DataObject) -> None:
    rows = data.draw(st.integers(12, 40))
    random = np.random.default_rng(data.draw(st.integers(0, 2**32 - 1)))
    numbers = (random.normal(size=rows) * 10.0 ** random.integers(-8, 8)).tolist()
    numbers[0] = 0.5
    frame = pd.DataFrame({"number": numbers, "word": random.choice(WORDS[: data.draw(st.integers(2, 7))], rows)})
    if data.draw(st.booleans()):
        frame["whole"] = random.integers(-1000, 1000, rows)
    if data.draw(st.booleans()):
        frame["gap"] = np.where(random.uniform(size=rows) < 0.3, np.nan, random.uniform(1, 5, rows))
        frame.loc[0, "gap"] = 1.25
    frame["last"] = random.uniform(size=rows)
    path = tmp_path / "table.csv"
    frame.to_csv(path, index=False, **data.draw(st.sampled_from(DIALECTS)))
    found = guessed(tmp_path, path.read_bytes())
    assert found.rows == rows and list(found.table.columns) == list(frame.columns)
    for name in frame.columns:
        if name == "word":
            if len(set(frame["word"])) > 1 and kinds(found)["word"] == "category":
                assert values(found.table, "word") == frame["word"].tolist()
        elif kinds(found)[name] == "number":
            np.testing.assert_array_equal(found.table.columns[name].numbers, frame[name].to_numpy(dtype=float))
        else:
            assert name == "whole"
