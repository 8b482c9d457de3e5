"""How far predicted numbers are from the true ones on one part."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from tdc_core.results.interval import Interval, mean_interval


@dataclass(frozen=True)
class NumberErrors:
    """Three ways to sum up errors.

    Attributes:
        mae: mean absolute error, in the label's unit.
        rmse: root of the mean squared error, in the label's unit.
        r2: the share of the labels' variance that is explained: 1 for no error, 0 for always answering their mean; nan
            for a single row.
    """

    mae: float
    rmse: float
    r2: float


@dataclass(frozen=True)
class NumberScores:
    """A model that predicts a number, on one part.

    Attributes:
        rows: how many the part has.
        errors: of the model.
        interval: where the mean absolute error lies at 95 %, see `mean_interval`; None for a single row.
        baseline: the errors of always answering the mean of the part's labels.
    """

    rows: int
    errors: NumberErrors
    interval: Interval | None
    baseline: NumberErrors


def number_scores(labels: np.ndarray, predicted: np.ndarray) -> NumberScores:
    """The scores of some predictions.

    Args:
        labels: the true numbers, float32 (n,), at least one.
        predicted: float32 (n,).

    Raises:
        ValueError: there are no rows, the arrays have other shapes, or a number is nan or infinite.
    """
    true, said = labels.astype(np.float64), predicted.astype(np.float64)  # float32 would lose digits in the sums
    if true.ndim != 1 or true.shape != said.shape:
        raise ValueError(f"labels {true.shape} and predictions {said.shape} do not belong together")
    errors = _errors(true, said)
    mean = _errors(true, np.full_like(true, true.mean()))
    baseline = NumberErrors(mean.mae, mean.rmse, 0.0)  # by definition, also where all labels are the same
    return NumberScores(len(true), errors, mean_interval(np.abs(said - true)), baseline)


def _errors(true: np.ndarray, said: np.ndarray) -> NumberErrors:
    # As in class_scores.py: it costs a second and 80 MB.
    from sklearn.metrics import mean_absolute_error, r2_score, root_mean_squared_error

    return NumberErrors(
        mae=float(mean_absolute_error(true, said)),
        rmse=float(root_mean_squared_error(true, said)),
        r2=float(r2_score(true, said)) if len(true) > 1 else math.nan,
    )
