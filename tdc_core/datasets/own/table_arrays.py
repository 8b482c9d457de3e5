"""From the rows of a table to the arrays that a model is trained on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from tdc_core.catalog.dataset_card import MOST_CATEGORIES, OTHER, Column, DatasetCard
from tdc_core.datasets.own.card import card_of_file
from tdc_core.datasets.own.reasons import left_out
from tdc_core.datasets.prepared import SplitArrays
from tdc_core.spec import ColumnReading, TableReading
from tdc_core.tables.ordering import row_order
from tdc_core.tables.table import ReadColumn, Table

_NAN = float("nan")


@dataclass(frozen=True, eq=False)
class TableArrays:
    """A table as it is trained on.

    Attributes:
        card: of the file.
        arrays: its one split, "train", in the reading's order.
        rows: for each row its place in the file, from 0, int64 (n,).
    """

    card: DatasetCard
    arrays: SplitArrays
    rows: np.ndarray


def table_arrays(name: str, table: Table) -> TableArrays:
    """The rows that have a target, in the order that the reading asks for.

    Args:
        name: of the file.
        table: its rows.
    """
    reading = table.reading
    known = np.flatnonzero(_has_target(table.columns[reading.target]))
    labels, classes = _labels(reading, table.columns[reading.target], known)
    order, edges = row_order(reading.order, labels, **_order_by(reading, table, known))
    rows = known[order]
    pieces = [piece for column in reading.features for piece in _inputs(column, table.columns[column.name], rows)]
    features = np.column_stack([values for _, values in pieces]) if pieces else np.empty((len(rows), 0), np.float32)
    card = card_of_file(
        name,
        reading,
        kind="table",
        splits={"train": len(rows)},
        classes=classes,
        label=reading.target,
        columns=tuple(column for column, _ in pieces),
        left_out=left_out(reading),
        notes=_notes(table, len(rows)),
        measures="" if classes else reading.target,
        edges={} if edges is None else {"train": tuple(edges.tolist())},
        written=table.written,
    )
    return TableArrays(card, SplitArrays(features.astype(np.float32), labels[order]), rows)


def _has_target(target: ReadColumn) -> np.ndarray:
    return ~target.missing if target.numbers is None else ~np.isnan(_as_float32(target.numbers))


def _as_float32(numbers: np.ndarray) -> np.ndarray:
    """Numbers as a model takes them; what is too large for that counts as missing, as what is infinite does."""
    return np.where(np.abs(numbers) <= np.finfo(np.float32).max, numbers, np.nan).astype(np.float32)


def _labels(reading: TableReading, target: ReadColumn, rows: np.ndarray) -> tuple[np.ndarray, tuple[str, ...]]:
    """Labels of some rows, int64 codes of the classes that they have, or float32 numbers, and the classes' names."""
    if reading.aim == "number":
        if target.numbers is None:
            raise ValueError("a number to predict is read as a number")
        return target.numbers[rows].astype(np.float32), ()
    if target.codes is not None:
        present, codes = np.unique(target.codes[rows], return_inverse=True)
        return codes.astype(np.int64), tuple(target.words[code] for code in present)
    if target.numbers is None:
        raise ValueError("classes are words or numbers")
    values, codes = np.unique(target.numbers[rows], return_inverse=True)
    return codes.astype(np.int64), tuple(f"{value:.15g}" for value in values)


def _order_by(reading: TableReading, table: Table, rows: np.ndarray) -> dict[str, np.ndarray]:
    """What rows are ordered by, beside their labels."""
    if reading.order.column is None:
        return {}
    column = table.columns[reading.order.column]
    values = column.numbers if column.numbers is not None else column.codes
    if values is None:
        return {}
    kept = values[rows]
    return {"time": kept.astype(np.float64)} if reading.order.by == "time" else {"groups": kept}


def _inputs(column: ColumnReading, read: ReadColumn, rows: np.ndarray) -> Iterator[tuple[Column, np.ndarray]]:
    """What the arrays have of a column: itself, or the parts of a date; with float32 (n,) values."""
    if read.codes is not None:
        yield _category(column, read.codes[rows], read.words)
        return
    if read.numbers is None:
        return
    values = read.numbers[rows]
    if column.kind == "date":
        yield from _date_parts(column, values)
    else:
        yield Column(column.name, missing=_NAN, flag=column.flag), _as_float32(values)


def _category(column: ColumnReading, codes: np.ndarray, words: tuple[str, ...]) -> tuple[Column, np.ndarray]:
    counts = np.bincount(codes[codes >= 0], minlength=len(words))
    kept = np.flatnonzero(counts)
    if len(kept) > MOST_CATEGORIES:
        kept = np.sort(np.argsort(-counts, kind="stable")[:MOST_CATEGORIES])
    names = tuple(words[code] for code in kept)
    place = np.full(len(words) + 1, _NAN, np.float32)  # the last for what is missing
    place[kept] = np.arange(len(kept))
    rest = np.setdiff1d(np.flatnonzero(counts), kept)
    if len(rest):
        names += (OTHER,)
        place[rest] = len(kept)
    return Column(column.name, names, missing=_NAN, flag=column.flag), place[codes]


def _date_parts(column: ColumnReading, seconds: np.ndarray) -> Iterator[tuple[Column, np.ndarray]]:
    dates = pd.DatetimeIndex(pd.to_datetime(pd.Series(seconds), unit="s"))
    for number, part in enumerate(column.date_parts):
        values = np.asarray(getattr(dates, "day_of_week" if part == "weekday" else part), np.float32)
        yield Column(f"{column.name} {part}", missing=_NAN, flag=column.flag and number == 0), values


def _notes(table: Table, rows: int) -> tuple[str, ...]:
    notes = []
    if table.rows > rows:
        notes.append(f"{table.rows - rows:,} rows have no {table.reading.target} and are left out.")
    if table.lines_left_out:
        lines = ", ".join(map(str, table.lines_left_out[:10]))
        notes.append(f"Lines with too many values are left out: {lines}.")
    if table.bad_bytes:
        notes.append(f"{table.bad_bytes:,} bytes are no text in this encoding and stand as �.")
    if table.null_bytes:
        notes.append(f"{table.null_bytes:,} zero bytes are left out.")
    return tuple(notes)
