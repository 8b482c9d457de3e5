"""What a model is to do: tell classes apart, or predict a number. Whatever differs between the two is asked here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tdc_core.catalog.dataset_card import DatasetCard, Target
from tdc_core.catalog.datasets import find_dataset
from tdc_core.catalog.heads import HEADS, Head
from tdc_core.spec import DataSpec, TableReading
from tdc_core.tasks.metric import ACCURACY, LOSS, MAE, MONITOR, R2, Metric, Monitor, epoch_keys

Section = Literal["balance", "distribution", "target_scaling"]
"""A part of a page that not every task has."""


@dataclass(frozen=True)
class Task:
    """What is asked of a model.

    Attributes:
        target: what is predicted.
        metrics: the numbers of an epoch, on each part; the loss is the first.
        score: the metric that says in one number how good a model is.
        sections: the parts of the pages that belong to it.
        monitor: the number by which the best epoch is told.
    """

    target: Target
    metrics: tuple[Metric, ...]
    score: Metric
    sections: frozenset[Section]
    monitor: Monitor = MONITOR

    @property
    def heads(self) -> tuple[Head, ...]:
        """The heads that can do it."""
        return tuple(head for head in HEADS if head.target == self.target)

    @property
    def epoch_keys(self) -> tuple[str, ...]:
        """The keys of an epoch's numbers, see `tdc_core.tasks.metric.epoch_keys`."""
        return epoch_keys(self.metrics)


CLASSIFICATION = Task("class", metrics=(LOSS, ACCURACY), score=ACCURACY, sections=frozenset({"balance"}))
REGRESSION = Task("number", metrics=(LOSS, MAE, R2), score=R2, sections=frozenset({"distribution", "target_scaling"}))
TASKS: tuple[Task, ...] = (CLASSIFICATION, REGRESSION)


def task_of(card: DatasetCard | None) -> Task:
    """The task that a data set sets; classification where the data set is not known."""
    target = card.target if card else "class"
    return next(task for task in TASKS if task.target == target)


def task_on(data: DataSpec) -> Task:
    """The task of an experiment, from the data set that it names or the way in which a file is read."""
    if isinstance(data.file, TableReading):
        return REGRESSION if data.file.aim == "number" else CLASSIFICATION
    return task_of(find_dataset(data.dataset))
