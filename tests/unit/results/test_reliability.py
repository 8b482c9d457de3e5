"""Whether probabilities come true."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.calibration import calibration_curve

from tdc_core.results.reliability import BINS, Reliability, reliability


def two(positive: list[float]) -> np.ndarray:
    return np.column_stack([1 - np.array(positive), positive])


def curve_of(labels: np.ndarray, probabilities: np.ndarray) -> Reliability:
    return reliability(labels, probabilities.argmax(axis=-1), probabilities)


def test_answers_that_were_told_before_rounding_count() -> None:
    tie = np.full((2, 4), 0.25)
    curve = reliability(np.array([3, 2]), np.array([3, 2]), tie)
    assert (curve.said.tolist(), curve.true.tolist()) == ([0.25], [1.0])


def test_two_classes_are_judged_by_the_probability_of_class_1() -> None:
    curve = curve_of(np.array([0, 1, 0, 1, 1]), two([0.04, 0.06, 0.92, 0.94, 0.96]))
    assert curve.said.tolist() == pytest.approx([0.05, 0.94])
    assert curve.true.tolist() == pytest.approx([1 / 2, 2 / 3])
    assert curve.counts.tolist() == [2, 3]
    assert curve.error == pytest.approx((2 * 0.45 + 3 * (0.94 - 2 / 3)) / 5)


def test_more_classes_are_judged_by_their_surest_answer() -> None:
    said = np.array([[0.9, 0.1, 0.0], [0.1, 0.88, 0.02], [0.3, 0.25, 0.45], [0.2, 0.35, 0.45]])
    curve = curve_of(np.array([0, 2, 2, 2]), said)
    assert curve.said.tolist() == pytest.approx([0.45, 0.89])
    assert curve.true.tolist() == [1, 0.5]
    assert curve.counts.tolist() == [2, 2]


def test_the_bins_are_those_of_scikit_learn_also_at_their_edges() -> None:
    random = np.random.default_rng(2)
    positive = np.concatenate([np.linspace(0, 1, BINS + 1), random.random(500).round(2)])
    labels = random.integers(0, 2, len(positive))
    curve = curve_of(labels, two(positive.tolist()))
    shares, means = calibration_curve(labels, positive, n_bins=BINS)
    assert curve.true.tolist() == shares.tolist()
    assert curve.said.tolist() == means.tolist()
    assert curve.counts.sum() == len(labels)
    assert (curve.said * curve.counts).sum() == pytest.approx(positive.sum())
    assert (curve.true * curve.counts).sum() == pytest.approx(labels.sum())


def test_the_error_is_zero_where_all_comes_true_and_one_where_nothing_does() -> None:
    labels = np.array([0, 1, 1])
    assert curve_of(labels, two([0, 1, 1])).error == 0
    assert curve_of(labels, two([1, 0, 0])).error == 1


@pytest.mark.parametrize("label", [0, 1])
def test_one_class_alone_has_a_curve(label: int) -> None:
    assert curve_of(np.full(2, label), two([0.2, 0.2])).true.tolist() == [label]


@pytest.mark.parametrize("wrong", [np.nan, 1.2])
def test_what_is_no_probability_is_refused(wrong: float) -> None:
    with pytest.raises(ValueError):
        curve_of(np.array([0, 1]), two([0.2, wrong]))
