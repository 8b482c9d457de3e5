"""What a classifier's answers come to."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import accuracy_score, confusion_matrix, f1_score, precision_score, recall_score

from tdc_core.results.class_scores import ClassScore, class_scores
from tdc_core.results.interval import wilson_interval

LABELS = np.array([0, 0, 0, 1, 1, 2])
ANSWERS = np.array([0, 0, 1, 1, 0, 0])


def test_the_numbers_are_those_by_hand() -> None:
    scores = class_scores(LABELS, ANSWERS, classes=4)
    assert scores.rows == 6
    assert scores.accuracy == 0.5
    assert scores.interval == wilson_interval(3, 6)
    assert (scores.commonest, scores.baseline) == (0, 0.5)
    assert scores.confusion.dtype == np.int64
    assert scores.confusion.tolist() == [[2, 1, 0, 0], [1, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 0]]
    assert scores.per_class[0] == ClassScore(precision=0.5, recall=2 / 3, f1=pytest.approx(4 / 7), support=3)
    assert scores.per_class[2] == ClassScore(0, 0, 0, support=1)
    assert scores.per_class[3] == ClassScore(0, 0, 0, support=0)


@given(
    st.integers(2, 6).flatmap(
        lambda k: st.tuples(st.just(k), st.lists(st.tuples(*[st.integers(0, k - 1)] * 2), min_size=1))
    )
)
def test_the_numbers_are_those_of_scikit_learn(drawn: tuple[int, list[tuple[int, int]]]) -> None:
    classes, pairs = drawn
    labels, answered = np.array(pairs).T
    scores = class_scores(labels, answered, classes)
    assert scores.accuracy == pytest.approx(accuracy_score(labels, answered))
    assert scores.confusion.tolist() == confusion_matrix(labels, answered, labels=range(classes)).tolist()
    assert scores.baseline == np.bincount(labels).max() / len(labels)
    assert sum(each.support for each in scores.per_class) == len(labels)
    for number, each in enumerate(scores.per_class):
        of_it = {"y_true": labels == number, "y_pred": answered == number, "zero_division": 0}
        assert each.precision == pytest.approx(precision_score(**of_it))
        assert each.recall == pytest.approx(recall_score(**of_it))
        assert each.f1 == pytest.approx(f1_score(**of_it))


def test_always_the_commonest_class_scores_the_baseline() -> None:
    scores = class_scores(LABELS, np.full(6, class_scores(LABELS, ANSWERS, 3).commonest), 3)
    assert scores.accuracy == scores.baseline


@pytest.mark.parametrize(
    ("labels", "answered"),
    [([], []), ([0, 3], [0, 1]), ([0, 1], [0, 3]), ([0, -1], [0, 1]), ([0, 1], [0])],
    ids=["no rows", "a label beyond", "an answer beyond", "a negative label", "other lengths"],
)
def test_what_can_not_be_counted_is_refused(labels: list[int], answered: list[int]) -> None:
    with pytest.raises(ValueError):
        class_scores(np.array(labels, dtype=np.int64), np.array(answered, dtype=np.int64), classes=3)
