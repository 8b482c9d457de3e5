"""Measures that several rules share: ranks, chances, and how well one column alone tells another."""

from __future__ import annotations

import math

import numpy as np

_BESIDE = 3  # rows on either side, in the order of a column, that are asked for the target of the one between them
_MOST_CLASSES = 20  # the commonest classes; the rows of the others are left aside where a column is judged alone
_LEAST_ROWS = 5  # of a class, to be judged by


def ranks(values: np.ndarray) -> np.ndarray:
    """The values' ranks with mean 0 and deviation 1, equal ones alike, 0 where missing; float64, in their shape."""
    present = ~np.isnan(values)
    result = np.zeros(values.shape)
    found, places, counts = np.unique(values[present], return_inverse=True, return_counts=True)
    if found.size < 2:
        return result
    middle = (np.cumsum(counts) - counts / 2)[places]
    result[present] = (middle - middle.mean()) / middle.std()
    return result


def normal_chance(z: float) -> float:
    """How probable a normal number is at least that many deviations from its mean, on either side."""
    return math.erfc(abs(z) / math.sqrt(2))


def chi_square_chance(value: float, freedom: int) -> float:
    """How probable a chi-square of that many degrees of freedom is at least that large (Wilson and Hilferty)."""
    if freedom < 1 or value <= 0:
        return 1.0
    spread = 2 / (9 * freedom)
    return 0.5 * math.erfc(((value / freedom) ** (1 / 3) - (1 - spread)) / math.sqrt(2 * spread))


def class_error(values: np.ndarray, cells: np.ndarray | None, classes: np.ndarray) -> float:
    """How often a column alone is wrong about the class, 0 never, 1 as often as who knows nothing.

    Every class counts alike, however many rows it has.

    Args:
        values: float64 (rows,), in no order.
        cells: the values numbered from 0, where they are to be looked at one by one; None where they are a measure.
        classes: int64 (rows,).
    """
    counts = np.bincount(classes)
    common = np.argsort(-counts, kind="stable")[:_MOST_CLASSES]
    common = common[counts[common] >= _LEAST_ROWS]
    if len(common) < 2:
        return 1.0
    number = np.full(len(counts), -1)
    number[common] = np.arange(len(common))
    kept = number[classes] >= 0
    labels = number[classes[kept]]
    if cells is None:
        right = _right_by_neighbours(values[kept], labels, len(common))
    else:
        right = _right_by_cell(cells[kept], labels, counts[common])
    wrong = 1 - np.bincount(labels, weights=right) / np.bincount(labels)
    return float(wrong.mean() / (1 - 1 / len(common)))


def number_error(values: np.ndarray, cells: np.ndarray | None, target: np.ndarray) -> float:
    """Which share of a number's variance a column alone leaves unexplained; arguments as of `class_error`."""
    variance = float(target.var())
    if not variance or len(target) < 4 * _BESIDE:
        return 1.0
    if cells is not None:
        sums, counts = np.bincount(cells, weights=target), np.bincount(cells)
        others = counts[cells] - 1
        guess = np.where(others > 0, (sums[cells] - target) / np.maximum(others, 1), target.mean())
        return float(np.mean((target - guess) ** 2) / variance)
    ordered = target[np.argsort(values, kind="stable")]
    total, low, high = _windows(ordered[:, None])
    guess = (total[high] - total[low])[:, 0] - ordered
    off = ordered - guess / (high - low - 1)
    return float(np.mean(off**2) / (1 + 1 / (2 * _BESIDE)) / variance)


def _windows(ordered: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Running totals, and for each row where the window around it begins and ends."""
    rows = len(ordered)
    total = np.concatenate([np.zeros((1, ordered.shape[1]), ordered.dtype), np.cumsum(ordered, axis=0)])
    place = np.arange(rows)
    return total, np.maximum(place - _BESIDE, 0), np.minimum(place + _BESIDE + 1, rows)


def _right_by_neighbours(values: np.ndarray, labels: np.ndarray, classes: int) -> np.ndarray:
    """Whether the rows beside each one, in the order of the values, have its class as often as any other."""
    order = np.argsort(values, kind="stable")
    ordered = np.zeros((len(order), classes), dtype=np.int32)
    ordered[np.arange(len(order)), labels[order]] = 1
    total, low, high = _windows(ordered)
    votes = total[high] - total[low] - ordered
    right = np.empty(len(order), dtype=bool)
    right[order] = votes[np.arange(len(order)), labels[order]] >= votes.max(axis=1)
    return right


def _right_by_cell(cells: np.ndarray, labels: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Whether each row's class is that of its cell in the other half of the rows."""
    half = len(cells) // 2
    right = np.zeros(len(cells), dtype=bool)
    for learn, judge in ((slice(None, half), slice(half, None)), (slice(half, None), slice(None, half))):
        table = np.zeros((int(cells.max()) + 1, len(counts)))
        np.add.at(table, (cells[learn], labels[learn]), 1 / counts[labels[learn]])
        best = np.where(table.any(axis=1), table.argmax(axis=1), -1)
        right[judge] = best[cells[judge]] == labels[judge]
    return right
