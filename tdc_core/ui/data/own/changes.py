"""What a person changes of how a file is read; plain values, nothing drawn."""

from __future__ import annotations

from typing import Any

from tdc_core.spec import ColumnReading, Given, Order, TableReading
from tdc_core.spec.reading import USABLE, DatePart, Kind, OrderBy

KINDS: dict[Kind, str] = {
    "number": "number",
    "category": "category",
    "date": "date",
    "text": "text",
    "id": "id",
    "constant": "one value",
    "empty": "empty",
    "nested": "lists",
}
"""What a column can hold, in words."""
CHOSEN: tuple[Kind, ...] = ("number", "category", "date", "text", "id")
"""The kinds that a person can choose; the others follow from the values alone."""
_DATE_PARTS: tuple[DatePart, ...] = ("year", "month", "day", "weekday")


def with_kind(reading: TableReading, name: str, kind: Kind) -> TableReading:
    """The reading with another kind of a column; a date is split into its usual parts."""
    parts = reading.column(name).date_parts or _DATE_PARTS
    return reading.with_column(name, kind=kind, **({"date_parts": parts} if kind == "date" else {}))


def with_aim(reading: TableReading, aim: str) -> TableReading:
    """The reading with another aim, in an order that it can have: only classes are put in proportion."""
    order = reading.order
    if aim == "number" and order.by == "stratified":
        order = Order(seed=order.seed)
    return changed(reading, aim=aim, order=order)


def changed(reading: TableReading, **values: Any) -> TableReading:
    """The reading with some of its values changed.

    Raises:
        ValidationError: it can't be so.
    """
    return TableReading.model_validate({**reading.model_dump(), **values})


def ordered_by(reading: TableReading, by: OrderBy) -> Order | None:
    """An order of that kind, by the first column that suits it; None where there is none."""
    column = next(iter(order_columns(reading, by)), None)
    if by in ("time", "group"):
        return None if column is None else Order(by=by, seed=reading.order.seed, column=column)
    return Order(by=by, seed=reading.order.seed)


def order_columns(reading: TableReading, by: OrderBy) -> tuple[str, ...]:
    """The columns that rows can be ordered by in this way: dates, then numbers, by time; groups by what repeats."""
    kinds: tuple[Kind, ...] = ("date", "number") if by == "time" else ("category", "id", "text", "number")
    if by not in ("time", "group"):
        return ()
    found = [column for kind in kinds for column in reading.columns if column.kind == kind]
    return tuple(column.name for column in found if column.name != reading.target)


def target_columns(reading: TableReading) -> tuple[str, ...]:
    """The columns that can be predicted, the target among them."""
    return tuple(
        column.name
        for column in reading.columns
        if column.kind in ("number", "category") or column.name == reading.target
    )


def given_by(reading: TableReading, **values: Any) -> Given:
    """Where the rows are by a reading, with some of it changed, for a guess of all the rest."""
    now: dict[str, Any] = {
        "encoding": reading.encoding,
        "separator": reading.separator,
        "decimal": reading.decimal,
        "thousands": reading.thousands or "none",
        "header": reading.header,
        "skip": min(reading.skip, 1000),
        "sheet": reading.sheet,
    }
    if "sheet" in values:  # another sheet has its own lines above, and its own header
        now |= {"header": None, "skip": None}
    return Given.model_validate({**now, **values})


def carried(old: TableReading, guessed: TableReading, new: TableReading) -> TableReading:
    """A new guess with what the person had changed by hand of the one before.

    Args:
        old: the reading in hand.
        guessed: the guess that it came from.
        new: the new guess of the same file.
    """
    before, then = _by_name(guessed), _by_name(old)
    columns = []
    for column in new.columns:
        mine, found = then.get(column.name), before.get(column.name)
        if mine is not None and found is not None and new.target != column.name != old.target:
            by_hand = {
                field: value
                for field, value in mine.model_dump().items()
                if value != found.model_dump().get(field) and field != "name"
            }
            column = ColumnReading.model_validate({**column.model_dump(), **by_hand})
        columns.append(column)
    return changed(new, columns=columns, join_spellings=old.join_spellings)


def is_used(reading: TableReading, name: str) -> bool:
    """Whether a model is given a column."""
    column = reading.column(name)
    return column.use and column.kind in USABLE and name != reading.target


def _by_name(reading: TableReading) -> dict[str, ColumnReading]:
    return {column.name: column for column in reading.columns}
