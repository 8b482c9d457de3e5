"""What a reading needs to know of a model's answers on a part: counts and spreads, not the rows themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tdc_core.catalog.dataset_card import DatasetCard
from tdc_core.results.answers import answers
from tdc_core.results.kept import PartOutputs, Results
from tdc_core.spec import HeadSpec


@dataclass(frozen=True)
class ClassFigures:
    """The answers of the best weights, and how those of the last differ.

    Attributes:
        confusion: (k, k), how many rows of the class i the best weights take for the class j.
        best_alone: how many rows only the best weights answer right.
        last_alone: how many only the last ones do.
    """

    confusion: tuple[tuple[int, ...], ...]
    best_alone: int
    last_alone: int

    @property
    def counts(self) -> np.ndarray:
        """`confusion` as int64 (k, k)."""
        return np.array(self.confusion, np.int64)

    @property
    def rows(self) -> int:
        """How many rows the part has."""
        return int(self.counts.sum())

    @property
    def right(self) -> int:
        """How many of them the best weights answer right."""
        return int(self.counts.trace())

    @property
    def guessed(self) -> int:
        """How many always answering the commonest class answers right."""
        return int(self.counts.sum(axis=1).max())


@dataclass(frozen=True)
class NumberFigures:
    """The absolute errors of the best weights, and how those of the last differ.

    Attributes:
        rows: how many rows the part has.
        mae: mean absolute error of the best weights, in the label's unit.
        spread: standard deviation of the absolute errors, likewise; 0 for a single row.
        guessed: mean absolute error of always answering the part's mean, likewise.
        variance: of the labels, in the square of their unit.
        worse: by how much the last weights are further off than the best, on average, in the label's unit.
        worse_spread: standard deviation of that, row by row.
    """

    rows: int
    mae: float
    spread: float
    guessed: float
    variance: float
    worse: float
    worse_spread: float


Figures = ClassFigures | NumberFigures


def figures_of(kept: Results, head: HeadSpec, card: DatasetCard) -> dict[str, Figures]:
    """The figures of each part that the results have, by its name; none of a part where an output is no number.

    Args:
        kept: of a run.
        head: of its model.
        card: of its data set.
    """
    found: Mapping[str, Figures | None] = {name: _figures(part, head, card) for name, part in kept.parts.items()}
    return {name: figures for name, figures in found.items() if figures is not None}


def _figures(outputs: PartOutputs, head: HeadSpec, card: DatasetCard) -> Figures | None:
    both = (outputs.best, outputs.last)
    if not len(outputs.part) or not all(np.isfinite(each).all() for each in both):
        return None
    labels = outputs.part.labels
    if card.target == "number":
        true = labels.astype(np.float64)
        best, last = (np.abs(each[:, 0].astype(np.float64) - true) for each in both)
        worse = last - best
        return NumberFigures(
            rows=len(true),
            mae=float(best.mean()),
            spread=_deviation(best),
            guessed=float(np.abs(true - true.mean()).mean()),
            variance=float(true.var()),
            worse=float(worse.mean()),
            worse_spread=_deviation(worse),
        )
    told = (outputs.best_answers, outputs.last_answers)
    best, last = (answers(each, head) if said is None else said for each, said in zip(both, told, strict=True))
    size = max(len(card.classes), head.units)
    counts = np.bincount(labels * size + best, minlength=size * size).reshape(size, size)
    return ClassFigures(
        confusion=tuple(tuple(map(int, row)) for row in counts),
        best_alone=int(((best == labels) & (last != labels)).sum()),
        last_alone=int(((best != labels) & (last == labels)).sum()),
    )


def _deviation(values: np.ndarray) -> float:
    return float(values.std(ddof=1)) if len(values) > 1 else 0.0
