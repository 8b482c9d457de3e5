"""From a person's file to its reading, found by itself, with the reasons."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np

from tdc_core.spec.messages import Code
from tdc_core.spec.reading import USABLE, Aim, ColumnReading, DatePart, Given, TableReading
from tdc_core.tables.cells import EXACT, Cells, Loaded
from tdc_core.tables.errors import NotReadable
from tdc_core.tables.file_type import bytes_of, true_format
from tdc_core.tables.guessed import Guess
from tdc_core.tables.kinds import Judged, judge
from tdc_core.tables.layout import Format, Layout
from tdc_core.tables.limits import Limits
from tdc_core.tables.load import load
from tdc_core.tables.parts import date_parts, dates_of
from tdc_core.tables.plain_numbers import plain_numbers
from tdc_core.tables.read import number_columns, table_of
from tdc_core.tables.remarks import remarks_on
from tdc_core.tables.sniff import Sniffed, sniff_parquet, sniff_text, sniff_workbook
from tdc_core.tables.table import Table
from tdc_core.tables.target import aim_of, check_target, order_of, target_of

LIMITS = Limits()
FEWEST_ROWS = 5
"""The fewest rows that anything can be learned from, if badly."""
OFTEN_MISSING = 0.05
"""From which share of missing values on a second input says which were missing."""
NOTHING_GIVEN = Given()
_SNIFF: Mapping[Format, Callable[[bytes, Limits, Given], Sniffed]] = {
    "text": sniff_text,
    "workbook": sniff_workbook,
    "parquet": sniff_parquet,
}


def guess(
    path: Path,
    *,
    target: str | None = None,
    name: str | None = None,
    limits: Limits = LIMITS,
    given: Given = NOTHING_GIVEN,
) -> Guess:
    """What a file is taken for.

    Args:
        path: the file.
        target: the column to predict, where somebody has said so.
        name: what its owner calls it, where `path` has another name.
        limits: how large it may be.
        given: what somebody has said of where its rows are.

    Raises:
        NotReadable: it is no table that anything can be learned from.
        OSError: it can't be opened.
    """
    data = bytes_of(path, limits)
    form = true_format(data)
    sniffed = _SNIFF[form](data, limits, given)
    layout = sniffed.layout
    if len(layout.names) < 2:
        raise NotReadable(Code.TABLE_ONE_COLUMN())
    likely = plain_numbers(layout, sniffed.sample) if form == "text" else {}
    loaded = load(data, layout, limits, numbers=likely)
    _check_rows(loaded, layout)
    columns = dict(loaded.columns)
    long = [name for name in likely if columns[name].numbers is not None and _beyond_exact(columns[name])]
    if long:
        columns |= load(data, layout, limits, numbers={}, only=long).columns
    judged = {name: judge(name, cells, layout, likely.get(name, ())) for name, cells in columns.items()}
    chosen, target_reason = target_of(judged, target)
    aim, aim_reason = aim_of(judged[chosen])
    reading = _reading(layout, judged, chosen, aim)
    numbers = number_columns(reading)
    words = [name for name in likely if name not in numbers and columns[name].numbers is not None]
    if words:
        columns |= load(data, layout, limits, numbers=numbers, only=words).columns
    table = table_of(loaded, columns, reading)
    check_target(table)
    reading = _with_what_rows_say(table)
    order, order_reason = order_of(aim, dates_of(table))
    table = replace(table, reading=reading.with_order(order))
    unused = [
        (column.name, judged[column.name].reason)
        for column in reading.columns
        if column.kind not in USABLE and column.name != chosen
    ]
    lines = [(f"line {line}", Code.TABLE_LINE_TOO_LONG()) for line in table.lines_left_out]
    return Guess(
        reading=table.reading,
        table=table,
        reasons={name: found.reason for name, found in judged.items()},
        target_reason=target_reason,
        aim_reason=aim_reason,
        order_reason=order_reason,
        left_out=(*unused, *lines, *sniffed.left_out),
        remarks=remarks_on(Path(name or path.name), sniffed, loaded, judged, table),
        sheets=sniffed.sheets,
    )


def _check_rows(loaded: Loaded, layout: Layout) -> None:
    if (loaded.rows == 0 and layout.skip + layout.footer > 1) or len(loaded.lines_left_out) > loaded.rows > 0:
        raise NotReadable(Code.TABLE_PROSE())
    if loaded.rows == 0:
        raise NotReadable(Code.TABLE_NO_ROWS())
    if loaded.rows < FEWEST_ROWS:
        raise NotReadable(Code.TABLE_FEW_ROWS(rows=loaded.rows, least=FEWEST_ROWS))


def _beyond_exact(cells: Cells) -> bool:
    """Whether numbers are whole and so long that they were rounded."""
    assert cells.numbers is not None
    there = cells.numbers[np.isfinite(cells.numbers)]
    return bool(len(there)) and bool((np.abs(there) >= EXACT).any() and (there == np.round(there)).all())


def _reading(layout: Layout, judged: Mapping[str, Judged], target: str, aim: Aim) -> TableReading:
    return TableReading(
        sha256=layout.sha256,
        format=layout.format,
        encoding=layout.encoding,
        separator=layout.separator,
        decimal=layout.decimal,
        thousands=layout.thousands,
        comment=layout.comment,
        skip=layout.skip,
        header=layout.header,
        units_row=layout.units_row,
        footer=layout.footer,
        sheet=layout.sheet,
        missing=tuple(sorted({spelling for found in judged.values() for spelling in found.missing}))[:50],
        columns=tuple(
            ColumnReading(
                name=name,
                kind=found.kind,
                use=found.kind in USABLE and name != target,
                missing=found.own[:20],
                date_format=found.date_format,
            )
            for name, found in judged.items()
        ),
        target=target,
        aim=aim,
    )


def _with_what_rows_say(table: Table) -> TableReading:
    """The reading with the parts of its dates, and with flags for what is often missing."""
    columns = []
    for column in table.reading.columns:
        read = table.columns[column.name]
        flag = column.use and float(read.missing.mean()) >= OFTEN_MISSING
        parts: tuple[DatePart, ...] = ()
        if column.kind == "date" and read.numbers is not None:
            parts = date_parts(read.numbers)
        use = column.use and (column.kind != "date" or bool(parts))
        columns.append(column.model_copy(update={"flag": flag, "date_parts": parts, "use": use}))
    return table.reading.model_copy(update={"columns": tuple(columns)})
