"""Whether one of two models answers the same rows better than the other, by more than chance."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from tdc_core.results.answers import answers
from tdc_core.results.interval import Z95, Interval
from tdc_core.results.kept import PartOutputs, Results
from tdc_core.spec import HeadSpec

DOUBT = 0.05
"""How often chance alone may bring about what is then called more than chance."""


@dataclass(frozen=True)
class ClassComparison:
    """Two classifiers on the same rows.

    Attributes:
        rows: how many.
        before, after: how many of them each answers right.
        before_alone, after_alone: how many only the one of them does.
    """

    rows: int
    before: int
    after: int
    before_alone: int
    after_alone: int

    @property
    def p_value(self) -> float:
        """How often chance alone brings about such a difference, see `mcnemar`."""
        return mcnemar(self.before_alone, self.after_alone)

    @property
    def differs(self) -> bool:
        """Whether the two differ by more than chance."""
        return self.p_value < DOUBT

    @property
    def better(self) -> bool:
        """Whether the second answers more rows right."""
        return self.after > self.before


@dataclass(frozen=True)
class NumberComparison:
    """Two models that predict a number, on the same rows.

    Attributes:
        rows: how many.
        before, after: mean absolute errors, in the label's unit.
        interval: where `after - before` lies at 95 %; None for a single row.
    """

    rows: int
    before: float
    after: float
    interval: Interval | None

    @property
    def differs(self) -> bool:
        """Whether the two differ by more than chance."""
        return self.interval is not None and not self.interval[0] <= 0 <= self.interval[1]

    @property
    def better(self) -> bool:
        """Whether the second is less far off."""
        return self.after < self.before


Comparison = ClassComparison | NumberComparison


def compare_results(before: Results, after: Results, heads: tuple[HeadSpec, HeadSpec]) -> Comparison | None:
    """Compare the best weights of two runs on their validation rows.

    Args:
        before: what the first put out.
        after: what the second did.
        heads: of the two models.

    Returns:
        None where the two were not validated on the same rows, or where an output is no number.
    """
    one, other = before.parts.get("validation"), after.parts.get("validation")
    if one is None or other is None or not _same_rows(one, other):
        return None
    if not (np.isfinite(one.best).all() and np.isfinite(other.best).all()):
        return None
    labels = one.part.labels
    if np.issubdtype(labels.dtype, np.floating):
        return compare_errors(labels, one.best[:, 0], other.best[:, 0])
    return compare_answers(labels, *(_answers(part, head) for part, head in zip((one, other), heads, strict=True)))


def _answers(outputs: PartOutputs, head: HeadSpec) -> np.ndarray:
    return answers(outputs.best, head) if outputs.best_answers is None else outputs.best_answers


def _same_rows(one: PartOutputs, other: PartOutputs) -> bool:
    return np.array_equal(one.part.rows, other.part.rows) and np.array_equal(one.part.splits, other.part.splits)


def compare_answers(labels: np.ndarray, before: np.ndarray, after: np.ndarray) -> ClassComparison:
    """Compare the answers of two classifiers.

    Args:
        labels: the right classes, int64 (n,).
        before: the classes that the first takes the rows for, int64 (n,).
        after: those that the second does.
    """
    was, became = before == labels, after == labels
    alone = int((was & ~became).sum()), int((became & ~was).sum())
    return ClassComparison(len(labels), int(was.sum()), int(became.sum()), *alone)


def compare_errors(labels: np.ndarray, before: np.ndarray, after: np.ndarray) -> NumberComparison:
    """Compare what two models predict.

    Args:
        labels: the true numbers, float (n,).
        before: what the first predicts for the rows, float (n,).
        after: what the second does.
    """
    was, became = (np.abs(each.astype(np.float64) - labels.astype(np.float64)) for each in (before, after))
    return NumberComparison(len(labels), float(was.mean()), float(became.mean()), paired_interval(became - was))


def mcnemar(one_alone: int, other_alone: int) -> float:
    """McNemar's exact test of two classifiers on the same rows: two-sided, by the binomial distribution.

    Rows that both answer right, or both wrong, say nothing of a difference. Where the two are equally good, each of the
    others falls to either of them with a chance of one half.

    Args:
        one_alone: how many rows only the first answers right.
        other_alone: how many only the second does.

    Returns:
        The p-value, 1 where there is no such row.
    """
    rows, fewer = one_alone + other_alone, min(one_alone, other_alone)
    ways, term = 0, 1  # whole numbers, which are exact however many rows there are
    for taken in range(fewer + 1):
        ways += term
        term = term * (rows - taken) // (taken + 1)
    return float(min(1.0, 2 * ways / 2**rows))


def paired_interval(differences: np.ndarray) -> Interval | None:
    """The normal interval of the mean of differences, at 95 %: mean ± 1.96 s/√n.

    Args:
        differences: float64 (n,), row by row; s is their standard deviation, divided by n - 1.

    Returns:
        The bounds in the values' unit; None for fewer than two rows.
    """
    if len(differences) < 2:
        return None
    mean = float(differences.mean())
    reach = Z95 * float(differences.std(ddof=1)) / math.sqrt(len(differences))
    return (mean - reach, mean + reach)
