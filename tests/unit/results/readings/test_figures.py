"""The figures that readings are made from, counted from outputs as they are kept."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tdc_core.catalog.datasets import find_dataset
from tdc_core.results.kept import PartOutputs, PartRows, Results
from tdc_core.results.readings.figures import ClassFigures, NumberFigures, figures_of
from tdc_core.spec import HeadSpec

IRIS, DIABETES = (find_dataset(name) for name in ("iris", "diabetes"))
SOFTMAX = HeadSpec(units=3, activation="softmax", loss="sparse_categorical_crossentropy", labels="integer")
LINEAR = HeadSpec(units=1, activation="linear", loss="mean_squared_error", labels="number")


def kept(labels: np.ndarray, best: np.ndarray, last: np.ndarray) -> Results:
    rows = PartRows(np.full(len(labels), "train"), np.arange(len(labels)), labels)
    return Results(Path(), 3, {"best": {}, "last": {}}, {"validation": PartOutputs(rows, best, last)})


def one_hot(answers: list[int]) -> np.ndarray:
    return np.eye(3, dtype=np.float16)[answers]


def test_answers_are_counted_class_by_class_and_between_best_and_last() -> None:
    labels = np.array([0, 0, 1, 1, 2, 2])
    assert IRIS is not None
    found = figures_of(kept(labels, one_hot([0, 1, 1, 1, 2, 0]), one_hot([0, 0, 1, 2, 0, 0])), SOFTMAX, IRIS)
    figures = found["validation"]
    assert figures == ClassFigures(((1, 1, 0), (0, 2, 0), (1, 0, 1)), best_alone=2, last_alone=1)
    assert (figures.rows, figures.right, figures.guessed) == (6, 4, 2)


def test_errors_are_summed_up_and_compared_between_best_and_last() -> None:
    labels = np.array([10, 20, 60], np.float32)
    best, last = labels + np.array([1, -2, 3], np.float32), labels + np.array([2, 4, -3], np.float32)
    assert DIABETES is not None
    figures = figures_of(kept(labels, best[:, None], last[:, None]), LINEAR, DIABETES)["validation"]
    assert isinstance(figures, NumberFigures)
    assert (figures.rows, figures.mae, figures.spread) == (3, 2.0, 1.0)
    assert (figures.guessed, figures.variance) == pytest.approx((20.0, labels.var()))
    assert (figures.worse, figures.worse_spread) == pytest.approx((1.0, 1.0))


def test_there_are_none_of_a_part_where_an_output_is_no_number() -> None:
    labels, broken = np.array([0, 1, 2]), np.full((3, 3), np.nan, np.float16)
    assert IRIS is not None
    assert figures_of(kept(labels, one_hot([0, 1, 2]), broken), SOFTMAX, IRIS) == {}
