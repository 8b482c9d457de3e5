"""What a reading looks at: the experiment, its epochs as curves, and the figures of its answers."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tdc_core.catalog.dataset_card import DatasetCard
from tdc_core.results.interval import Interval, mean_interval_of, wilson_interval
from tdc_core.results.readings.figures import ClassFigures, Figures, NumberFigures
from tdc_core.runs.models import EpochMetrics
from tdc_core.spec import ExperimentSpec
from tdc_core.tasks.task import task_of

_END = 0.2
"""The share of the epochs that are called a curve's end: one epoch alone may be an accident."""


@dataclass(frozen=True, eq=False)
class Curves:
    """The numbers of a run's epochs in order, float64 (epochs,) each; nan where there was no number.

    Attributes:
        loss, val_loss: on the training and on the validation part.
        score, val_score: the task's score, accuracy or R², likewise.
    """

    loss: np.ndarray
    val_loss: np.ndarray
    score: np.ndarray
    val_score: np.ndarray

    @cached_property
    def best(self) -> int:
        """The place of the lowest val_loss, from 0."""
        return int(np.nanargmin(self.val_loss)) if np.isfinite(self.val_loss).any() else 0

    @property
    def epochs(self) -> int:
        """How many there are."""
        return len(self.loss)

    @property
    def finite(self) -> bool:
        """Whether all losses are numbers."""
        return bool(np.isfinite(self.loss).all() and np.isfinite(self.val_loss).all())

    def end(self, curve: np.ndarray) -> float:
        """Where a curve ends: the mean of its last fifth."""
        return float(curve[-self._fifth :].mean())

    def before_end(self, curve: np.ndarray) -> float:
        """Where it was before: the mean of the fifth before the last."""
        return float(curve[-2 * self._fifth : -self._fifth].mean())

    @property
    def _fifth(self) -> int:
        return max(1, round(_END * self.epochs))


@dataclass(frozen=True, eq=False)
class Case:
    """A run to be read.

    Attributes:
        spec: its experiment.
        card: of the data set.
        curves: of its epochs.
        figures: of its answers by the part's name, none where they were not kept.
        became_nan: whether it ended since a loss was no number any more.
    """

    spec: ExperimentSpec
    card: DatasetCard
    curves: Curves
    figures: Mapping[str, Figures]
    became_nan: bool

    @property
    def validation(self) -> Figures | None:
        """The figures of the validation part."""
        return self.figures.get("validation")

    @cached_property
    def guess_loss(self) -> float:
        """The loss of a model that always answers the same, as good as that can be; 1 where that makes no mistake."""
        return self._least_loss or 1.0

    @property
    def _least_loss(self) -> float:
        head, figures = self.spec.model.head, self.validation
        if isinstance(figures, NumberFigures):
            return figures.variance if head.loss == "mean_squared_error" else figures.guessed
        if not head.loss.endswith("crossentropy"):
            return float(self.curves.val_loss[np.isfinite(self.curves.val_loss)][0])
        count = max(2, len(self.card.classes))
        shares = np.full(count, 1 / count)
        if isinstance(figures, ClassFigures):
            shares = figures.counts.sum(axis=1) / figures.rows
        if head.loss == "binary_crossentropy" and head.units > 1:
            return float(np.mean([_entropy(np.array([share, 1 - share])) for share in shares]))
        return _entropy(shares)

    @property
    def skill(self) -> float:
        """How far the training part is learned at the end: 0 is guessing, 1 is all right."""
        reached = self.curves.end(self.curves.score)
        if self.card.target == "number":
            return reached
        share = 1 / max(2, len(self.card.classes))
        if isinstance(self.validation, ClassFigures):
            share = self.validation.guessed / self.validation.rows
        return (reached - share) / (1 - share) if share < 1 else 0.0

    @property
    def score_name(self) -> str:
        """What the task's score is called."""
        return task_of(self.card).score.title if self.card.target == "number" else "accuracy"


def case_of(
    spec: ExperimentSpec,
    card: DatasetCard,
    epochs: Sequence[EpochMetrics],
    figures: Mapping[str, Figures],
    became_nan: bool,
) -> Case:
    """A case from what the store and the results have."""
    score = task_of(card).score
    columns = [
        np.array([epoch.values.get(key, math.nan) for epoch in epochs], np.float64)
        for key in ("loss", "val_loss", score.key, score.validation)
    ]
    return Case(spec, card, Curves(*columns), figures, became_nan)


def interval_of(figures: Figures) -> Interval | None:
    """Where the accuracy, or the mean absolute error, of the best weights lies at 95 %."""
    if isinstance(figures, ClassFigures):
        return wilson_interval(figures.right, figures.rows)
    return mean_interval_of(figures.mae, figures.spread, figures.rows)


def _entropy(shares: np.ndarray) -> float:
    some = shares[shares > 0]
    return float(-(some * np.log(some)).sum())
