"""What is to be told of a file that was read, beside what its columns hold."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from tdc_core.spec.messages import Code, Message
from tdc_core.tables.cells import Loaded
from tdc_core.tables.kinds import Judged
from tdc_core.tables.sniff import Sniffed
from tdc_core.tables.table import ReadColumn, Table

_SENTINELS = {99.0, 999.0, 9999.0, 99999.0, 999999.0, -9.0, -99.0, -999.0, -9999.0, -99999.0, 8888.0, -8888.0, 9998.0}
_TEXTS = {".csv", ".tsv", ".txt", ".tab", ".dat", ".data"}
_BOOKS = {".xlsx", ".xls", ".ods", ".xlsm", ".xlsb"}
_FORMATS = {"text": _TEXTS, "workbook": _BOOKS, "parquet": {".parquet", ".pq"}}
_WHAT = {"text": "a text", "workbook": "a workbook", "parquet": "a Parquet file"}
_EXAMPLES = 3


def remarks_on(
    called: Path, sniffed: Sniffed, loaded: Loaded, judged: Mapping[str, Judged], table: Table
) -> tuple[Message, ...]:
    """All that is to be told, what concerns the whole file first."""
    reading = table.reading
    found = []
    others = set().union(*(ends for form, ends in _FORMATS.items() if form != reading.format))
    if called.suffix.lower() in others:
        found.append(Code.TABLE_TRUE_TYPE(ending=called.suffix.lower(), what=_WHAT[reading.format]))
    found += sniffed.remarks
    if reading.skip and reading.comment is None:
        found.append(Code.TABLE_LINES_ABOVE(count=reading.skip))
    if reading.comment is not None:
        found.append(Code.TABLE_COMMENTS(sign=reading.comment))
    if not reading.header:
        found.append(Code.TABLE_NO_HEADER())
    if reading.units_row:
        found.append(Code.TABLE_UNITS_ROW())
    if reading.footer:
        found.append(Code.TABLE_FOOTER(count=reading.footer))
    if loaded.again:
        found.append(Code.TABLE_HEADER_AGAIN(count=loaded.again))
    if loaded.empty:
        found.append(Code.TABLE_EMPTY_ROWS(count=loaded.empty))
    if table.lines_left_out:
        found.append(Code.TABLE_LINES_LEFT_OUT(count=len(table.lines_left_out)))
    if table.bad_bytes:
        found.append(Code.TABLE_BAD_BYTES(count=table.bad_bytes, encoding=reading.encoding or ""))
    if table.null_bytes:
        found.append(Code.TABLE_NULL_BYTES(count=table.null_bytes))
    for name, column in table.columns.items():
        found += _on_column(name, column, judged[name])
    return tuple(found)


def sentinel_in(values: np.ndarray) -> tuple[float, int] | None:
    """A number that looks as if it stood for "missing", far from all others, and how often it is there.

    Args:
        values: float64 (values,), none missing.
    """
    for sentinel in {float(values.min()), float(values.max())} & _SENTINELS:
        rest = values[values != sentinel]
        if len(rest) < len(values) / 2:
            continue
        low, high = np.quantile(rest, [0.01, 0.99])
        beyond = sentinel - rest.max() if sentinel > 0 else rest.min() - sentinel
        apart = abs(sentinel) >= 99 and beyond > (0.5 if abs(sentinel) >= 999 else 1.5) * (high - low)
        if apart or (sentinel <= -9 and rest.min() >= 0):
            return sentinel, len(values) - len(rest)
    return None


def _on_column(name: str, column: ReadColumn, judged: Judged) -> list[Message]:
    found: list[Message] = []
    if column.infinite:
        found.append(Code.TABLE_INFINITE(column=name, count=column.infinite))
    if column.unread and judged.kind in ("number", "date"):
        examples = ", ".join(f"“{word[:30]}”" for word in judged.odd[:_EXAMPLES])
        said = Code.TABLE_NO_NUMBERS if judged.kind == "number" else Code.TABLE_NO_DATES
        found.append(said(column=name, count=column.unread, examples=examples))
    if column.numbers is not None and judged.kind == "number":
        there = column.numbers[~np.isnan(column.numbers)]
        if len(there) > 4 and (sentinel := sentinel_in(there)) is not None:
            found.append(Code.TABLE_SENTINEL(column=name, value=f"{sentinel[0]:g}", count=sentinel[1]))
    if column.spellings and judged.kind == "category":
        word, spellings = next(iter(column.spellings.items()))
        if len({spelling.strip() for spelling in spellings}) > 1:
            examples = ", ".join(f"“{spelling[:30]}”" for spelling in spellings[:5])
            found.append(
                Code.TABLE_SPELLINGS(column=name, count=len(column.spellings), word=word[:30], examples=examples)
            )
    return found
