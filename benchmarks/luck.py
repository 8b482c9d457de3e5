"""How often the luck meter takes luck for a difference, and how often it finds a difference, drawn from real runs.

Usage: python -m benchmarks.luck [--small] [--tuning]

The runs are those of the bank (`python -m scripts.record_luck`), experiments over a hundred seeds each. False calls:
one experiment over five seeds and over five others. Found: two experiments on the same data whose means over all seeds
lie so many spreads apart, over the same five seeds and over others; a spread is the root of the mean of both
variances. Judged by the seeds from 50 on; `--tuning` takes those before, with which to choose.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import TypeVar

import numpy as np

from benchmarks.common import machine, options, table
from tdc_core.results.luck import Seeds, Verdict, luck_of_two
from tdc_core.settings import ROOT

BANK = ROOT / "tests" / "unit" / "results" / "luck_bank.json"
TUNING, JUDGING = range(50), range(50, 100)
SEEDS, DRAWN = 5, 100
LEAST_FOUND, MOST_FALSE = 90, 5
TWO = (2.0, math.inf)
"""Two spreads apart and more."""
NEAR = (1.8, 2.4)
_APART = ((0.5, 1.0), (1.0, 1.8), NEAR, (2.4, 3.5), TWO)

_T = TypeVar("_T")


@dataclass(frozen=True)
class Group:
    """A number of an experiment.

    Attributes:
        data: the data set that it is of.
        experiment: its name.
        number: which, such as "val_loss".
        values: one a seed, from 0.
    """

    data: str
    experiment: str
    number: str
    values: tuple[float, ...]

    def over(self, seeds: Sequence[int]) -> Seeds:
        """Those of some seeds."""
        return {int(seed): self.values[seed] for seed in seeds}


@cache
def groups() -> tuple[Group, ...]:
    """Every number of every experiment of the bank."""
    bank = json.loads(BANK.read_text(encoding="utf-8"))
    return tuple(
        Group(experiment.split("-")[0], experiment, number, tuple(values))
        for experiment, numbers in bank.items()
        for number, values in numbers.items()
    )


@cache
def pairs(apart: tuple[float, float]) -> tuple[tuple[Group, Group], ...]:
    """The same number of two experiments on the same data, their means over all seeds so many spreads apart."""
    return tuple(
        (one, other)
        for one, other in combinations(groups(), 2)
        if (one.data, one.number) == (other.data, other.number) and apart[0] <= spreads_apart(one, other) < apart[1]
    )


def spreads_apart(one: Group, other: Group) -> float:
    """How many spreads the means over all seeds lie apart; 0 where neither has a spread."""
    spread = math.sqrt((np.var(one.values, ddof=1) + np.var(other.values, ddof=1)) / 2)
    return abs(float(np.mean(one.values) - np.mean(other.values))) / spread if spread else 0.0


def false_calls(seeds: range, rng: np.random.Generator) -> int:
    """How many of `DRAWN` experiments are called different from themselves, over others of the seeds."""
    return sum(_differ(group, group, _apart_from_each_other(seeds, rng)) for group in _drawn(groups(), rng))


def found(apart: tuple[float, float], seeds: range, rng: np.random.Generator, same: bool) -> int:
    """How many of `DRAWN` pairs that lie so far apart are called different, over the same seeds or over others."""
    calls = 0
    for one, other in _drawn(pairs(apart), rng):
        drawn = _apart_from_each_other(seeds, rng)
        calls += _differ(one, other, (drawn[0], drawn[0]) if same else drawn)
    return calls


def _apart_from_each_other(seeds: range, rng: np.random.Generator) -> tuple[list[int], list[int]]:
    drawn = rng.choice(seeds, 2 * SEEDS, replace=False).tolist()
    return drawn[:SEEDS], drawn[SEEDS:]


def _drawn(of: Sequence[_T], rng: np.random.Generator) -> list[_T]:
    return [of[place] for place in rng.integers(len(of), size=DRAWN)]


def _differ(one: Group, other: Group, seeds: tuple[list[int], list[int]]) -> bool:
    compared = luck_of_two(one.over(seeds[0]), other.over(seeds[1]), "min")
    return compared.verdict is Verdict.DIFFERENT


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--tuning", action="store_true", help="the seeds with which to choose")
    given = parser.parse_args()
    seeds, times = TUNING if given.tuning else JUDGING, 3 if given.small else 100
    rng = np.random.default_rng(0)
    print(f"The luck meter, {SEEDS} seeds of {seeds.start} to {seeds.stop - 1}, {machine()}\n")
    rows = [_row("one experiment", len(groups()), [false_calls(seeds, rng) for _ in range(times)], most=MOST_FALSE)]
    for apart in _APART:
        for same in (True, False):
            far = f"{apart[0]:g} {'and more' if apart == TWO else f'to {apart[1]:g}'}"
            name = f"{far} spreads apart, {'the same' if same else 'other'} seeds"
            calls = [found(apart, seeds, rng, same) for _ in range(times)]
            rows.append(_row(name, len(pairs(apart)), calls, least=LEAST_FOUND if apart[0] >= 1.8 else 0))
    head = ["of the bank", "there are", f"called different of {DRAWN}", "5 to 95 %", "within the bar"]
    print(table(head, rows))
    print(f"\n{times} times {DRAWN} each. The bars: at most {MOST_FALSE} false calls; at least {LEAST_FOUND} found.")


def _row(name: str, there: int, calls: list[int], most: int = DRAWN, least: int = 0) -> list[object]:
    low, high = np.percentile(calls, [5, 95])
    within = np.mean([least <= count <= most for count in calls])
    bar = f"{within:.0%}" if (most, least) != (DRAWN, 0) else ""
    return [name, there, f"{np.mean(calls):.1f}", f"{low:.0f} to {high:.0f}", bar]


if __name__ == "__main__":
    main()
