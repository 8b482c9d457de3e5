"""Sheets of workbooks, and Parquet files."""

from __future__ import annotations

import datetime
import io
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tdc_core.spec.messages import Code
from tdc_core.tables.errors import NotReadable
from tdc_core.tables.guess import guess
from tdc_core.tables.limits import Limits
from tests.support.tables import guessed, kinds, values, written
from tests.support.workbooks import ods, sheet, xlsx, zipped

N = 30
RANDOM = np.random.default_rng(4)
X = RANDOM.uniform(1, 90, N).round(2).tolist()
WORD = ["red", "blue", "green"] * 10
ROWS: list[list[Any]] = [
    ["x", "y", "hue"],
    *([x, place * 3 % 17, word] for place, (x, word) in enumerate(zip(X, WORD, strict=True))),
]
KINDS = {"x": "number", "y": "number", "hue": "category"}


@pytest.mark.parametrize("make", [lambda rows: xlsx({"Data": rows}), ods], ids=["xlsx", "ods"])
def test_a_sheet(tmp_path: Path, make: Any) -> None:
    found = guessed(tmp_path, make(ROWS))
    assert kinds(found) == KINDS and found.rows == N
    assert values(found.table, "x") == X
    assert (found.reading.format, found.reading.encoding, found.reading.separator) == ("workbook", None, None)
    assert {remark.code for remark in found.remarks} == {Code.TABLE_TRUE_TYPE}


def test_what_stands_around_a_table(tmp_path: Path) -> None:
    around = [["Report of May"], [], *ROWS, ["Total", sum(X), ""], [], ["Source: the office"]]
    found = guessed(tmp_path, xlsx({"Data": around}))
    assert (found.reading.skip, found.reading.footer) == (2, 3)
    assert kinds(found) == KINDS and found.rows == N


def test_a_table_that_does_not_begin_in_the_first_cell(tmp_path: Path) -> None:
    moved = [[], [], *(["", "", *row] for row in ROWS)]
    assert kinds(guessed(tmp_path, xlsx({"Data": moved}))) == KINDS


def test_the_fullest_of_the_sheets_that_are_seen(tmp_path: Path) -> None:
    sheets = {"Notes": [["read me"]], "Small": ROWS[:9], "Data": ROWS, "Old": ROWS * 2, "None": []}
    found = guessed(tmp_path, xlsx(sheets, hidden=["Old"]))
    assert found.reading.sheet == "Data"
    assert found.sheets == ("Notes", "Small", "Data", "None", "Old")
    assert Code.TABLE_SHEET(name="Data", others="Notes, Small, None, Old") in found.remarks
    assert ("Small", Code.TABLE_SHEET_NOT_READ()) in found.left_out


def test_numbers_as_text_dates_truths_errors_and_durations(tmp_path: Path) -> None:
    day = '<c r="PLACE" t="d"><v>2024-03-{:02}</v></c>'
    error = '<c r="PLACE" t="e"><v>#DIV/0!</v></c>'
    rows = [
        ["text", "day", "truth", "ratio", "kilo"],
        *(
            [f"{x:.2f}".replace(".", ","), day.format(1 + row % 28), row % 3 == 0, x if row else error, f"{row % 7} kg"]
            for row, x in enumerate(X)
        ),
    ]
    found = guessed(tmp_path, xlsx({"Data": rows}), target="truth")
    assert kinds(found) == {"text": "number", "day": "date", "truth": "category", "ratio": "number", "kilo": "number"}
    assert values(found.table, "text") == X
    assert found.table.columns["truth"].words == ("FALSE", "TRUE")
    assert found.table.columns["ratio"].missing.tolist() == [True, *[False] * (N - 1)]


def test_formulas_without_results_are_told(tmp_path: Path) -> None:
    rows = [[*ROWS[0], "sum"], *([*row, "=A2+B2"] for row in ROWS[1:])]
    found = guessed(tmp_path, xlsx({"Notes": [["read me"]], "Data": rows}))
    assert kinds(found)["sum"] == "empty"
    assert Code.TABLE_FORMULAS(column="sum", count=N) in found.remarks


def parquet(frame: pd.DataFrame | pa.Table) -> bytes:
    made = io.BytesIO()
    pq.write_table(pa.Table.from_pandas(frame) if isinstance(frame, pd.DataFrame) else frame, made)
    return made.getvalue()


def test_parquet(tmp_path: Path) -> None:
    days = [datetime.datetime(2024, 1, 1 + row % 28, row % 24) for row in range(N)]
    table = pa.table(
        {
            "when": pa.array(days, pa.timestamp("ns")),
            "day": pa.array([day.date() for day in days], pa.date32()),
            "zone": pa.array(days, pa.timestamp("ms", tz="Asia/Seoul")),
            "whole": pa.array([None, *range(N - 1)], pa.int32()),
            "long": pa.array([10**17 + row for row in range(N)], pa.int64()),
            "price": pa.array([round(x) for x in X], pa.decimal128(10, 2)),
            "truth": pa.array([True, None, False] * 10),
            "hue": pa.array(WORD).dictionary_encode(),
            "large": pa.array(WORD, pa.large_string()),
            "list": pa.array([[1], None, []] * 10),
            "bytes": pa.array([b"a"] * N),
            "nothing": pa.nulls(N),
            "took": pa.array([datetime.timedelta(hours=row % 7) for row in range(N)], pa.duration("s")),
        }
    )
    found = guessed(tmp_path, parquet(table))
    assert kinds(found) == {
        **{"when": "date", "day": "date", "zone": "date", "whole": "number", "long": "id", "price": "number"},
        **{"truth": "category", "hue": "category", "large": "category", "list": "nested", "bytes": "nested"},
        **{"nothing": "empty", "took": "number"},
    }
    assert found.table.columns["long"].words[0] == str(10**17)
    assert values(found.table, "when")[:2] == [day.replace(tzinfo=datetime.UTC).timestamp() for day in days[:2]]
    assert values(found.table, "whole")[:3] == [None, 0, 1] and values(found.table, "truth")[:2] == ["True", None]
    assert values(found.table, "zone") == values(found.table, "when")
    assert found.table.columns["list"].missing.sum() == 10


def test_the_index_that_pandas_keeps(tmp_path: Path) -> None:
    frame = pd.DataFrame({"x": X, "hue": WORD}, index=[f"row {row}" for row in range(N)])
    assert kinds(guessed(tmp_path, parquet(frame)))["__index_level_0__"] == "id"


def far(row: str) -> str:
    """A sheet with one cell, and another one in this row."""
    return sheet([["a"]]).replace("</row>", "</row>" + row)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (xlsx({"Data": ROWS})[:900], Code.TABLE_DAMAGED),
        (xlsx({"Data": []}), Code.TABLE_EMPTY_FILE),
        (xlsx({"Data": [["only"]] * 9}), Code.TABLE_ONE_COLUMN),
        (xlsx({"Data": "<worksheet><sheetData><row"}), Code.TABLE_DAMAGED),
        (xlsx({"Data": '<!DOCTYPE x [<!ENTITY a "b">]>' + sheet(ROWS)}), Code.TABLE_DAMAGED),
        (xlsx({"Data": far('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')}), Code.TABLE_WIDE_SHEET),
        (xlsx({"Data": far('<row><c r="ZZ9999999"><v>1</v></c></row>')}), Code.TABLE_WIDE_SHEET),
        (xlsx({"Data": [[*range(600)], [*range(600)]]}), Code.TABLE_TOO_MANY_COLUMNS),
        (zipped({"a.txt": "x"}), Code.TABLE_ZIP),
        (zipped({"word/document.xml": "x"}), Code.TABLE_NO_TABLE),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "x"}), Code.TABLE_NO_TABLE),
        (ods(ROWS, '<table:table-row table:number-rows-repeated="999999999"/>'), Code.TABLE_DAMAGED),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000), Code.TABLE_NO_TABLE),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le") * 99, Code.TABLE_DAMAGED),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") * 99, Code.TABLE_PASSWORD),
        (b"PAR1" + bytes(200), Code.TABLE_DAMAGED),
        (parquet(pd.DataFrame({"x": X, "y": X}))[:-20], Code.TABLE_DAMAGED),
        (parquet(pd.DataFrame({f"c{place}": X for place in range(501)})), Code.TABLE_TOO_MANY_COLUMNS),
    ],
)
def test_what_is_no_workbook_or_too_much_for_one(tmp_path: Path, data: bytes, code: Code) -> None:
    with pytest.raises(NotReadable) as refused:
        guessed(tmp_path, data)
    assert refused.value.message.code == code


@pytest.mark.parametrize("data", [xlsx({"Data": ROWS}), parquet(pd.DataFrame({"x": X * 999}))], ids=["xlsx", "parquet"])
def test_a_file_that_unpacks_to_more_than_it_may(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(NotReadable) as refused:
        guess(written(tmp_path, data), limits=Limits(unpacked=1000))
    assert refused.value.message.code == Code.TABLE_BOMB


def test_an_archive_that_says_less_than_it_holds(tmp_path: Path) -> None:
    data = bytearray(zipped({"xl/workbook.xml": b"0" * 5_000_000, "xl/a.xml": "x"}))
    true, false = (5_000_000).to_bytes(4, "little"), (50).to_bytes(4, "little")
    with pytest.raises(NotReadable) as refused:
        guessed(tmp_path, bytes(data.replace(true, false)))
    assert refused.value.message.code == Code.TABLE_BOMB
