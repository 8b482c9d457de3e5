"""Whether two experiments differ by more than the luck of their seeds.

A seed decides the first weights, the order of the rows and what Dropout hides, so an experiment over k seeds has k
different ends. Two experiments are compared by a t-test, whose variance takes into account that both were trained with
the same seeds (docs/decisions/0034-how-luck-is-told.md). All of it is about seeds: other rows may say otherwise.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from tdc_core.results.interval import Interval
from tdc_core.spec.messages import Argument, Code, Message
from tdc_core.tasks.metric import Direction

Seeds = Mapping[int, float]
"""The final number of an experiment, such as its lowest val_loss, by the seed that it was trained with."""

DOUBT = 0.04
"""How often luck alone may bring about what is then called a difference; intervals are of the rest, 96 %."""
FEWEST = 3
"""The fewest seeds that are judged by."""
BELIEVED = 0.5
"""How much is believed of the covariance that a few seeds show between two experiments."""


@dataclass(frozen=True)
class OverSeeds:
    """An experiment over several seeds.

    Attributes:
        seeds: how many.
        lost: of how many the number is none (NaN), or infinite.
        mean: of the numbers, NaN where one is lost or there is none.
        spread: their standard deviation, divided by seeds - 1; NaN as well where there is but one.
    """

    seeds: int
    lost: int
    mean: float
    spread: float

    @property
    def interval(self) -> Interval | None:
        """Where the mean over all seeds lies, at 96 %; None where there are too few seeds, or one is lost."""
        if self.lost or self.seeds < FEWEST:
            return None
        return _around(self.mean, self.variance, self.seeds - 1)

    @property
    def variance(self) -> float:
        """Of the mean."""
        return self.spread**2 / self.seeds


class Verdict(StrEnum):
    """What the seeds say of two experiments."""

    TOO_FEW = "too_few"
    LOST = "lost"
    ALIKE = "alike"
    LUCK = "luck"
    DIFFERENT = "different"


@dataclass(frozen=True)
class LuckOfTwo:
    """Two experiments over seeds.

    Attributes:
        one, other: each by itself.
        direction: whether less or more of the number is better.
        interval: where the difference of the means over all seeds lies, `other - one`, at 96 %; None where there are
            too few seeds, or a number is lost. No more than a point where no seed makes any difference.
    """

    one: OverSeeds
    other: OverSeeds
    direction: Direction
    interval: Interval | None

    @property
    def difference(self) -> float:
        """Of the means, `other - one`."""
        return self.other.mean - self.one.mean

    @property
    def better(self) -> bool:
        """Whether the mean of the other is the better one."""
        return self.difference < 0 if self.direction == "min" else self.difference > 0

    @property
    def verdict(self) -> Verdict:
        """What is to be said. Too few seeds come first, then numbers that are none."""
        if min(self.one.seeds, self.other.seeds) < FEWEST:
            return Verdict.TOO_FEW
        if self.interval is None:
            return Verdict.LOST
        low, high = self.interval
        if low == high == 0:
            return Verdict.ALIKE
        return Verdict.LUCK if low <= 0 <= high else Verdict.DIFFERENT


def over_seeds(values: Seeds) -> OverSeeds:
    """Mean and spread of an experiment.

    Args:
        values: may hold numbers that are none.
    """
    numbers = np.array(list(values.values()), np.float64)
    lost = int((~np.isfinite(numbers)).sum())
    if lost or not len(numbers):
        return OverSeeds(len(numbers), lost, math.nan, math.nan)
    if len(numbers) == 1:
        return OverSeeds(1, 0, float(numbers[0]), math.nan)
    if numbers.min() == numbers.max():  # exactly, where rounding leaves a trace
        return OverSeeds(len(numbers), 0, float(numbers[0]), 0.0)
    return OverSeeds(len(numbers), 0, float(numbers.mean()), float(numbers.std(ddof=1)))


def luck_of_two(one: Seeds, other: Seeds, direction: Direction) -> LuckOfTwo:
    """Compare two experiments, over the same seeds, over others, or over some that are the same.

    With spreads s, numbers of seeds k, and c seeds that both have, whose covariance is q, the difference of the means
    has the variance

        v = s₁²/k₁ + s₂²/k₂ - 2 B c q / (k₁ k₂)

    where B is `BELIEVED`: of few seeds a covariance is known badly, so it is believed in part. The degrees of freedom
    are those that v has where a change did nothing, so that both have one spread, see `_freedom`. Over as many other
    seeds that is Student's t-test; with B = 1, over the same seeds, it is the paired one.

    Args:
        one: the numbers of the first.
        other: those of the second.
        direction: whether less or more is better.
    """
    first, second = over_seeds(one), over_seeds(other)
    if min(first.seeds, second.seeds) < FEWEST or first.lost or second.lost:
        return LuckOfTwo(first, second, direction, None)
    if dict(one) == dict(other):
        return LuckOfTwo(first, second, direction, (0.0, 0.0))
    variance, common = first.variance + second.variance, sorted(one.keys() & other.keys())
    if len(common) < FEWEST:
        common = []
    else:
        covariance = float(np.cov([one[seed] for seed in common], [other[seed] for seed in common])[0, 1])
        variance -= 2 * BELIEVED * len(common) * covariance / (first.seeds * second.seeds)
    freedom = _freedom(first.seeds, second.seeds, len(common))
    return LuckOfTwo(first, second, direction, _around(second.mean - first.mean, variance, freedom))


def _freedom(one: int, other: int, common: int) -> float:
    """Satterthwaite's degrees of freedom: of the χ² that varies as v does, with one spread and no covariance.

    Source: F. E. Satterthwaite (1946), "An approximate distribution of estimates of variance components", Biometrics
    Bulletin 2, 110-114.

    Args:
        one: how many seeds the first has.
        other: how many the second.
        common: how many both.
    """
    blur = 1 / (one**2 * (one - 1)) + 1 / (other**2 * (other - 1))
    if common:
        blur += 2 * (BELIEVED * common / (one * other)) ** 2 / (common - 1)
    return float((1 / one + 1 / other) ** 2 / blur)


def said(compared: LuckOfTwo, names: tuple[str, str]) -> Message:
    """The verdict, to be put in words.

    Args:
        compared: two experiments.
        names: what they are called, the one and the other.
    """
    counts = (compared.one.seeds, compared.other.seeds)
    seeds: Argument = counts[0] if counts[0] == counts[1] else list(counts)
    if compared.verdict is Verdict.TOO_FEW:
        return Code.LUCK_TOO_FEW(seeds=min(counts), least=FEWEST)
    if compared.interval is None:
        name, of = (names[0], compared.one) if compared.one.lost else (names[1], compared.other)
        return Code.LUCK_LOST(name=name, lost=of.lost, seeds=of.seeds)
    if compared.verdict is Verdict.ALIKE:
        return Code.LUCK_ALIKE(seeds=seeds)
    low, high = compared.interval if compared.difference > 0 else (-compared.interval[1], -compared.interval[0])
    size, better = abs(compared.difference), names[compared.better]
    code = Code.LUCK_DIFFERENT if compared.verdict is Verdict.DIFFERENT else Code.LUCK_MAYBE
    return code(better=better, difference=size, low=low, high=high, seeds=seeds)


def _around(mean: float, variance: float, freedom: float) -> Interval:
    """The interval of a mean with that variance, by Student's t."""
    from scipy.special import stdtrit  # only now: it takes longer to import than a page to draw

    reach = float(stdtrit(freedom, 1 - DOUBT / 2)) * math.sqrt(max(variance, 0.0))
    return (mean - reach, mean + reach)
