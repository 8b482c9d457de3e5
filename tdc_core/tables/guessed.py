"""What was found of a person's file, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tdc_core.spec.messages import Message
from tdc_core.spec.reading import TableReading
from tdc_core.tables.table import Table


@dataclass(frozen=True, eq=False)
class Guess:
    """A reading that was found of itself, with its reasons.

    Attributes:
        reading: how the file is read.
        table: its rows by that reading.
        reasons: why each column is of its kind, by its name.
        target_reason: why the target is this one.
        aim_reason: why it is predicted as classes or as a number.
        order_reason: why the rows are put into this order.
        left_out: columns, lines and sheets that are left out, each with why.
        remarks: what else is to be told of the file.
        sheets: all sheets of a workbook, visible ones first.
    """

    reading: TableReading
    table: Table
    reasons: Mapping[str, Message]
    target_reason: Message
    aim_reason: Message
    order_reason: Message
    left_out: tuple[tuple[str, Message], ...]
    remarks: tuple[Message, ...]
    sheets: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """How many rows the table has."""
        return self.table.rows
