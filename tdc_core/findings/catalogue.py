"""The rules for people's own data, a row each, and what all of them find."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tdc_core.findings import columns, duplicates, groups, leak, missing, target, time_order, units
from tdc_core.findings.view import View, view_of
from tdc_core.spec.findings import Finding
from tdc_core.tables.table import Table


@dataclass(frozen=True)
class Rule:
    """One rule.

    Attributes:
        find: what it finds in the rows that have a target.
        thresholds: the constants that decide, as "module.NAME" of this package.
        follows_from: where one of these codes is found of the same column, this one says nothing more.
    """

    code: str
    find: Callable[[View], Iterator[Finding]]
    thresholds: tuple[str, ...] = ()
    follows_from: tuple[str, ...] = ()

    @property
    def anchor(self) -> str:
        """Where the documentation tells of it."""
        return f"referee/own-data.md#{self.code.replace('.', '')}"


FINDINGS: tuple[Rule, ...] = (
    Rule("data.constant", columns.constant),
    Rule("data.id_column", columns.id_column, ("columns.ID_ROWS", "columns.SURPRISE")),
    Rule("data.high_cardinality", columns.high_cardinality, ("columns.HIGH_CARDINALITY",), ("data.id_column",)),
    Rule("data.group_leak", groups.group_leak, ("groups.LEAST_GROUPS", "groups.ALIKE", "groups.COLUMNS_ALIKE")),
    Rule(
        "data.leak",
        leak.leak,
        ("leak.CLASS_ERROR", "leak.FAR_APART", "leak.UNEXPLAINED"),
        ("data.id_column", "data.group_leak", "data.high_cardinality", "data.constant"),
    ),
    Rule("data.duplicates", duplicates.duplicates, ("duplicates.COPIES", "duplicates.TIMES_EXPECTED")),
    Rule("data.sorted", target.in_order, ("target.STIRRED", "target.IN_ORDER")),
    Rule("data.time_order", time_order.time_order, ("time_order.TREND", "time_order.LEVELS", "time_order.NEIGHBOURS")),
    Rule("data.mixed_units", units.mixed_units, ("units.APART", "units.SPARSE", "units.LEAST_SHARE")),
    Rule("data.rare_class", target.rare_class, ("target.RARE",)),
    Rule("data.class_spelling", target.class_spelling),
    Rule("data.target_kind", target.target_kind, ("target.MOST_CODES", "target.ROWS_A_CODE")),
    Rule("data.missing_depends", missing.missing_depends, ("missing.DIFFERENCE", "missing.CHANCE")),
    Rule("data.too_few_rows", target.too_few_rows, ("target.FEWEST_ROWS", "target.ROWS_A_COLUMN")),
)
_ORDERED = ("data.sorted", "data.group_leak")  # beside which a column that only counts the rows tells of no time


def find(table: Table) -> tuple[Finding, ...]:
    """All that the rows with a target say against a result, in the order of the catalogue."""
    view = view_of(table)
    if not view.rows:
        return tuple(target.too_few_rows(view))
    found: list[Finding] = []
    for rule in FINDINGS:
        told = {(finding.code, finding.columns[:1]) for finding in found}
        for finding in rule.find(view):
            if not any((code, finding.columns[:1]) in told for code in rule.follows_from):
                found.append(finding)
    return tuple(finding for finding in found if not _counts_what_is_ordered(view, finding, found))


def _counts_what_is_ordered(view: View, finding: Finding, found: list[Finding]) -> bool:
    if finding.code != "data.time_order" or not any(other.code in _ORDERED for other in found):
        return False
    return view.table.reading.column(finding.columns[0]).kind != "date"
