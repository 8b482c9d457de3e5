"""The referee with what it needs to know: the data sets of this machine, their rows, and its limits."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from tdc_core.checks import Problem, check
from tdc_core.datasets.facts import data_facts
from tdc_core.datasets.library import DatasetLibrary
from tdc_core.machine import memory_limit
from tdc_core.settings import Settings
from tdc_core.spec import DataFacts, DataSpec, ExperimentSpec, SplitError


def judging(settings: Settings) -> Callable[[ExperimentSpec], list[Problem]]:
    """What judges many experiments, by their rows too where the data set is ready.

    It reads a data set once, and counts the rows of a split once. It raises `DatasetError` where files are damaged.
    """
    library, memory = DatasetLibrary(settings.home), memory_limit()

    @cache
    def facts(data: DataSpec) -> DataFacts | None:
        card = library.card(data)
        if card is None or not library.is_ready(card):
            return None
        try:
            return data_facts(library.open(card), data)
        except SplitError:
            return None  # the checks say it in the words of the field

    def judged(spec: ExperimentSpec) -> list[Problem]:
        return check(spec, library.card(spec.data), facts(spec.data), settings, memory)

    return judged
