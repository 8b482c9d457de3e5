"""Two classes: how a model separates them at every threshold, and what one threshold makes of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tdc_core.results.thin import thin

MOST_POINTS = 200
"""Of a curve; a chart of one has hardly more pixels."""


@dataclass(frozen=True, eq=False)
class RocCurve:
    """The receiver operating characteristic, from (0, 0) to (1, 1).

    Attributes:
        false_positive_rate: the share of class 0 that is taken for class 1, float64 (m,), ascending.
        true_positive_rate: the share of class 1 that is taken for class 1, float64 (m,), ascending.
        thresholds: the lowest probability that is taken for class 1, float64 (m,), descending from inf.
        area: under the curve of all points; 0.5 for guessing, 1 where a threshold separates the classes.
    """

    false_positive_rate: np.ndarray
    true_positive_rate: np.ndarray
    thresholds: np.ndarray
    area: float


@dataclass(frozen=True, eq=False)
class PrecisionRecallCurve:
    """Precision against recall, from a recall of 1 to 0.

    Attributes:
        recall: the share of class 1 that is taken for class 1, float64 (m,), descending.
        precision: the share of what is taken for class 1 that is of it, float64 (m,); 1 at the end by convention, where
            nothing is.
        thresholds: the lowest probability that is taken for class 1, float64 (m,), ascending to inf.
        average: the mean of the precisions of all points, weighted by what each adds to the recall.
        base: the share of class 1, which is the precision of guessing.
    """

    recall: np.ndarray
    precision: np.ndarray
    thresholds: np.ndarray
    average: float
    base: float


@dataclass(frozen=True, eq=False)
class ThresholdScores:
    """What one threshold makes of the probabilities.

    Attributes:
        threshold: a row is taken for class 1 where its probability lies above, as Keras' accuracy has it.
        confusion: int64 (2, 2), how many rows of the class i are taken for the class j.
        precision, recall, f1: of class 1; 0 where they are not defined.
        accuracy: the share of rows that are answered right.
        false_positive_rate: the share of class 0 that is taken for class 1; 0 where there is no row of class 0.
    """

    threshold: float
    confusion: np.ndarray
    precision: float
    recall: float
    f1: float
    accuracy: float
    false_positive_rate: float


def roc(labels: np.ndarray, positive: np.ndarray) -> RocCurve | None:
    """The ROC curve, of at most `MOST_POINTS` points.

    Args:
        labels: 0 or 1, int64 (n,).
        positive: the probability of class 1, float64 (n,).

    Returns:
        The curve; None where the rows are of one class, for which a rate of the other is not defined.

    Raises:
        ValueError: a probability is nan or infinite.
    """
    from sklearn.metrics import roc_auc_score, roc_curve  # as in class_scores.py: it costs a second and 80 MB

    if not _both(labels):
        return None
    false_rate, true_rate, thresholds = roc_curve(labels, positive)
    kept = thin(len(thresholds), MOST_POINTS)
    area = float(roc_auc_score(labels, positive))
    return RocCurve(false_rate[kept], true_rate[kept], thresholds[kept].astype(np.float64), area)


def precision_recall(labels: np.ndarray, positive: np.ndarray) -> PrecisionRecallCurve | None:
    """The precision-recall curve, of at most `MOST_POINTS` points.

    Args:
        labels: 0 or 1, int64 (n,).
        positive: the probability of class 1, float64 (n,).

    Returns:
        The curve; None where the rows are of one class, of which it would say nothing.

    Raises:
        ValueError: a probability is nan or infinite.
    """
    from sklearn.metrics import average_precision_score, precision_recall_curve

    if not _both(labels):
        return None
    precision, recall, thresholds = precision_recall_curve(labels, positive)
    thresholds = np.append(thresholds, np.inf)  # the last point has none: there nothing is taken for class 1
    kept = thin(len(thresholds), MOST_POINTS)
    average = float(average_precision_score(labels, positive))
    return PrecisionRecallCurve(recall[kept], precision[kept], thresholds[kept], average, float(labels.mean()))


def at_threshold(labels: np.ndarray, positive: np.ndarray, threshold: float) -> ThresholdScores:
    """The scores of taking a row for class 1 where its probability lies above a threshold.

    Args:
        labels: 0 or 1, int64 (n,), at least one.
        positive: the probability of class 1, float64 (n,).
        threshold: from 0 to 1.

    Raises:
        ValueError: there are no rows, or the arrays differ in length.
    """
    from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

    answers = (positive > threshold).astype(np.int64)
    confusion = confusion_matrix(labels, answers, labels=[0, 1]).astype(np.int64)
    precision, recall, f1, _ = precision_recall_fscore_support(labels, answers, labels=[0, 1], zero_division=0)
    negatives = int(confusion[0].sum())
    return ThresholdScores(
        threshold=threshold,
        confusion=confusion,
        precision=float(precision[1]),
        recall=float(recall[1]),
        f1=float(f1[1]),
        accuracy=float(confusion.trace() / confusion.sum()),
        false_positive_rate=float(confusion[0, 1] / negatives) if negatives else 0.0,
    )


def _both(labels: np.ndarray) -> bool:
    return len(np.unique(labels)) == 2
