"""What the referee says of a sweep before it starts, asked once for the same sweep, and what it costs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.checks import Problem, check
from tdc_core.checks.problem import Severity
from tdc_core.engine.price import seconds_at_most
from tdc_core.machine import memory_limit
from tdc_core.spec import DataFacts, DataSpec, ExperimentSpec
from tdc_core.sweeps import Survey, SweepSpec, experiment_of, survey
from tdc_core.sweeps.space import values_of
from tdc_core.sweeps.spec import ChoiceSearch, Search
from tdc_core.ui.parts.referee import facts_of
from tdc_core.ui.session.services import Services

MOST_JUDGED = 100
"""Points of a sweep that are judged while somebody waits for the page."""
_MOST_VALUES = 20  # of one setting


@dataclass(frozen=True)
class _Question:
    """What an answer depends on, and what it is made from."""

    text: str
    data: str
    at_hand: bool
    sweep: SweepSpec = field(compare=False)
    studio: Services = field(compare=False)


def surveyed(sweep: SweepSpec, studio: Services) -> Survey | None:
    """What the referee says of a sweep without faults; None where its data set is not to be seen."""
    card = studio.card(sweep.experiment.data)
    if card is None:
        return None
    ready = studio.library.is_ready(card)
    return _surveyed(_Question(sweep.to_json(), card.ref.key, ready, sweep, studio))


def price_of(sweep: SweepSpec, trials: int, studio: Services) -> float | None:
    """Seconds that a sweep takes at most, None where no earlier run tells."""
    return seconds_at_most(sweep, trials, studio.store, studio.training.capacity().workers)


def refused_values(search: Search, spec: ExperimentSpec, studio: Services) -> list[str]:
    """What the referee says of the values of one setting, or of the ends of its range, all else being as it is.

    Args:
        search: the setting, without faults.
        spec: the draft.
        studio: the services.
    """
    sweep = SweepSpec(experiment=spec, search=(search,), trials=1)
    judge = _judge(studio)
    always = {(problem.path, problem.code) for problem in _errors(judge(spec))}
    ends = values_of(search) if isinstance(search, ChoiceSearch) else (search.low, search.high)
    said: dict[str, None] = {}
    for value in (ends or ())[:_MOST_VALUES]:
        for problem in _errors(judge(experiment_of(sweep, {search.path: value}))):
            if (problem.path, problem.code) not in always:
                said[problem.message] = None
    return list(said)


@lru_cache(maxsize=64)
def _surveyed(asked: _Question) -> Survey:
    return survey(asked.sweep, _judge(asked.studio), MOST_JUDGED)


def _judge(studio: Services) -> Callable[[ExperimentSpec], Sequence[Problem]]:
    memory = memory_limit()

    @cache
    def known(data: DataSpec) -> tuple[DatasetCard | None, DataFacts | None]:
        card = studio.card(data)
        return card, facts_of(data, card, studio) if card else None

    def judge(spec: ExperimentSpec) -> Sequence[Problem]:
        return check(spec, *known(spec.data), studio.settings, memory)

    return judge


def _errors(problems: Sequence[Problem]) -> list[Problem]:
    return [problem for problem in problems if problem.severity is Severity.ERROR]
