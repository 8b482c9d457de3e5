"""What is said of each code that is found in a person's own rows, and what mends it; a row each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from tdc_core.checks.own import remedies, words
from tdc_core.checks.own.remedies import Remedy
from tdc_core.checks.own.words import Words
from tdc_core.spec.findings import Finding
from tdc_core.spec.reading import TableReading


@dataclass(frozen=True)
class OwnRow:
    """What is said of a code.

    Attributes:
        about: whether it belongs to a column, the target, the order of the rows, or the whole file.
        words: of a finding.
        remedy: what mends it.
    """

    code: str
    about: Literal["column", "target", "order", "file"]
    words: Callable[[Finding, TableReading], Words]
    remedy: Remedy

    def path(self, finding: Finding, reading: TableReading) -> str:
        """Where in the experiment it is."""
        if self.about == "column" and finding.columns[0] != reading.target:
            return f"data.file.columns.{finding.columns[0]}"
        if self.about == "file":
            return "data.file"
        return "data.file.order" if self.about == "order" else "data.file.target"


OWN_ROWS: tuple[OwnRow, ...] = (
    OwnRow("data.id_column", "column", words.id_column, remedies.LEAVE_OUT),
    OwnRow("data.leak", "column", words.leak, remedies.LEAVE_OUT),
    OwnRow("data.duplicates", "file", words.duplicates, remedies.NONE),
    OwnRow("data.group_leak", "order", words.group_leak, remedies.BY_GROUP),
    OwnRow("data.time_order", "order", words.time_order, remedies.BY_TIME),
    OwnRow("data.constant", "column", words.constant, remedies.LEAVE_OUT),
    OwnRow("data.mixed_units", "column", words.mixed_units, remedies.LEAVE_OUT),
    OwnRow("data.high_cardinality", "column", words.high_cardinality, remedies.LEAVE_OUT),
    OwnRow("data.rare_class", "target", words.rare_class, remedies.STRATIFY),
    OwnRow("data.class_spelling", "column", words.class_spelling, remedies.JOIN),
    OwnRow("data.target_kind", "target", words.target_kind, remedies.AIM),
    OwnRow("data.missing_depends", "column", words.missing_depends, remedies.LEAVE_OUT),
    OwnRow("data.too_few_rows", "file", words.too_few_rows, remedies.NONE),
    OwnRow("data.sorted", "order", words.in_order, remedies.STIR),
)
