"""What a set of weights makes of the classes of a part, and the figures of that, worked out once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from tdc_core.results.answers import answers, probabilities
from tdc_core.results.binary import PrecisionRecallCurve, RocCurve, precision_recall, roc
from tdc_core.results.class_names import class_names
from tdc_core.results.class_scores import ClassScores, class_scores
from tdc_core.results.kept import PartRows, Results, Weights
from tdc_core.results.reliability import Reliability, reliability
from tdc_core.spec import HeadSpec
from tdc_core.ui.parts.names import told_apart

_MOST = 8  # each takes 1 MB for 12,000 rows of ten classes
_ROUNDED = 0.0005  # how far a probability around 0.5 may be from what it was, see `kept_type`


@dataclass(frozen=True, eq=False)
class ClassOutcome:
    """The answers of a set of weights.

    Attributes:
        mark: another one for each outcome.
        rows: of the part.
        answers: the class that each row is taken for, int64 (n,).
        probabilities: of the classes, float64 (n, units).
        names: of the classes, each another one; a head may have more units than there are classes.
        finite: whether all outputs are numbers.
    """

    mark: str
    rows: PartRows
    answers: np.ndarray
    probabilities: np.ndarray
    names: tuple[str, ...]
    finite: bool

    @cached_property
    def scores(self) -> ClassScores:
        """The figures of the answers."""
        return class_scores(self.rows.labels, self.answers, len(self.names))

    @property
    def says_all(self) -> bool:
        """Whether there is a probability for each class, as there is with any head that fits."""
        return bool(self.probabilities.shape[1] == len(self.names))

    @property
    def of_two(self) -> bool:
        """Whether there are two classes, and one probability says that of both: two sigmoid units say two things."""
        two = self.says_all and len(self.names) == 2
        return two and bool(np.allclose(self.probabilities.sum(axis=1), 1, atol=2 * _ROUNDED))

    @cached_property
    def positive(self) -> np.ndarray:
        """The probability of class 1 of two, float64 (n,).

        It is kept rounded: where that has moved it over 0.5, it is put back on the side on which the answer was told.
        """
        said: np.ndarray = self.probabilities[:, 1].copy()
        near = np.abs(said - 0.5) <= _ROUNDED
        said[near & (self.answers == 1) & (said <= 0.5)] = np.nextafter(0.5, 1)
        said[near & (self.answers == 0) & (said > 0.5)] = 0.5
        return said

    @cached_property
    def roc(self) -> RocCurve | None:
        """The ROC curve of class 1 of two."""
        return roc(self.rows.labels, self.positive)

    @cached_property
    def precision_recall(self) -> PrecisionRecallCurve | None:
        """The precision-recall curve of class 1 of two."""
        return precision_recall(self.rows.labels, self.positive)

    @cached_property
    def reliability(self) -> Reliability:
        """Whether the probabilities can be taken at their word."""
        return reliability(self.rows.labels, self.answers, self.probabilities)


@lru_cache(maxsize=_MOST)
def class_outcome(kept: Results, part: str, weights: Weights, head: HeadSpec, classes: tuple[str, ...]) -> ClassOutcome:
    """The outcome of one set of weights on one part; the same object each time.

    Args:
        kept: the results of a run.
        part: one that they have.
        weights: which ones.
        head: of the run's model.
        classes: names of the data set's classes.
    """
    outputs = kept.parts[part]
    put_out = outputs.best if weights == "best" else outputs.last
    told = outputs.best_answers if weights == "best" else outputs.last_answers
    return ClassOutcome(
        mark=f"{kept.folder}/{part}/{weights}",
        rows=outputs.part,
        answers=answers(put_out, head) if told is None else told,
        probabilities=probabilities(put_out, head),
        names=told_apart(class_names(classes, head.units)),
        finite=bool(np.isfinite(put_out).all()),
    )
