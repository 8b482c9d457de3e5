"""How far predicted numbers are off."""

from __future__ import annotations

import math
import warnings

import keras
import numpy as np
import pytest

from tdc_core.results.number_scores import NumberErrors, number_scores


def some() -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(4)
    labels = random.gamma(3, 50, 200).astype(np.float32)
    return labels, (labels + random.normal(size=200) * 20).astype(np.float32)


def test_the_numbers_are_those_by_hand() -> None:
    scores = number_scores(np.array([1, 2, 3, 6], np.float32), np.array([1, 2, 5, 2], np.float32))
    assert scores.rows == 4
    assert scores.errors == NumberErrors(mae=1.5, rmse=pytest.approx(5**0.5), r2=pytest.approx(1 - 20 / 14))
    assert scores.baseline == NumberErrors(mae=1.5, rmse=pytest.approx(3.5**0.5), r2=0)
    # absolute errors 0, 0, 2, 4 with s = √(11/3)
    assert scores.interval == pytest.approx((0, 1.5 + 1.96 * (11 / 3) ** 0.5 / 2), rel=1e-4)


def test_the_numbers_are_those_of_keras() -> None:
    labels, predicted = some()
    errors = number_scores(labels, predicted).errors
    metrics = (keras.metrics.MeanAbsoluteError(), keras.metrics.RootMeanSquaredError(), keras.metrics.R2Score())
    counted = [float(metric(labels[:, None], predicted[:, None])) for metric in metrics]
    assert [errors.mae, errors.rmse, errors.r2] == pytest.approx(counted, rel=1e-5)


def test_always_answering_the_mean_scores_the_baseline() -> None:
    labels, predicted = some()
    baseline = number_scores(labels, predicted).baseline
    mean = number_scores(labels, np.full_like(labels, labels.mean())).errors
    assert [mean.mae, mean.rmse] == pytest.approx([baseline.mae, baseline.rmse], rel=1e-5)
    assert mean.r2 == pytest.approx(baseline.r2, abs=1e-6)


def test_errors_are_squared_with_more_digits_than_float32_has() -> None:
    errors = number_scores(np.zeros(2, np.float32), np.array([4097, 0], np.float32)).errors
    assert errors.rmse == math.sqrt(4097**2 / 2)


def test_a_single_row_has_no_r2_and_no_interval() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        scores = number_scores(np.array([3.0], np.float32), np.array([5.0], np.float32))
    assert (scores.errors.mae, scores.errors.rmse) == (2, 2)
    assert math.isnan(scores.errors.r2)
    assert scores.interval is None
    assert scores.baseline == NumberErrors(0, 0, 0)


@pytest.mark.parametrize(
    ("labels", "predicted"), [([], []), ([1, 2], [1]), ([1, 2], [[1], [2]]), ([1, 2], [1, math.nan])]
)
def test_what_does_not_belong_together_is_refused(labels: list[float], predicted: list[float]) -> None:
    with pytest.raises(ValueError):
        number_scores(np.array(labels, np.float32), np.array(predicted, np.float32))
