"""A column that names whose rows are whose: a patient, a machine, a street, with several rows that are nearly alike.

A measure that goes along with others is no such column: its neighbouring values have neighbouring rows. So a value's
rows are held against those of the next values alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from tdc_core.findings.measures import ranks
from tdc_core.findings.view import SAMPLE, Feature, View
from tdc_core.spec.findings import Finding

LEAST_GROUPS = 8
ROWS_A_GROUP = 2.0
"""Rows a value, on average, from which values make groups."""
ALIKE = 0.5
"""The share of a column's variance that lies between groups, from which a group's rows are alike in it."""
COLUMNS_ALIKE = 0.5
"""The share of the columns in which a group's rows must be alike."""
SAME_TARGET = 0.8
"""The share of the target's variance between groups from which two columns that are alike, itself one, are enough."""
_MANY_GROUPS = 200  # more are sampled group by group, so that those that are looked at are whole
_MOST_COLUMNS = 16


def group_leak(view: View) -> Iterator[Finding]:
    """The column whose values repeat in rows that are nearly alike; of several the one whose rows are most so."""
    found_in: list[tuple[float, Finding]] = []
    judged = [f for f in view.features if f.kind in ("number", "category") and f.distinct > 1]
    for feature in view.features:
        if feature.kind not in ("number", "category", "text", "id") or feature.distinct < LEAST_GROUPS:
            continue
        if feature.counts_as_number and not feature.whole:
            continue
        rows = _rows_of_groups(view, feature)
        groups = feature.values[rows]
        found, places, counts = np.unique(groups, return_inverse=True, return_counts=True)
        if len(found) < LEAST_GROUPS or len(rows) < ROWS_A_GROUP * len(found):
            continue
        others = [other for other in judged if other is not feature][:_MOST_COLUMNS]
        shares = [_between(_as_measure(column, rows), places, counts) for column in (*others, view.target)]
        alike = sum(share >= ALIKE for share in shares)
        same_target = shares[-1] >= SAME_TARGET
        if alike >= (2 if same_target else max(2, COLUMNS_ALIKE * len(shares))):
            every = np.unique(feature.values[~feature.missing])
            figures = {"groups": float(len(every)), "rows": float(view.rows), "alike": float(alike)}
            finding = Finding("data.group_leak", (feature.name,), figures | {"columns": float(len(shares))})
            found_in.append((sum(shares), finding))
    if found_in:
        yield max(found_in, key=lambda found: found[0])[1]


def _rows_of_groups(view: View, feature: Feature) -> np.ndarray:
    """The rows to look at, at most about SAMPLE: of a sample where groups are few and large, else of whole groups."""
    if view.rows <= SAMPLE or feature.distinct <= _MANY_GROUPS:
        rows = view.sample
    else:
        parts = int(np.ceil(view.rows / SAMPLE))
        mixed = np.nan_to_num(feature.values).astype(np.int64).view(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        rows = np.flatnonzero((mixed >> np.uint64(32)) % np.uint64(parts) == 0)
    return np.array(rows[~feature.missing[rows]])


def _as_measure(column: Feature, rows: np.ndarray) -> np.ndarray:
    """A column's ranks; of a category, whether a value is its commonest."""
    values = column.values[rows]
    if column.counts_as_number:
        return ranks(values)
    places = np.nan_to_num(values, nan=-1).astype(np.int64) + 1
    return ranks((places == np.bincount(places).argmax()).astype(np.float64))


def _between(values: np.ndarray, places: np.ndarray, counts: Sequence[int] | np.ndarray) -> float:
    """The share of the variance that lies between neighbouring groups, 0 for groups that differ by chance."""
    sizes = np.asarray(counts, dtype=np.float64)
    means = np.bincount(places, weights=values) / sizes
    freedom = float(np.sum(sizes - 1))
    within = float(np.sum((values - means[places]) ** 2)) / freedom
    between = float(np.mean(np.diff(means) ** 2)) / 2 - within * float(np.mean(1 / sizes))
    return between / (between + within) if between > 0 else 0.0
