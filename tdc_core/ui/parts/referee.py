"""The draft as the referee sees it: its data set's card, its facts, its problems."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from tdc_core.catalog.datasets import DatasetCard, find_dataset
from tdc_core.checks import check
from tdc_core.checks.problem import Problem
from tdc_core.datasets.errors import DatasetError
from tdc_core.datasets.facts import data_facts
from tdc_core.engine.machine import memory_limit
from tdc_core.spec import DataFacts, DataSpec, ExperimentSpec, SplitError
from tdc_core.ui.session.services import Services

CARD_HASH: dict[str | type[Any], Callable[[Any], Any]] = {
    DatasetCard: lambda card: card.ref,
    DataSpec: lambda data: data.model_dump_json(),
}
"""How Streamlit's cache tells data sets and splits apart."""


def judge(spec: ExperimentSpec, studio: Services) -> list[Problem]:
    """Everything the referee has to say about an experiment, as far as its data are at hand."""
    card = find_dataset(spec.data.dataset)
    facts = facts_of(spec.data, card, studio) if card else None
    return check(spec, card, facts, studio.settings, memory_limit())


def facts_of(data: DataSpec, card: DatasetCard, studio: Services) -> DataFacts | None:
    """What the rows say; None where the data set is not at hand or the split names no rows."""
    try:
        if not studio.library.is_ready(card):
            return None
        # scaling changes no fact
        return _facts(card, data.model_copy(update={"scaling": "none", "target_scaling": None}), studio)
    except (SplitError, DatasetError):  # the checks name the split, the data page the data set
        return None


@st.cache_data(max_entries=256, show_spinner=False, hash_funcs=CARD_HASH)
def _facts(card: DatasetCard, data: DataSpec, _studio: Services) -> DataFacts:
    return data_facts(_studio.library.open(card), data)
