"""How well a classifier answers on one part: which classes it takes for which, and what that comes to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tdc_core.results.interval import Interval, wilson_interval


@dataclass(frozen=True)
class ClassScore:
    """One class against all others.

    Attributes:
        precision: the share of the rows taken for the class that are of it; 0 where none is taken for it.
        recall: the share of the rows of the class that are taken for it; 0 where there are none.
        f1: the harmonic mean of both; 0 where both are 0.
        support: how many rows are of the class.
    """

    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True, eq=False)
class ClassScores:
    """A classifier on one part.

    Attributes:
        rows: how many the part has.
        accuracy: the share of rows that are answered right.
        interval: where the accuracy lies at 95 %, see `wilson_interval`.
        commonest: the commonest class of the part, the first of equals.
        baseline: its share, which is the accuracy of always answering it.
        confusion: int64 (k, k), how many rows of the class i are taken for the class j.
        per_class: the k classes one by one, in label order.
    """

    rows: int
    accuracy: float
    interval: Interval
    commonest: int
    baseline: float
    confusion: np.ndarray
    per_class: tuple[ClassScore, ...]


def class_scores(labels: np.ndarray, answers: np.ndarray, classes: int) -> ClassScores:
    """The scores of some answers.

    Args:
        labels: the right classes, int64 (n,), at least one.
        answers: the classes that the rows are taken for, int64 (n,).
        classes: how many there are (k). A head may have more units than the labels have classes: then its units.

    Raises:
        ValueError: there are no rows, the arrays differ in length, or a class is not in 0 to k - 1.
    """
    # Imported where it is needed, since it costs whoever starts without it a second and 80 MB.
    from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

    if len(labels) == 0 or not all(((part >= 0) & (part < classes)).all() for part in (labels, answers)):
        raise ValueError(f"there are no rows, or a class beyond the {classes}")
    every = range(classes)
    confusion = confusion_matrix(labels, answers, labels=every).astype(np.int64)
    columns = precision_recall_fscore_support(labels, answers, labels=every, zero_division=0)
    supports = confusion.sum(axis=1)
    rows, right = len(labels), int(confusion.trace())
    return ClassScores(
        rows=rows,
        accuracy=right / rows,
        interval=wilson_interval(right, rows),
        commonest=int(supports.argmax()),
        baseline=float(supports.max() / rows),
        confusion=confusion,
        per_class=tuple(
            ClassScore(float(precision), float(recall), float(f1), int(support))
            for precision, recall, f1, support in zip(*columns, strict=True)
        ),
    )
