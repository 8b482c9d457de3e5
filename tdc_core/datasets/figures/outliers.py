"""Rows with a number far from most others of its column.

How far is measured by figures that the outliers themselves hardly move, as in B. Iglewicz and D. Hoaglin (1993), How
to detect and handle outliers: the distance from the median in units of the median distance, scaled so that it is a
standard deviation where numbers are normal. Where more than half the numbers are the median itself, the mean distance
takes its place.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tdc_core.datasets.figures.part import TablePart, number_places

MOST_ROWS = 20
FAR = 3.5
"""How many deviations off a number is at least; the limit of Iglewicz and Hoaglin."""
_MEDIAN_TO_DEVIATION, _MEAN_TO_DEVIATION = 1.4826, 1.2533


@dataclass(frozen=True)
class Outlier:
    """A row, with the number of it that is furthest off.

    Attributes:
        split: where the row is from.
        row: its place there, from 0.
        column: the name of the variable.
        value: the number.
        median: of the variable.
        deviations: how far the number is from the median.
    """

    split: str
    row: int
    column: str
    value: float
    median: float
    deviations: float


@dataclass(frozen=True)
class Outliers:
    """The rows that are furthest off, the furthest first, at most `MOST_ROWS`; and how many are off by `FAR` in all."""

    rows: tuple[Outlier, ...]
    total: int


def outliers(part: TablePart) -> Outliers:
    """The outliers of a part among its numbers; one that has only two values has none."""
    furthest, which = np.zeros(len(part), np.float32), np.full(len(part), -1, np.int64)
    places = number_places(part.card)
    medians = np.zeros(len(places))
    for number, place in enumerate(places):
        values = part.variable(place).values
        medians[number], deviation = _middle(values[~np.isnan(values)])
        if deviation:
            off = np.abs(values - np.float32(medians[number])) / np.float32(deviation)
            further = off > furthest  # nan is not
            furthest[further], which[further] = off[further], number
    far = np.flatnonzero(furthest >= FAR)
    found = far[np.argsort(-furthest[far], kind="stable")[:MOST_ROWS]]
    rows = []
    for position in found.tolist():
        variable = part.variable(places[which[position]])
        value, median = float(variable.values[position]), float(medians[which[position]])
        rows.append(Outlier(*part.row(position), variable.name, value, median, float(furthest[position])))
    return Outliers(tuple(rows), len(far))


def _middle(values: np.ndarray) -> tuple[float, float]:
    """The median of float32 numbers, and their deviation; 0 where they have two values at most."""
    if not len(values) or not ((values != values.min()) & (values != values.max())).any():
        return 0.0, 0.0
    median = np.median(values)
    off = np.abs(values - median)
    deviation = _MEDIAN_TO_DEVIATION * float(np.median(off))
    return float(median), deviation or _MEAN_TO_DEVIATION * float(off.mean(dtype=np.float64))
