"""The order in which rows are put before they are sliced."""

from __future__ import annotations

import numpy as np

from tdc_core.spec.reading import Order


def row_order(
    order: Order, labels: np.ndarray, *, time: np.ndarray | None = None, groups: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray | None]:
    """Which row comes where, and where a part may begin.

    It is plain NumPy throughout, so that an exported script can write it down.

    Args:
        order: how.
        labels: the class of each row, of any dtype, shape (rows,); "stratified" goes by them.
        time: float64 (rows,), for "time"; earliest first, rows without a time (nan) last.
        groups: the group of each row, of any dtype, shape (rows,), for "group"; the groups are shuffled, the rows of
            each stay together, in the file's order.

    Returns:
        The rows' numbers in their new order, int64 (rows,); and for "group" the new places at which groups begin, and
        the number of rows at the end, int64 (groups + 1,), None for other orders.

    Raises:
        ValueError: `time` or `groups` is missing where the order is by it.
    """
    match order.by:
        case "file":
            return np.arange(len(labels)), None
        case "shuffled":
            return _shuffled(len(labels), order.seed), None
        case "stratified":
            return _stratified(labels, order.seed), None
        case "time" if time is not None:
            return np.argsort(time, kind="stable"), None
        case "group" if groups is not None:
            return _grouped(groups, order.seed)
    raise ValueError(f"an order by {order.by} needs its values")


def _shuffled(rows: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).permutation(rows)


def _stratified(labels: np.ndarray, seed: int) -> np.ndarray:
    """Each class spread evenly over all places, so that every slice has the classes in proportion."""
    shuffled = _shuffled(len(labels), seed)
    _, classes, sizes = np.unique(labels[shuffled], return_inverse=True, return_counts=True)
    by_class = np.argsort(classes, kind="stable")
    place_in_class = np.empty(len(labels))
    place_in_class[by_class] = np.arange(len(labels)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    placed: np.ndarray = shuffled[np.argsort((place_in_class + 0.5) / sizes[classes], kind="stable")]
    return placed


def _grouped(groups: np.ndarray, seed: int) -> tuple[np.ndarray, np.ndarray]:
    _, numbers, sizes = np.unique(groups, return_inverse=True, return_counts=True)
    shuffled = _shuffled(len(sizes), seed)
    place_of_group = np.empty(len(sizes), np.int64)
    place_of_group[shuffled] = np.arange(len(sizes))
    edges = np.concatenate([[0], np.cumsum(sizes[shuffled])]).astype(np.int64)
    return np.argsort(place_of_group[numbers], kind="stable"), edges
