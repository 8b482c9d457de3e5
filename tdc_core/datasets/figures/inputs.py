"""Figures of a model's inputs, column by column, without making the inputs: one-hot ones would take far more room."""

from __future__ import annotations

import numpy as np

from tdc_core.catalog.dataset_card import Column, DatasetCard
from tdc_core.datasets.encode import Encoder, is_missing
from tdc_core.datasets.prepared import SplitArrays


def input_figures(card: DatasetCard, train: SplitArrays) -> np.ndarray:
    """Lowest, mean, highest and standard deviation (divided by n) of each input of a table.

    Args:
        card: of a table.
        train: the training part, at least one row; what fills its gaps is taken from it too.

    Returns:
        float64 (len(card.input_names), 4), those of `Encoder.fit(card, train).features(train)`.
    """
    fills = Encoder.fit(card, train).fills
    rows = [
        row
        for place, column in enumerate(card.columns)
        for row in _figures(column, np.array(train.features[:, place]), fills[place])
    ]
    return np.array(rows, np.float64).reshape(-1, 4)


def _figures(column: Column, values: np.ndarray, fill: float | None) -> list[tuple[float, float, float, float]]:
    absent = is_missing(column, values)
    if fill is not None:
        values[absent] = fill
    if column.categories:
        counts = np.bincount(values.astype(np.int64), minlength=len(column.categories)).tolist()
        found = [_of_share(count, len(values)) for count in counts]
    else:
        numbers = values.astype(np.float64)
        found = [(float(numbers.min()), float(numbers.mean()), float(numbers.max()), float(numbers.std()))]
    return [*found, _of_share(int(np.count_nonzero(absent)), len(values))] if column.flag else found


def _of_share(ones: int, rows: int) -> tuple[float, float, float, float]:
    """The figures of an input that is 1 in some of the rows and 0 in the others."""
    share = ones / rows
    return float(ones == rows), share, float(ones > 0), (share * (1 - share)) ** 0.5
