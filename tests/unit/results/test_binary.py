"""Curves and thresholds of two classes."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import accuracy_score, auc, average_precision_score, f1_score, precision_score, recall_score

from tdc_core.results.binary import MOST_POINTS, at_threshold, precision_recall, roc
from tdc_core.results.class_scores import class_scores

LABELS = np.array([0, 0, 1, 1])
POSITIVE = np.array([0.1, 0.4, 0.35, 0.8])


def many(rows: int = 5000) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(1)
    labels = random.integers(0, 2, rows)
    return labels, 1 / (1 + np.exp(-(labels + random.normal(size=rows))))


def test_the_roc_curve_is_the_one_by_hand() -> None:
    curve = roc(LABELS, POSITIVE)
    assert curve is not None
    assert curve.false_positive_rate.tolist() == [0, 0, 0.5, 0.5, 1]
    assert curve.true_positive_rate.tolist() == [0, 0.5, 0.5, 1, 1]
    assert curve.thresholds.tolist() == [np.inf, 0.8, 0.4, 0.35, 0.1]
    assert curve.area == 0.75


def test_the_precision_recall_curve_is_the_one_by_hand() -> None:
    curve = precision_recall(LABELS, POSITIVE)
    assert curve is not None
    assert curve.recall.tolist() == [1, 1, 0.5, 0.5, 0]
    assert curve.precision.tolist() == pytest.approx([0.5, 2 / 3, 0.5, 1, 1])
    assert curve.thresholds.tolist() == [0.1, 0.35, 0.4, 0.8, np.inf]
    assert curve.average == pytest.approx(0.5 * 1 + 0.5 * 2 / 3)
    assert curve.base == 0.5


def test_curves_of_many_rows_are_thin_and_keep_their_ends_and_areas() -> None:
    labels, positive = many()
    curve, other = roc(labels, positive), precision_recall(labels, positive)
    assert curve is not None
    assert other is not None
    for array in (
        curve.false_positive_rate,
        curve.true_positive_rate,
        curve.thresholds,
        other.recall,
        other.precision,
        other.thresholds,
    ):
        assert len(array) == MOST_POINTS
    assert (curve.false_positive_rate[0], curve.true_positive_rate[0]) == (0, 0)
    assert (curve.false_positive_rate[-1], curve.true_positive_rate[-1]) == (1, 1)
    assert (other.recall[0], other.recall[-1]) == (1, 0)
    # the area is the chance that a row of class 1 lies above one of class 0
    ones, zeros = positive[labels == 1], positive[labels == 0]
    assert curve.area == pytest.approx((ones[:, None] > zeros).mean())
    assert auc(curve.false_positive_rate, curve.true_positive_rate) == pytest.approx(curve.area, abs=2e-3)
    assert other.average == average_precision_score(labels, positive)


def test_guessing_has_the_precision_of_the_share_of_class_1() -> None:
    curve = precision_recall(np.array([0, 1, 0, 0]), POSITIVE)
    assert curve is not None
    assert curve.base == 0.25


@pytest.mark.parametrize("label", [0, 1])
def test_one_class_alone_has_no_curves_and_no_warnings(label: int) -> None:
    labels = np.full(4, label)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert roc(labels, POSITIVE) is None
        assert precision_recall(labels, POSITIVE) is None
        scores = at_threshold(labels, POSITIVE, 0.37)
    assert scores.accuracy == 0.5
    assert scores.false_positive_rate == (0.5 if label == 0 else 0)


@given(st.lists(st.tuples(st.integers(0, 1), st.floats(0, 1)), min_size=1), st.floats(0, 1))
def test_a_threshold_makes_the_scores_of_its_answers(rows: list[tuple[int, float]], threshold: float) -> None:
    labels, positive = np.array([row[0] for row in rows]), np.array([row[1] for row in rows])
    answered = [int(each > threshold) for _, each in rows]
    scores = at_threshold(labels, positive, threshold)
    assert scores.confusion.sum() == len(rows)
    assert scores.confusion[1, 0] == sum(label > answer for label, answer in zip(labels, answered, strict=True))
    assert scores.precision == pytest.approx(precision_score(labels, answered, zero_division=0))
    assert scores.recall == pytest.approx(recall_score(labels, answered, zero_division=0))
    assert scores.f1 == pytest.approx(f1_score(labels, answered, zero_division=0))
    assert scores.accuracy == pytest.approx(accuracy_score(labels, answered))


def test_a_half_gives_the_accuracy_and_a_row_on_the_threshold_is_class_0() -> None:
    labels, positive = many(300)
    answered = (positive > 0.5).astype(np.int64)
    assert at_threshold(labels, positive, 0.5).accuracy == class_scores(labels, answered, 2).accuracy
    assert at_threshold(LABELS, POSITIVE, 0.8).confusion.tolist() == [[2, 0], [2, 0]]


def test_the_chosen_threshold_lies_on_the_roc_curve() -> None:
    curve = roc(LABELS, POSITIVE)
    assert curve is not None
    scores = at_threshold(LABELS, POSITIVE, 0.37)  # as the curve's point of 0.4
    assert (scores.false_positive_rate, scores.recall) == (0.5, 0.5)
