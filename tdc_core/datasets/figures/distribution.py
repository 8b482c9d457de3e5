"""How one column is spread, beside what is to be predicted: for each class, or with the mean of the number."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tdc_core.datasets.figures.part import TARGET, TablePart, Variable

BINS, MOST_CATEGORIES, MOST_CLASSES = 30, 20, 8
_INNER = (0.005, 0.995)  # of the values, between which most of them lie
_FAR = 4.0  # times as wide as that, and a few values would squeeze all others into a bin or two
OTHERS, NO_VALUE = "all others", "missing"


@dataclass(frozen=True, eq=False)
class Distribution:
    """The rows of a part in the bins of a column.

    Attributes:
        names: of the bins where the column is a category, the commonest first; empty where it is a number.
        edges: of the bins where it is a number, one more than there are bins; empty for a category.
        counts: int64 (classes or 1, bins), the rows of each shown class in each bin.
        classes: the shown classes, the others together as `OTHERS`; empty where a number is to be predicted.
        means: float64 (bins,), of the number to predict in each bin, nan without rows; None where there are classes.
        missing: rows without a value; for a category they are a bin of their own.
        below, above: rows beyond the edges, where a few lie so far out that the others would not be seen.
    """

    names: tuple[str, ...]
    edges: tuple[float, ...]
    counts: np.ndarray
    classes: tuple[str, ...]
    means: np.ndarray | None
    missing: int
    below: int = 0
    above: int = 0


def distribution(part: TablePart, place: int) -> Distribution:
    """The distribution of the column at a place of the card, in at most `BINS` bins or `MOST_CATEGORIES` categories."""
    column, target = part.variable(place), part.variable(TARGET)
    missing = int(np.count_nonzero(~column.present))
    if column.categories:
        bins, names = bins_of_words(column)
        edges, inside = np.empty(0), np.ones(len(bins), bool)
        count, below, above = len(names), 0, 0
    else:
        edges = _edges(column.values[column.present].astype(np.float64))
        low, high = (edges[0], edges[-1]) if len(edges) else (0.0, 0.0)
        inside = (column.values >= low) & (column.values <= high)  # nan is not
        below, above = (int(np.count_nonzero(beyond)) for beyond in (column.values < low, column.values > high))
        count, names = max(len(edges) - 1, 0), ()
        bins = np.clip(np.searchsorted(edges, column.values, side="right") - 1, 0, max(count - 1, 0))
    bins, answers = bins[inside], target.values[inside]
    means = None
    if target.categories:
        codes, classes = bins_of_words(Variable("", target.categories, target.values), MOST_CLASSES)
        both = codes[inside] * count + bins
        counts = np.bincount(both, minlength=len(classes) * count).reshape(len(classes), count)
    else:
        classes, rows = (), np.bincount(bins, minlength=count)
        counts = rows[np.newaxis]
        sums = np.bincount(bins, weights=answers.astype(np.float64), minlength=count)
        means = np.where(rows > 0, sums / np.maximum(rows, 1), np.nan)
    return Distribution(names, tuple(edges.tolist()), counts, classes, means, missing, below, above)


def _edges(values: np.ndarray) -> np.ndarray:
    """Edges of bins of equal width; around each of a few whole numbers; none without values."""
    if not len(values):
        return np.empty(0)
    low, high = span(values)
    if high - low < BINS and np.array_equal(values, np.rint(values)):
        return np.arange(np.floor(low), np.ceil(high) + 2) - 0.5
    return np.histogram_bin_edges(np.array([low, high]), BINS)


def span(values: np.ndarray) -> tuple[float, float]:
    """From where to where numbers are drawn: all of them, unless a few lie so far out that the others are not seen.

    Args:
        values: float64 (n,), at least one.
    """
    low, high = float(values.min()), float(values.max())
    inner_low, inner_high = (float(edge) for edge in np.quantile(values, _INNER))
    width = inner_high - inner_low
    if not 0 < _FAR * width < high - low:
        return low, high
    seen = values[(values >= inner_low - width) & (values <= inner_high + width)]
    return float(seen.min()), float(seen.max())


def bins_of_words(variable: Variable, most: int = MOST_CATEGORIES) -> tuple[np.ndarray, tuple[str, ...]]:
    """A bin for each of the commonest words that occur, one for the others, and one for missing values, as needed.

    Words that all have a bin keep their order; else the commonest are first.

    Returns:
        The bin of each row, int64 (n,), and the bins' names.
    """
    words = len(variable.categories)
    codes = np.where(variable.present, np.nan_to_num(variable.values), words).astype(np.int64)
    counts = np.bincount(codes, minlength=words + 1)
    kept = np.flatnonzero(counts[:words])
    if len(kept) > most:
        kept = np.argsort(-counts[:words], kind="stable")[: most - 1]
    names = [variable.categories[code] for code in kept]
    place = np.full(words + 1, len(kept))
    place[kept] = np.arange(len(kept))
    if counts[:words].sum() > counts[kept].sum():
        names.append(OTHERS)
    if counts[words]:
        place[words] = len(names)
        names.append(NO_VALUE)
    return place[codes], tuple(names)
