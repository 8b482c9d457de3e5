"""Whether one of two models is better on the same rows, held to SciPy."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, norm

from tdc_core.results.comparison import (
    ClassComparison,
    NumberComparison,
    compare_answers,
    compare_errors,
    compare_results,
    mcnemar,
    paired_interval,
)
from tdc_core.results.kept import PartOutputs, PartRows, Results
from tdc_core.spec import HeadSpec

SOFTMAX = HeadSpec(units=3, activation="softmax", loss="sparse_categorical_crossentropy", labels="integer")
LABELS = np.array([0, 1, 2, 0, 1, 2])


def results(best: np.ndarray, first: int = 0, labels: np.ndarray = LABELS) -> Results:
    rows = PartRows(np.full(len(labels), "train"), np.arange(first, first + len(labels)), labels)
    return Results(Path(), 1, {"best": {}, "last": {}}, {"validation": PartOutputs(rows, best, best)})


def sure_of(answers: list[int]) -> np.ndarray:
    return np.eye(3, dtype=np.float16)[answers]


@given(st.integers(0, 400), st.integers(0, 400))
def test_mcnemar_is_the_exact_binomial_test(one: int, other: int) -> None:
    expected = binomtest(one, one + other).pvalue if one + other else 1.0
    assert mcnemar(one, other) == pytest.approx(expected, abs=1e-12)


def test_mcnemar_of_many_rows_is_told_at_once() -> None:
    assert mcnemar(6000, 6000) == 1.0
    assert 0 <= mcnemar(5000, 7000) < 1e-70


@pytest.mark.parametrize(("alone", "differs"), [((0, 6), True), ((1, 5), False), ((8, 0), True), ((40, 41), False)])
def test_a_difference_is_one_that_chance_hardly_makes(alone: tuple[int, int], differs: bool) -> None:
    compared = ClassComparison(100, 50 + alone[0], 50 + alone[1], *alone)
    assert (compared.differs, compared.better) == (differs, alone[1] > alone[0])


def test_answers_are_counted_row_by_row() -> None:
    before, after = np.array([0, 0, 2, 0, 0, 0]), np.array([0, 1, 0, 0, 1, 0])
    assert compare_answers(LABELS, before, after) == ClassComparison(6, 3, 4, 1, 2)


@given(st.lists(st.floats(-100, 100, width=32), min_size=2, max_size=50))
def test_the_interval_of_differences_is_the_normal_one(values: list[float]) -> None:
    differences = np.array(values)
    spread = float(differences.std(ddof=1)) / np.sqrt(len(values))
    found = paired_interval(differences)
    assert found is not None
    if spread > 0:
        assert found == pytest.approx(norm.interval(0.95, differences.mean(), spread), abs=1e-9)
    else:
        assert found == pytest.approx((differences.mean(),) * 2)


def test_errors_are_compared_row_by_row() -> None:
    """A small gain on each row tells more than two means with their own intervals, which lie within each other."""
    rng = np.random.default_rng(0)
    labels, off = rng.normal(100, 30, 80), rng.normal(0, 20, 80)
    compared = compare_errors(labels, labels + off, labels + 0.9 * off)
    assert compared.differs and compared.better
    assert (compared.before, compared.after) == pytest.approx((np.abs(off).mean(), 0.9 * np.abs(off).mean()))
    assert not compare_errors(labels, labels + off, labels + rng.permutation(off)).differs
    assert paired_interval(np.zeros(1)) is None and not NumberComparison(1, 5.0, 1.0, None).differs


def test_two_runs_are_compared_by_their_best_answers() -> None:
    before, after = results(sure_of([0, 0, 2, 0, 0, 0])), results(sure_of([0, 1, 0, 0, 1, 0]))
    assert compare_results(before, after, (SOFTMAX, SOFTMAX)) == ClassComparison(6, 3, 4, 1, 2)


def test_what_can_not_be_compared_is_not() -> None:
    one = results(sure_of([0, 0, 2, 0, 0, 0]))
    lost = results(np.full((6, 3), np.nan, np.float16))
    for other in (results(sure_of([0] * 6), first=1), lost, Results(Path(), 1, {"best": {}, "last": {}}, {})):
        assert compare_results(one, other, (SOFTMAX, SOFTMAX)) is None
        assert compare_results(other, one, (SOFTMAX, SOFTMAX)) is None


def test_numbers_are_compared_by_their_errors() -> None:
    labels = np.array([10.0, 20.0, 30.0], np.float32)
    one, other = (results(labels[:, None] + off, labels=labels) for off in (np.float32(4), np.float32(1)))
    compared = compare_results(one, other, (SOFTMAX, SOFTMAX))
    assert compared == NumberComparison(3, 4.0, 1.0, (-3.0, -3.0))
