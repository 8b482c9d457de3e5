"""A time along which the rows change, so that a shuffled validation part is told by the days around it.

It matters where what comes later differs from what came before: a trend, a level that shifts, or days that are like the
days beside them. Dates along which nothing changes do no harm.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tdc_core.findings.columns import is_called_time, is_id, is_timestamp
from tdc_core.findings.measures import chi_square_chance, normal_chance, ranks
from tdc_core.findings.view import Feature, View
from tdc_core.spec.findings import Finding

CHANCE = 0.005
"""How often chance alone may say that something drifts: half of it of the target, half of all other columns."""
TREND = 0.15
"""The least rank correlation with the time that counts as a trend."""
LEVELS = 0.05
"""The least share of the variance between stretches of time that counts as shifting levels."""
NEIGHBOURS = 0.2
"""The least correlation of each row with the one before that counts as being like it."""
LEAST_ROWS = 30
_STRETCHES = 20
_SAME_AS_TIME = 0.99  # rank correlation from which a feature is the time itself, written otherwise
_STEADY = 0.9  # share of equal steps from which rising numbers are counted and not measured


def time_order(view: View) -> Iterator[Finding]:
    """Date and counting columns along which target or features drift."""
    if len(view.sample) < LEAST_ROWS:
        return
    columns = [f for f in view.features if f.kind in ("number", "category") and f.distinct > 1 and not is_id(f)]
    arranged = any(_comes_in_blocks(column) for column in (view.target, *columns))
    for time in view.features:
        if not (
            time.kind == "date" or is_timestamp(time) or _is_called_time(time) or (_counts_rows(time) and not arranged)
        ):
            continue
        drifts = [
            (_drift(time, column, 1 if column is view.target else len(columns)), column.name)
            for column in (view.target, *columns)
            if column is not time
        ]
        strength, name = max(drifts)
        if strength > 0:
            drifting = sum(drift > 0 for drift, _ in drifts)
            figures = {"strength": strength, "drifting": float(drifting), "rows": float(view.rows)}
            yield Finding("data.time_order", (time.name, name), figures)


def _counts_rows(feature: Feature) -> bool:
    """Whether a number rises along the file by steps of one size."""
    if not feature.whole or feature.distinct < LEAST_ROWS / 2 or feature.missing.any():
        return False
    steps = np.diff(feature.values)
    return bool(np.all(steps >= 0) and np.mean(steps == np.median(steps)) >= _STEADY)


def _is_called_time(feature: Feature) -> bool:
    """Whether a number is called as times are, and could be one: a year, or one that never falls along the file."""
    if not feature.whole or feature.distinct < LEAST_ROWS / 2 or feature.missing.any():
        return False
    if feature.name.lower() == "year":
        return bool(feature.present[0] >= 1900 and feature.present[-1] <= 2100)
    return bool(is_called_time(feature.name) and np.all(np.diff(feature.values) >= 0))


def _comes_in_blocks(feature: Feature) -> bool:
    """Whether equal values stand together in the file, which then is arranged by them and not by time."""
    if feature.distinct < 2 or feature.distinct > 0.5 * feature.present.size:
        return False
    changes = np.count_nonzero(np.diff(np.nan_to_num(feature.values, nan=-1.0)))
    return bool(changes < 2 * feature.distinct and changes < 0.2 * len(feature.values))


def _drift(time: Feature, column: Feature, tests: int) -> float:
    """How strongly a column changes along a time, 0 where chance may have done it."""
    kept = (time.cells >= 0) & (column.cells >= 0)
    if kept.sum() < LEAST_ROWS:
        return 0.0
    along = time.sampled[kept]
    values = column.sampled[kept]
    if not column.counts_as_number:  # a category: whether it is its commonest value
        values = (values == np.bincount(values.astype(np.int64)).argmax()).astype(np.float64)
    measured = ranks(values)
    rows, chance = len(measured), CHANCE / 2 / (3 * tests)
    trend = float(np.mean(ranks(along) * measured))
    if abs(trend) >= _SAME_AS_TIME and (_counts_rows(column) or _is_called_time(column)):
        return 0.0
    ordered = measured[np.argsort(along, kind="stable")]
    found = [abs(trend)] if abs(trend) >= TREND and normal_chance(trend * rows**0.5) < chance else []
    stretch = np.arange(rows) * min(_STRETCHES, rows // 10) // rows
    sums, counts = np.bincount(stretch, weights=ordered), np.bincount(stretch)
    between, freedom = float(np.sum(sums**2 / counts)), len(counts) - 1
    share = (between - freedom) / rows
    if share >= LEVELS and chi_square_chance(between, freedom) < chance:
        found.append(share**0.5)
    beside = float(np.mean(ordered[1:] * ordered[:-1]))
    if beside >= NEIGHBOURS and normal_chance(beside * rows**0.5) < chance:
        found.append(beside)
    return max(found, default=0.0)
