"""Files as they come in life give what is right for each, and by their reading alone the same again."""

from __future__ import annotations

from typing import Any

import pytest

from tdc_core.spec.messages import Code
from tdc_core.spec.reading import TableReading
from tdc_core.tables.errors import NotReadable
from tdc_core.tables.guess import guess
from tdc_core.tables.guessed import Guess
from tdc_core.tables.read import read
from tdc_core.words.messages import words_of
from tests.support.tables import HARD, expectations, need_hard_files, same_tables

RIGHT = expectations(pictures=False)
TABLES = {name: right for name, right in RIGHT.items() if right["outcome"] == "dataset"}
MESSAGES = {
    "document.csv": (Code.TABLE_NO_TABLE, "a PDF document"),
    "empty.csv": (Code.TABLE_EMPTY_FILE, "empty"),
    "header_only.csv": (Code.TABLE_NO_ROWS, "names of columns but no rows"),
    "one_class.csv": (Code.TABLE_ONE_VALUE, "label"),
    "one_column.csv": (Code.TABLE_ONE_COLUMN, "one column; a target and at least one feature are needed"),
    "picture.csv": (Code.TABLE_NO_TABLE, "picture"),
    "two_rows.csv": (Code.TABLE_FEW_ROWS, "2 rows"),
    "web_page.csv": (Code.TABLE_WEB_PAGE, "a web page and no table"),
}
REMARKS = {
    "comment_lines.csv": {Code.TABLE_COMMENTS},
    "exponents_and_infinity.csv": {Code.TABLE_INFINITE},
    "merged_title_formulas.xlsx": {Code.TABLE_FORMULAS, Code.TABLE_LINES_ABOVE},
    "missing_many_spellings.csv": {Code.TABLE_SENTINEL},
    "mixed_utf8_latin1.csv": {Code.TABLE_BAD_BYTES},
    "no_header.csv": {Code.TABLE_NO_HEADER},
    "null_bytes.csv": {Code.TABLE_NULL_BYTES},
    "ragged.csv": {Code.TABLE_LINES_LEFT_OUT},
    "sep_hint_line.csv": {Code.TABLE_LINES_ABOVE},
    "sheets_three.xlsx": {Code.TABLE_SHEET},
    "target_spaces_and_case.csv": {Code.TABLE_SPELLINGS},
    "two_header_rows.csv": {Code.TABLE_UNITS_ROW},
    "words_among_numbers.csv": {Code.TABLE_NO_NUMBERS},
    "workbook_named.csv": {Code.TABLE_TRUE_TYPE},
}
"""What is to be told of each, by code; nothing of the others."""
SEPARATELY = "infinite values are counted apart from the missing ones, though they count as such"


@pytest.fixture(scope="module")
def found() -> dict[str, Guess]:
    return {}


def looked_at(name: str, found: dict[str, Guess]) -> Guess:
    need_hard_files()
    if name not in found:
        found[name] = guess(HARD / name)
    return found[name]


def either(right: Any, value: Any) -> bool:
    """Whether it is right; what is written with a bar between leaves the choice."""
    return value in right.split("|") if isinstance(right, str) and right != "|" else bool(value == right)


def test_the_hard_files_are_there() -> None:
    need_hard_files()
    assert len(TABLES) > 30
    assert {name for name, right in RIGHT.items() if right["outcome"] == "message"} == MESSAGES.keys()


@pytest.mark.parametrize("name", TABLES)
def test_rows_and_how_they_lie(name: str, found: dict[str, Guess]) -> None:
    right, reading = TABLES[name], looked_at(name, found).reading
    assert found[name].rows == right["rows"]
    is_so = {
        "encoding": reading.encoding,
        "separator": reading.separator,
        "decimal": reading.decimal,
        "thousands": reading.thousands,
        "header": reading.header,
        "lines_before_header": reading.skip,
        "units_row": reading.units_row,
        "comment": reading.comment,
        "sheet": reading.sheet,
        "footer_rows": reading.footer,
        "left_out_lines": list(found[name].table.lines_left_out),
        "sheets": list(found[name].sheets),
        "bad_bytes": found[name].table.bad_bytes,
        "null_bytes": found[name].table.null_bytes > 0,
    }
    wrong = {key: value for key, value in is_so.items() if key in right and not either(right[key], value)}
    assert not wrong


@pytest.mark.parametrize("name", TABLES)
def test_columns(name: str, found: dict[str, Guess]) -> None:
    right, table = TABLES[name], looked_at(name, found).table
    assert list(table.columns) == right["column_order"]
    for column, expected in right["columns"].items():
        assert either(expected["kind"], table.reading.column(column).kind), column
        read_column = table.columns[column]
        # SEPARATELY
        assert read_column.missing.sum() - read_column.infinite == expected["missing"], column
        assert read_column.infinite == right.get("infinite", {}).get(column, 0)
        assert read_column.unread == expected.get("words_among_numbers", 0)
        assert found[name].reasons[column].code.startswith("table.is.")


@pytest.mark.parametrize("name", TABLES)
def test_target_task_and_features(name: str, found: dict[str, Guess]) -> None:
    right, reading = TABLES[name], looked_at(name, found).reading
    target = found[name].table.columns[reading.target]
    assert reading.target == right["target"]
    task = "number" if reading.aim == "number" else "two classes" if len(target.words) == 2 else "classes"
    assert task in [right["task"], *right.get("task_ok", [])]
    assert (target.codes is None) == (reading.aim == "number")
    if "classes" in right:
        assert list(target.words) == right["classes"]
    if "classes_count" in right:
        assert len(target.words) == right["classes_count"]
    if "classes_as_written" in right:
        assert sum(map(len, target.spellings.values())) == right["classes_as_written"]
    dates = [column.name for column in reading.columns if column.kind == "date"]
    assert [column.name for column in reading.features if column.name not in dates] == [
        name for name in right["kept"] if reading.column(name).kind not in ("text", "constant")
    ]


@pytest.mark.parametrize("name", TABLES)
def test_what_is_told(name: str, found: dict[str, Guess]) -> None:
    remarks = looked_at(name, found).remarks
    assert {remark.code for remark in remarks} == {str(code) for code in REMARKS.get(name, set())}
    for message in (*remarks, *(why for _, why in found[name].left_out), *found[name].reasons.values()):
        assert words_of(message) != str(message)
    for column, sentinel in TABLES[name].get("sentinel", {}).items():
        assert Code.TABLE_SENTINEL(column=column, value=str(sentinel["value"]), count=sentinel["count"]) in remarks
    for column, count in TABLES[name].get("formulas_without_results", {}).items():
        assert Code.TABLE_FORMULAS(column=column, count=count) in remarks


@pytest.mark.parametrize("name", [name for name in TABLES if name != "rows_200000.csv"])
def test_a_reading_alone_gives_the_same(name: str, found: dict[str, Guess]) -> None:
    table = looked_at(name, found).table
    kept = TableReading.model_validate_json(table.reading.model_dump_json())
    same_tables(table, read(HARD / name, kept))


@pytest.mark.parametrize("name", MESSAGES)
def test_what_is_no_table_is_told(name: str) -> None:
    need_hard_files()
    code, words = MESSAGES[name]
    with pytest.raises(NotReadable) as refused:
        guess(HARD / name)
    assert refused.value.message.code == code
    assert words in words_of(refused.value.message)
