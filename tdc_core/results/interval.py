"""Where a figure measured on some rows lies for all rows like these: intervals of 95 %."""

from __future__ import annotations

import math

import numpy as np

Interval = tuple[float, float]
"""Lower and upper bound."""

Z95 = 1.959963984540054
"""The 0.975 quantile of the standard normal distribution."""


def wilson_interval(hits: int, rows: int) -> Interval:
    """Wilson's score interval of a share, at 95 %.

    With the share p = hits / rows, n = rows and z = 1.96 it is

        (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n).

    It never leaves 0 to 1, and is no point where all rows are hits or none is, as the normal interval would be.

    Source: E. B. Wilson (1927), "Probable inference, the law of succession, and statistical inference", Journal of the
    American Statistical Association 22, 209-212; method 3 in R. G. Newcombe (1998), Statistics in Medicine 17, 857-872.

    Args:
        hits: how many rows have it, from 0 to `rows`.
        rows: how many there are, at least 1.

    Raises:
        ValueError: there are no rows, or other numbers of hits than they can have.
    """
    if not 0 <= hits <= rows or rows == 0:
        raise ValueError(f"{hits} of {rows} is no share")
    share, square = hits / rows, Z95**2 / rows
    middle = share + square / 2
    reach = Z95 * math.sqrt(share * (1 - share) / rows + square / (4 * rows))
    low, high = (middle - reach) / (1 + square), (middle + reach) / (1 + square)
    return (0.0 if hits == 0 else low, 1.0 if hits == rows else high)  # exactly, where rounding leaves a trace


def mean_interval(values: np.ndarray) -> Interval | None:
    """The normal interval of the mean of numbers that are not negative, at 95 %: mean ± 1.96 s/√n, cut off at 0.

    Args:
        values: float64 (n,), such as absolute errors; s is their standard deviation, divided by n - 1.

    Returns:
        The bounds in the values' unit; None for fewer than two values, which say nothing of their spread.
    """
    if len(values) < 2:
        return None
    return mean_interval_of(float(values.mean()), float(values.std(ddof=1)), len(values))


def mean_interval_of(mean: float, deviation: float, rows: int) -> Interval | None:
    """The same, from the mean, the standard deviation and the number of the values."""
    if rows < 2:
        return None
    reach = Z95 * deviation / math.sqrt(rows)
    return (max(0.0, mean - reach), mean + reach)
