"""An experiment as the referee sees it: its data set's card, its facts, its problems."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache, lru_cache

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.checks import check
from tdc_core.checks.problem import Problem
from tdc_core.datasets.errors import DatasetError
from tdc_core.datasets.facts import data_facts
from tdc_core.machine import memory_limit
from tdc_core.settings import Settings
from tdc_core.spec import DataFacts, DataRef, DataSpec, ExperimentSpec, SplitError
from tdc_core.ui.session.services import Services


@dataclass(frozen=True)
class Look:
    """What is to be known of an experiment before a page says anything of it.

    Attributes:
        spec: the experiment.
        card: its data set; None where there is none of that name.
        facts: what the rows say; None where the data set is not at hand or the split names no rows.
        problems: everything the referee has to say, as far as the data are at hand.
    """

    spec: ExperimentSpec
    card: DatasetCard | None
    facts: DataFacts | None
    problems: tuple[Problem, ...]


def looked_at(spec: ExperimentSpec, studio: Services) -> Look:
    """An experiment as the referee sees it; judged once, however many pages and visitors ask."""
    card = studio.card(spec.data)
    facts = facts_of(spec.data, card, studio) if card else None
    text = json.dumps(spec.model_dump())  # unlike pydantic's own JSON this tells nan from null
    return _judged(_Question(text, card.ref if card else None, facts is not None, studio.settings, spec, card, facts))


def facts_of(data: DataSpec, card: DatasetCard, studio: Services) -> DataFacts | None:
    """What the rows say; None where the data set is not at hand or the split names no rows."""
    try:
        if not studio.library.is_ready(card):
            return None
        # scaling changes no fact
        bare = data.model_copy(update={"scaling": "none", "target_scaling": None})
        return _facts(_Rows(bare.model_dump_json(), card.ref, bare, card, studio))
    except (SplitError, DatasetError):  # the checks name the split, the data page the data set
        return None


@dataclass(frozen=True)
class _Question:
    """What a judgement depends on, and what it is made from. The text tells 1, 1.0 and true apart, `==` does not."""

    text: str
    ref: DataRef | None
    at_hand: bool
    limits: Settings
    spec: ExperimentSpec = field(compare=False)
    card: DatasetCard | None = field(compare=False)
    facts: DataFacts | None = field(compare=False)


@dataclass(frozen=True)
class _Rows:
    """What facts depend on, and what they are made from."""

    text: str
    ref: DataRef
    data: DataSpec = field(compare=False)
    card: DatasetCard = field(compare=False)
    studio: Services = field(compare=False)


@lru_cache(maxsize=256)
def _judged(asked: _Question) -> Look:
    problems = check(asked.spec, asked.card, asked.facts, asked.limits, _memory())
    return Look(asked.spec, asked.card, asked.facts, tuple(problems))


@lru_cache(maxsize=256)
def _facts(rows: _Rows) -> DataFacts:
    return data_facts(rows.studio.library.open(rows.card), rows.data)


@cache
def _memory() -> int:
    """It is asked for at each page, and files of the system have the answer."""
    return memory_limit()
