"""The layout of a file, found from a sample of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from tdc_core.spec.messages import Code, Message
from tdc_core.spec.reading import Given
from tdc_core.tables.encoding import SAMPLE, clean, encoding_of
from tdc_core.tables.errors import NotReadable
from tdc_core.tables.header import has_header, has_units, lines_above, rows_below, width_of
from tdc_core.tables.layout import Decimal, Layout, Thousands, digest, names_of
from tdc_core.tables.limits import Limits
from tdc_core.tables.number_format import number_format
from tdc_core.tables.parquet_file import parquet_names
from tdc_core.tables.separator import comment_of, hinted, separator_of
from tdc_core.tables.text_file import check_lines, rows_of, rows_with_lines, without_comments
from tdc_core.tables.workbook import open_workbook, rows_of_sheet, sheet_of, text_of_cell

_TAIL = 30_000
_ROWS = 2000


@dataclass(frozen=True)
class Sniffed:
    """A layout, with what else was seen on the way.

    Attributes:
        layout: of the file.
        sample: some rows of data as they are written; none of a Parquet file.
        remarks: on sheets and formulas.
        left_out: sheets that are not read.
        sheets: all of a workbook.
    """

    layout: Layout
    sample: Sequence[Sequence[str]] = ()
    remarks: tuple[Message, ...] = ()
    left_out: tuple[tuple[str, Message], ...] = ()
    sheets: tuple[str, ...] = field(default=())


def sniff_text(data: bytes, limits: Limits, given: Given) -> Sniffed:
    """The layout of a text.

    Raises:
        NotReadable: it has no two columns, or too many, or there is no encoding of the name that was given.
    """
    encoding = given.encoding or encoding_of(data)
    try:
        text = clean(data, encoding).data
    except (LookupError, UnicodeError) as error:
        raise NotReadable(Code.TABLE_NO_ENCODING(name=encoding)) from error
    check_lines(text, limits)
    sample = text[:SAMPLE]
    if len(text) > SAMPLE:
        sample = sample[: max(sample.rfind(b"\n"), sample.rfind(b"\r")) + 1] or sample
    lines = re.split(r"\r\n|\r|\n", sample[:100_000].decode("utf-8", errors="replace"))[:1000]
    hint = hinted(lines[0].encode())
    skip = 1 if hint else 0
    comment = comment_of(lines[skip:])
    separator = given.separator or hint or separator_of(sample[len(lines[0]) * skip :], comment)
    skip = skip if given.skip is None else given.skip
    if separator is None:
        raise NotReadable(Code.TABLE_ONE_COLUMN() if len(lines) > 2 else Code.TABLE_NO_ROWS())
    numbered = list(islice(rows_with_lines(sample, separator, comment, skip), _ROWS))
    rows = [row for _, row in numbered]
    if not rows:
        raise NotReadable(Code.TABLE_NO_ROWS())
    width = _without_empty_end(rows, width_of(rows))
    if width > limits.columns:
        raise NotReadable(Code.TABLE_TOO_MANY_COLUMNS(columns=width, limit=limits.columns))
    above = lines_above(rows, width) if given.skip is None else 0
    rows = rows[above:]
    parts = _parts(rows, width, given)
    width = max(width, _without_empty_end(rows[:1], len(rows[0]))) if parts.header else width
    tail = _tail(text, separator, comment) if len(text) > len(sample) or len(rows) >= _ROWS else rows[parts.above :]
    footer = rows_below(tail, width)
    body = rows[parts.above : len(rows) - (footer if tail is not rows and len(text) <= len(sample) else 0)]
    decimal, thousands = _signs(*number_format(_columns(body, width), separator), given)
    layout = Layout(
        sha256=digest(data),
        format="text",
        names=names_of(rows[0] if parts.header else None, width),
        encoding=encoding,
        separator=separator,
        decimal=decimal,
        thousands=thousands,
        comment=comment,
        skip=numbered[above][0],
        header=parts.header,
        units_row=parts.units_row,
        footer=footer,
    )
    return Sniffed(layout, body)


def sniff_workbook(data: bytes, limits: Limits, given: Given) -> Sniffed:
    """The layout of a workbook's sheet: of the visible one with most cells where none is given.

    Raises:
        NotReadable: it has no cells, or too many.
    """
    workbook = open_workbook(data, limits)
    visible = [name for name in workbook.sheets if name not in workbook.hidden] or list(workbook.sheets)
    if not visible:
        raise NotReadable(Code.TABLE_EMPTY_FILE())
    sizes = {name: _size(sheet_of(workbook, name)) for name in visible}
    name = given.sheet or max(visible, key=lambda sheet: sizes[sheet])
    if not (sizes[name] if name in sizes else _size(sheet_of(workbook, name))):
        one = sheet_of(workbook, name).width == 1
        raise NotReadable(Code.TABLE_ONE_COLUMN() if one else Code.TABLE_EMPTY_FILE())
    values, first = rows_of_sheet(workbook, name, limits)
    rows = [[text_of_cell(value) for value in row] for row in values[:_ROWS]]
    width = len(rows[0])
    above = lines_above(rows, width) if given.skip is None else given.skip
    rows = rows[above:]
    if not rows:
        raise NotReadable(Code.TABLE_NO_ROWS())
    parts = _parts(rows, width, given)
    tail = [[text_of_cell(value) for value in row] for row in values[max(above + parts.above, len(values) - 50) :]]
    footer = rows_below(tail, width)
    texts = [
        [value if isinstance(value, str) else "" for value in row] for row in values[above + parts.above :][:_ROWS]
    ]
    decimal, thousands = _signs(*number_format(_columns(texts, width), None), given)
    layout = Layout(
        sha256=digest(data),
        format="workbook",
        names=names_of(rows[0] if parts.header else None, width),
        decimal=decimal,
        thousands=thousands,
        skip=above,
        header=parts.header,
        units_row=parts.units_row,
        footer=footer,
        sheet=name,
    )
    others = [sheet for sheet in workbook.sheets if sheet != name]
    remarks = [Code.TABLE_SHEET(name=name, others=", ".join(others))] if others else []
    for column, count in sorted(workbook.formulas.get(name, {}).items()):
        if 0 <= column - first < width:
            remarks.append(Code.TABLE_FORMULAS(column=layout.names[column - first], count=count))
    left_out = tuple((sheet, Code.TABLE_SHEET_NOT_READ()) for sheet in others)
    return Sniffed(layout, rows[parts.above :], tuple(remarks), left_out, workbook.sheets)


def sniff_parquet(data: bytes, limits: Limits, given: Given) -> Sniffed:
    """The layout of a Parquet file, which says all of it."""
    return Sniffed(Layout(sha256=digest(data), format="parquet", names=parquet_names(data, limits)))


@dataclass(frozen=True)
class _Parts:
    header: bool
    units_row: bool

    @property
    def above(self) -> int:
        return int(self.header) + int(self.units_row)


def _parts(rows: Sequence[Sequence[str]], width: int, given: Given) -> _Parts:
    without_units = [rows[0], *rows[2:]] if has_units(rows) else rows
    header = has_header(without_units, width) if given.header is None else given.header
    return _Parts(header, header and without_units is not rows)


def _signs(decimal: Decimal, thousands: Thousands | None, given: Given) -> tuple[Decimal, Thousands | None]:
    """The signs in numbers, where some are given; one can't stand for both."""
    decimal = given.decimal or decimal
    if given.thousands is not None:
        thousands = None if given.thousands == "none" else given.thousands
    return decimal, None if thousands == decimal else thousands


def _columns(rows: Sequence[Sequence[str]], width: int) -> list[list[str]]:
    return [[row[place] for row in rows if place < len(row)] for place in range(width)]


def _without_empty_end(rows: Sequence[Sequence[str]], width: int) -> int:
    """The width without columns at the end that have neither a name nor a value: separators at the ends of lines."""
    while width > 1 and not any(row[width - 1].strip() for row in rows if len(row) >= width):
        width -= 1
    return width


def _size(sheet: Any) -> int:
    return 0 if sheet.width < 2 else sheet.height * sheet.width


def _tail(text: bytes, separator: str, comment: str | None) -> list[list[str]]:
    """The last rows of a text."""
    end = text[-_TAIL:]
    start = min((place for place in (end.find(b"\n"), end.find(b"\r")) if place >= 0), default=-1) + 1
    return list(rows_of(without_comments(end[start:], comment), separator))
