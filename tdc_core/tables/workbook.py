"""Rows of a sheet of a workbook (.xlsx, .xls, .ods), by a layout."""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from tdc_core.spec.as_written import TableAsWritten
from tdc_core.spec.messages import Code
from tdc_core.tables.cells import Cells, Loaded, cells_of_words, rows_of_data, word_of
from tdc_core.tables.errors import NotReadable
from tdc_core.tables.layout import Layout, names_of
from tdc_core.tables.limits import Limits
from tdc_core.tables.zipped import check_archive


@dataclass(frozen=True)
class Workbook:
    """An opened workbook.

    Attributes:
        sheets: names of all sheets with cells, visible ones first.
        hidden: those that are hidden.
        formulas: of each sheet the formulas without a result, by the place of their column.
    """

    book: CalamineWorkbook
    sheets: tuple[str, ...]
    hidden: frozenset[str] = frozenset()
    formulas: dict[str, dict[int, int]] = field(default_factory=dict)


def open_workbook(data: bytes, limits: Limits) -> Workbook:
    """A workbook, once its archive is known to be harmless.

    Raises:
        NotReadable: it is damaged, too large, or has a password.
    """
    parts = check_archive(data, limits) if data.startswith(b"PK") else {}
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        found = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    except Exception as error:  # what calamine raises has no base of its own, and its panics none that is documented
        raise _damaged(error) from error
    hidden = frozenset(sheet.name for sheet in found if sheet.visible != SheetVisibleEnum.Visible)
    names = tuple(sorted((sheet.name for sheet in found), key=lambda name: name in hidden))
    by_part = sorted(parts.items(), key=lambda part: (len(part[0]), part[0]))
    formulas = {sheet.name: part for sheet, (_, part) in zip(found, by_part, strict=False)}
    return Workbook(book, names, hidden, formulas)


def rows_of_sheet(workbook: Workbook, name: str, limits: Limits) -> tuple[list[list[Any]], int]:
    """The rows of a sheet from its first cell on, and at which column that lies.

    Raises:
        NotReadable: there is no such sheet, or it is too large or damaged.
    """
    sheet = sheet_of(workbook, name)
    rows = sheet.height
    if rows > limits.rows + 1000:
        raise NotReadable(Code.TABLE_TOO_MANY_ROWS(rows=rows, limit=limits.rows))
    if sheet.width > limits.columns:
        raise NotReadable(Code.TABLE_TOO_MANY_COLUMNS(columns=sheet.width, limit=limits.columns))
    return sheet.to_python(skip_empty_area=True), sheet.start[1] if sheet.start else 0


def sheet_of(workbook: Workbook, name: str) -> CalamineSheet:
    """A sheet.

    Raises:
        NotReadable: there is none of that name, or it is damaged.
    """
    if name not in workbook.sheets:
        raise NotReadable(Code.TABLE_NO_SHEET(name=name))
    try:
        return workbook.book.get_sheet_by_name(name)
    except Exception as error:
        raise _damaged(error) from error


def load_workbook(data: bytes, layout: Layout, limits: Limits) -> Loaded:
    """The cells of a sheet.

    Raises:
        NotReadable: it has other columns, or too many rows.
    """
    workbook = open_workbook(data, limits)
    name = layout.sheet if layout.sheet is not None else workbook.sheets[0]
    rows, _ = rows_of_sheet(workbook, name, limits)
    durations = any(isinstance(value, datetime.timedelta) for row in rows for value in row)
    rows = rows[layout.skip :]
    in_words = bool(rows) and all(isinstance(value, str) for value in rows[0])
    header = [text_of_cell(value) for value in rows.pop(0)] if layout.header and rows else None
    if names_of(header, len(layout.names)) != layout.names:
        raise NotReadable(Code.TABLE_OTHER_COLUMNS(names=", ".join(layout.names[:5])))
    start = sheet_of(workbook, name).start or (0, 0)
    written = TableAsWritten(
        first=start[0] + layout.skip + int(layout.header) + int(layout.units_row),
        left=start[1],
        plain_names=in_words and not layout.units_row and tuple(header or ()) == layout.names,
        trouble="durations" if durations else None,
    )
    rows = rows[int(layout.units_row) :]
    rows = rows[: len(rows) - layout.footer]
    if len(rows) > limits.rows:
        raise NotReadable(Code.TABLE_TOO_MANY_ROWS(rows=len(rows), limit=limits.rows))
    columns = {
        name: cells_of_values([row[place] if place < len(row) else "" for row in rows])
        for place, name in enumerate(layout.names)
    }
    kept, again, empty = rows_of_data(columns, len(rows), header)
    if not kept.all():
        columns = {name: cells.only(kept) for name, cells in columns.items()}
    return Loaded(
        columns=columns,
        rows=int(kept.sum()),
        again=again,
        empty=empty,
        written=written,
        header=tuple(name.strip() for name in header or ()),
    )


def cells_of_values(values: Sequence[Any]) -> Cells:
    """Cells of what a workbook has in a column: numbers, or words where some are none."""
    kinds = {type(value) for value in values}
    if kinds <= {int, float, str, datetime.timedelta} and not any(isinstance(value, str) and value for value in values):
        numbers = [np.nan if isinstance(value, str) else _number(value) for value in values]
        return Cells(numbers=np.array(numbers, dtype=np.float64))
    dated = sum(isinstance(value, datetime.date) for value in values)
    there = sum(value != "" for value in values)
    return cells_of_words([text_of_cell(value) or None for value in values], dates=dated > 0.9 * there)


def text_of_cell(value: Any) -> str:
    """A cell as a word."""
    match value:
        case bool():
            return str(value).upper()
        case int() | float():
            return word_of(float(value))
        case datetime.timedelta():
            return word_of(_number(value))
        case datetime.datetime():
            return value.isoformat(" ") if value.time() != datetime.time() else value.date().isoformat()
        case datetime.date() | datetime.time():
            return value.isoformat()
    return str(value)


def _number(value: float | datetime.timedelta) -> float:
    return value.total_seconds() / 3600 if isinstance(value, datetime.timedelta) else float(value)


def _damaged(error: Exception) -> NotReadable:
    if isinstance(error, CalamineError) and "assword" in str(error):
        return NotReadable(Code.TABLE_PASSWORD())
    return NotReadable(Code.TABLE_DAMAGED())
