"""A plane through a table's inputs: two columns vary, the others stay at their middle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

SIDE = 40
"""Points along each side."""
_ROOM = 0.05  # of the span, at both ends


@dataclass(frozen=True, eq=False)
class Plane:
    """Points in a grid.

    Attributes:
        x, y: the values of the two columns, float64 (SIDE,), ascending.
        features: encoded ones, float32 (SIDE * SIDE, inputs), row by row of y.
    """

    x: np.ndarray
    y: np.ndarray
    features: np.ndarray


def plane(features: np.ndarray, widths: Sequence[int], across: int, up: int) -> Plane:
    """The plane of two columns over the span of some rows.

    Args:
        features: of the rows, encoded, float32 (n, inputs).
        widths: how many inputs each column has; what says where values were missing is a column of its own.
        across: a column that varies, of numbers.
        up: the other one. All others stay at their median, categories at the commonest.
    """
    starts = np.cumsum([0, *widths])
    middle = np.median(features, axis=0)
    for start, width in zip(starts, widths, strict=False):
        if width > 1:
            shares = features[:, start : start + width].mean(axis=0)
            middle[start : start + width] = np.arange(width) == shares.argmax()
    x, y = (_span(features[:, starts[column]]) for column in (across, up))
    points = np.tile(middle, (SIDE * SIDE, 1)).astype(np.float32)
    points[:, starts[across]], points[:, starts[up]] = np.tile(x, SIDE), np.repeat(y, SIDE)
    return Plane(x, y, points)


def _span(values: np.ndarray) -> np.ndarray:
    low, high = float(values.min()), float(values.max())
    room = _ROOM * (high - low) or 1.0
    return np.linspace(low - room, high + room, SIDE)
