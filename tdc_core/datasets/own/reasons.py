"""Why a column of a person's table is not among the features."""

from __future__ import annotations

from tdc_core.spec import TableReading
from tdc_core.spec.reading import Kind

WHY: dict[Kind, str] = {
    "text": "it holds free text, which is not read yet",
    "id": "it is different in every row, so it says nothing of another one",
    "constant": "it has one value alone",
    "empty": "it has no values",
    "nested": "its cells hold lists or structures",
}


def left_out(reading: TableReading) -> tuple[tuple[str, str], ...]:
    """The columns that are no features, each with the reason; the target is not among them."""
    features = {column.name for column in reading.features} | {reading.target}
    others = (column for column in reading.columns if column.name not in features)
    return tuple((column.name, WHY.get(column.kind, "it is switched off")) for column in others)
