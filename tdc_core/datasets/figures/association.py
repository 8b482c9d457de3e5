"""How closely two variables go together, one measure for each kind of pair.

Two numbers: Pearson's correlation, from -1 to 1. A number and a category: the correlation ratio, the square root of the
share of the number's variance that the categories explain. Two categories: Cramér's V. The last two go from 0 to 1 and
are corrected for what chance alone would bring, which grows with the number of categories: as in R. Kelley (1935), An
unbiased correlation ratio measure, and W. Bergsma (2013), A bias-correction for Cramér's V and Tschuprow's T.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from tdc_core.datasets.figures.part import TARGET, TablePart, Variable

MOST_COLUMNS = 30
MOST_ROWS = 20_000
"""Of a large part so many rows are measured: the error of a correlation is below 0.01 then."""
_LEAST_ROWS = 3
_SEED = 0


@dataclass(frozen=True, eq=False)
class Associations:
    """Each variable with each.

    Attributes:
        names: of the variables, what is to be predicted last.
        numbers: which of them are numbers.
        values: float64 (k, k), 1 on the diagonal; nan where one of a pair does not vary.
        rows: how many were looked at.
    """

    names: tuple[str, ...]
    numbers: tuple[bool, ...]
    values: np.ndarray
    rows: int


def associations(part: TablePart, places: Sequence[int]) -> Associations:
    """How some columns, the flags of their missing values, and what is to be predicted go together.

    Args:
        part: the rows.
        places: of columns on the card.
    """
    rows = _sample(len(part))
    variables = [part.variable(place).of(rows) for place in places]
    flags = [
        Variable(f"{variable.name} missing", (), np.isnan(variable.values).astype(np.float32))
        for place, variable in zip(places, variables, strict=True)
        if part.card.columns[place].flag
    ]
    return _each_with_each([*variables, *flags, part.variable(TARGET).of(rows)], len(rows))


def _sample(rows: int) -> np.ndarray:
    if rows <= MOST_ROWS:
        return np.arange(rows)
    return np.sort(np.random.default_rng(_SEED).choice(rows, MOST_ROWS, replace=False))


def _each_with_each(variables: Sequence[Variable], rows: int) -> Associations:
    numbers = np.array([not variable.categories for variable in variables])
    values = np.eye(len(variables))
    of_numbers = [variable.values for variable in variables if not variable.categories]
    values[np.ix_(numbers, numbers)] = _pearson(np.array(of_numbers).reshape(-1, rows))
    for one, other in combinations(range(len(variables)), 2):
        if not (numbers[one] and numbers[other]):
            values[one, other] = values[other, one] = _with_category(variables[one], variables[other])
    np.fill_diagonal(values, 1.0)
    return Associations(tuple(variable.name for variable in variables), tuple(numbers.tolist()), values, rows)


def _pearson(values: np.ndarray) -> np.ndarray:
    """Correlations of numbers (k, n), each pair over the rows that have both: float64 (k, k)."""
    present = ~np.isnan(values)
    there = present.astype(np.float64)
    counts = np.maximum(there.sum(axis=1, keepdims=True), 1)
    plain = np.where(present, values, 0).astype(np.float64)
    centred = np.where(present, plain - plain.sum(axis=1, keepdims=True) / counts, 0)
    scale = np.sqrt((centred**2).sum(axis=1, keepdims=True) / counts)
    centred /= np.where(scale > 0, scale, 1)
    both = there @ there.T
    sums = centred @ there.T  # of the one, over the rows that have the other too
    squares = centred**2 @ there.T - sums**2 / np.maximum(both, 1)
    products = centred @ centred.T - sums * sums.T / np.maximum(both, 1)
    varies = (squares > 1e-9 * np.maximum(both, 1)) & (both >= _LEAST_ROWS)
    with np.errstate(invalid="ignore", divide="ignore"):
        found = products / np.sqrt(squares * squares.T)
    return np.where(varies & varies.T, np.clip(found, -1, 1), np.nan)


def _with_category(one: Variable, other: Variable) -> float:
    both = one.present & other.present
    if one.categories and other.categories:
        return _cramers_v(one.values[both].astype(np.int64), other.values[both].astype(np.int64))
    category, number = (one, other) if one.categories else (other, one)
    return _ratio(category.values[both].astype(np.int64), number.values[both].astype(np.float64))


def _ratio(codes: np.ndarray, numbers: np.ndarray) -> float:
    """The correlation ratio, corrected; nan where one of both does not vary."""
    counts = np.bincount(codes)
    groups, rows = np.count_nonzero(counts), len(codes)
    if groups < 2 or rows <= groups:
        return float("nan")
    centred = numbers - numbers.mean()
    total = float(np.square(centred).sum())  # a dot product wakes threads that others wait for
    if total <= 1e-12 * rows * max(1.0, float(np.abs(numbers).max())) ** 2:
        return float("nan")
    between = float((np.bincount(codes, weights=centred) ** 2 / np.maximum(counts, 1)).sum())
    explained = 1 - (1 - between / total) * (rows - 1) / (rows - groups)
    return float(np.sqrt(max(explained, 0.0)))


def _cramers_v(ones: np.ndarray, others: np.ndarray) -> float:
    """Cramér's V, corrected; nan where one of both does not vary."""
    if len(ones) < _LEAST_ROWS:
        return float("nan")
    width = int(others.max()) + 1
    table = np.bincount(ones * width + others, minlength=(int(ones.max()) + 1) * width).reshape(-1, width)
    table = table[table.any(axis=1)][:, table.any(axis=0)].astype(np.float64)
    down, across = table.shape
    rows = table.sum()
    if min(down, across) < 2:
        return float("nan")
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / rows
    square = ((table - expected) ** 2 / expected).sum() / rows
    square = max(0.0, square - (down - 1) * (across - 1) / (rows - 1))
    least = min(down - (down - 1) ** 2 / (rows - 1), across - (across - 1) ** 2 / (rows - 1)) - 1
    return float(min(np.sqrt(square / least), 1.0)) if least > 0 else float("nan")
