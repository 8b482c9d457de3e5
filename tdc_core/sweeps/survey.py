"""What the referee says of a sweep before it starts: which settings can't be trained, and are left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from random import Random

from tdc_core.checks import Problem
from tdc_core.sweeps.sampler import Judge, errors_of, trials_in
from tdc_core.sweeps.space import applies, drawn, experiment_of, parent_of, points, size_of, values_of
from tdc_core.sweeps.spec import ChoiceSearch, DepthSearch, Params, Search, SweepSpec

MOST_JUDGED = 300
"""How many points are judged where nobody waits for it."""
_MOST_CORNERS = 20


@dataclass(frozen=True)
class Corner:
    """Settings that can't be trained.

    Attributes:
        params: the one setting that is enough for it, or all of a point where several are.
        problem: the first error that the referee finds.
    """

    params: Params
    problem: Problem


@dataclass(frozen=True)
class Survey:
    """What was found.

    Attributes:
        points: how many there are, None where there is no end of them.
        judged: how many points were judged.
        refused: how many of these can't be trained.
        corners: why, each reason once.
    """

    points: int | None
    judged: int
    refused: int
    corners: tuple[Corner, ...]

    @property
    def whole(self) -> bool:
        """Whether every point was judged."""
        return self.points == self.judged

    @property
    def hopeless(self) -> bool:
        """Whether none of what was judged can be trained, so that there is no use in starting."""
        return self.refused == self.judged


def survey(sweep: SweepSpec, judge: Judge, most: int = MOST_JUDGED) -> Survey:
    """Judge a sweep without faults: each end of each setting by itself, then its points.

    Args:
        sweep: the sweep.
        judge: the referee.
        most: how many points are judged; of a larger space, as many by chance.
    """

    def errors(params: Params) -> Sequence[Problem]:
        return errors_of(judge(experiment_of(sweep, params)))

    always = {_reason(problem) for problem in errors({})}
    corners: dict[tuple[str, str], Corner] = {}
    for params in islice(_alone(sweep), most):
        for problem in errors(params):
            if _reason(problem) not in always:
                corners.setdefault(_reason(problem), Corner(params, problem))
    size = size_of(sweep)
    chance = Random(sweep.sampler.seed)
    few = size is not None and size <= most
    tried = list(points(sweep)) if few else [drawn(sweep, chance) for _ in range(most)]
    refused = 0
    for params in tried:
        found = errors(params)
        refused += bool(found)
        if found and not any(_reason(problem) in corners for problem in found):
            corners[_reason(found[0])] = Corner(params, found[0])
    return Survey(size, len(tried), refused, tuple(corners.values())[:_MOST_CORNERS])


def trials_at_most(sweep: SweepSpec, found: Survey) -> int:
    """How many trials a sweep has at most, without those that are left out, as far as every point was judged."""
    return min(trials_in(sweep), found.judged - found.refused) if found.whole else trials_in(sweep)


def _alone(sweep: SweepSpec) -> Iterator[Params]:
    """Each choice and each end of a range by itself, all else as the experiment has it."""
    for item in sweep.search:
        for value in item.choices if isinstance(item, ChoiceSearch) else (item.low, item.high):
            yield {**_needed(sweep, item), item.path: value}


def _needed(sweep: SweepSpec, item: Search) -> Params:
    """What must be chosen beside a setting so that the experiment has it."""
    parent = parent_of(sweep, item)
    if parent is None or isinstance(parent, DepthSearch):
        return {}
    return next(
        ({parent.path: value} for value in values_of(parent) or () if applies(sweep, item, {parent.path: value})), {}
    )


def _reason(problem: Problem) -> tuple[str, str]:
    return problem.path, problem.code
