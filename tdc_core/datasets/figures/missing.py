"""Where values are missing: the share of each column, along the rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tdc_core.datasets.encode import is_missing
from tdc_core.datasets.figures.part import TablePart

MOST_BLOCKS, MOST_COLUMNS = 200, 60


@dataclass(frozen=True, eq=False)
class MissingMap:
    """The columns with missing values, those with the most of them where there are more than `MOST_COLUMNS`.

    Attributes:
        names: of the columns, in the card's order.
        counts: missing values of each.
        edges: rows at which the blocks begin, and the end of the last one.
        shares: float64 (columns, blocks), the share of a block's values that are missing.
        columns: how many columns have missing values, shown or not.
        whole: rows in which nothing is missing, of any column.
    """

    names: tuple[str, ...]
    counts: tuple[int, ...]
    edges: tuple[int, ...]
    shares: np.ndarray
    columns: int
    whole: int


def missing_map(part: TablePart) -> MissingMap:
    """The map of a part, in at most `MOST_BLOCKS` blocks of nearly as many rows."""
    rows = len(part)
    edges = np.linspace(0, rows, min(rows, MOST_BLOCKS) + 1).round().astype(np.int64)
    gaps = {
        place: is_missing(column, part.arrays.features[:, place])
        for place, column in enumerate(part.card.columns)
        if column.missing is not None
    }
    counts = {place: int(np.count_nonzero(absent)) for place, absent in gaps.items()}
    with_gaps = [place for place, count in counts.items() if count]
    shown = sorted(sorted(with_gaps, key=lambda place: -counts[place])[:MOST_COLUMNS])
    anywhere = np.zeros(rows, bool)
    for place in with_gaps:
        anywhere |= gaps[place]
    sizes = np.diff(edges)
    shares = [np.add.reduceat(gaps[place], edges[:-1], dtype=np.int64) / sizes for place in shown]
    return MissingMap(
        names=tuple(part.card.columns[place].name for place in shown),
        counts=tuple(counts[place] for place in shown),
        edges=tuple(edges.tolist()),
        shares=np.array(shares).reshape(len(shown), len(sizes)),
        columns=len(with_gaps),
        whole=rows - int(np.count_nonzero(anywhere)),
    )
