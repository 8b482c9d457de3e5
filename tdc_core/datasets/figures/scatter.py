"""Rows of a part as points of two variables."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tdc_core.datasets.figures.distribution import MOST_CLASSES, bins_of_words, span
from tdc_core.datasets.figures.part import TARGET, TablePart, Variable

MOST_POINTS = 2000
_SEED = 0


@dataclass(frozen=True, eq=False)
class Points:
    """Rows that have both values, so many as a browser draws at once.

    Attributes:
        x, y: the two variables of these rows.
        target: what is to be predicted of them; of many classes the commonest, and the others as one.
        rows: the split of each, and its place there.
        total: how many rows have both values.
        beyond: how many of them lie so far out that the others would not be seen, and are left out.
    """

    x: Variable
    y: Variable
    target: Variable
    rows: tuple[tuple[str, int], ...]
    total: int
    beyond: int


def points(part: TablePart, x: int, y: int) -> Points:
    """The points of two variables, by their places; of more than `MOST_POINTS` a choice by chance, ever the same."""
    across, up, target = part.variable(x), part.variable(y), part.variable(TARGET)
    found = np.flatnonzero(across.present & up.present)
    total, seen = len(found), np.ones(len(found), bool)
    for axis in (across, up):
        if total and not axis.categories:
            low, high = span(axis.values[found].astype(np.float64))
            seen &= (axis.values[found] >= low) & (axis.values[found] <= high)
    found = found[seen]
    if len(found) > MOST_POINTS:
        found = np.sort(np.random.default_rng(_SEED).choice(found, MOST_POINTS, replace=False))
    if target.categories:
        codes, classes = bins_of_words(target, MOST_CLASSES)
        target = Variable(target.name, classes, codes.astype(np.float32))
    rows = tuple(part.row(position) for position in found.tolist())
    return Points(across.of(found), up.of(found), target.of(found), rows, total, int(np.count_nonzero(~seen)))
