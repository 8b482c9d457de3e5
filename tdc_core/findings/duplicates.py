"""Rows that are there more than once.

Among a few columns of few values equal rows are no accident and no fault. How many are to be expected follows from the
rows that differ in one column alone: if two rows agree there by a chance of q, then q to 1 - q is how often rows that
agree in all other columns agree in this one too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from tdc_core.findings.columns import is_id
from tdc_core.findings.view import Feature, View
from tdc_core.spec.findings import Finding
from tdc_core.tables.table import Table

COPIES = 0.01
"""The share of rows that are equal to an earlier one from which it is said."""
LEAST_COPIES = 3
TIMES_EXPECTED = 3.0
"""How many times as many pairs of equal rows there must be as chance has."""
_COLUMNS_LEFT_OUT = 12  # so many columns, those of the fewest values, are each left out to see what chance has
_JUDGED = ("number", "category", "date", "text")


def duplicates(view: View) -> Iterator[Finding]:
    """Equal rows, with the target or but for it, if they are more than chance has."""
    features = [feature for feature in view.features if feature.kind in _JUDGED and not is_id(feature)]
    if len(features) < 1 or view.rows < 2:
        return
    hashes = [_hashed(feature.values, place) for place, feature in enumerate(features)]
    by_features = _total(hashes, view.rows)
    target = _hashed(view.target.values, len(features))
    copies, same = _copies(by_features + target), _copies(by_features)
    columns = [*zip(features, hashes, strict=True)]
    for found, keys, judged in (
        (copies, by_features + target, [*columns, (view.target, target)]),
        (same, by_features, columns),
    ):
        if found >= max(LEAST_COPIES, COPIES * view.rows) and _more_than_chance(keys, judged):
            figures = {"copies": float(copies), "same_features": float(same), "rows": float(view.rows)}
            yield Finding("data.duplicates", (), figures)
            return


def row_keys(table: Table) -> np.ndarray:
    """A number for each row, the same where features and target are: int64 (rows,), in the file's order."""
    reading = table.reading
    names = [*(column.name for column in reading.features), reading.target]
    values = []
    for name in names:
        column = table.columns[name]
        if column.numbers is not None:
            values.append(column.numbers)
        elif column.codes is not None:
            values.append(column.codes.astype(np.float64))
    return _total([_hashed(column, place) for place, column in enumerate(values)], table.rows).view(np.int64)


def _total(hashes: Sequence[np.ndarray], rows: int) -> np.ndarray:
    total = np.zeros(rows, dtype=np.uint64)
    for hashed in hashes:
        total = total + hashed
    return total


def _hashed(values: np.ndarray, place: int) -> np.ndarray:
    """uint64 (rows,): the values mixed with their column's place, so that equal sums mean equal rows (splitmix64)."""
    plain = np.where(np.isnan(values), np.nan, values) + 0.0  # one nan, and no zero of either sign
    bits = plain.view(np.uint64) + np.uint64((place + 1) * 0x9E3779B97F4A7C15 % 2**64)
    bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.array(bits ^ (bits >> np.uint64(31)))


def _copies(keys: np.ndarray) -> int:
    """How many rows are equal to an earlier one."""
    return int(np.count_nonzero(np.diff(np.sort(keys)) == 0))


def _pairs(keys: np.ndarray) -> float:
    """How many pairs of rows are equal."""
    ordered = np.sort(keys)
    ends = np.flatnonzero(np.append(np.diff(ordered) != 0, True))
    counts = np.diff(np.append(-1, ends)).astype(np.float64)
    return float(np.sum(counts * (counts - 1)) / 2)


def _more_than_chance(keys: np.ndarray, columns: Sequence[tuple[Feature, np.ndarray]]) -> bool:
    equal = _pairs(keys)
    all_pairs = len(keys) * (len(keys) - 1) / 2
    for _, hashed in sorted(columns, key=lambda column: column[0].distinct)[:_COLUMNS_LEFT_OUT]:
        chance = _pairs(hashed) / all_pairs
        if chance < 1 and equal < TIMES_EXPECTED * (_pairs(keys - hashed) - equal) * chance / (1 - chance):
            return False
    return True
