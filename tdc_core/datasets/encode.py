"""From raw rows to what the model takes: missing values filled, categories and labels one-hot, scaling fitted.

Whatever is fitted is fitted on the training part only.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, Self

import numpy as np

from tdc_core.catalog.datasets import Column, DatasetCard
from tdc_core.datasets.prepared import SplitArrays
from tdc_core.spec import HeadSpec, Scaling, TargetScaling

CHUNK = 4096  # rows of images that are looked at together


@dataclass(frozen=True)
class Encoder:
    """Turns raw rows into the model's inputs.

    Attributes:
        fills: for each column of the card, what replaces its missing values, the median of a number or the commonest
            category's code; None where none can be missing.
    """

    card: DatasetCard
    fills: tuple[float | None, ...]

    @classmethod
    def fit(cls, card: DatasetCard, train: SplitArrays) -> Self:
        """Take what fills the gaps from the training part; 0 where a column has no value there at all."""
        return cls(card, tuple(_fill(column, train.features[:, i]) for i, column in enumerate(card.columns)))

    def features(self, part: SplitArrays) -> np.ndarray:
        """The model's inputs.

        Returns:
            uint8 (n, height, width, channels) for images, as they are; float32 (n, *card.input_shape) for tables,
            columns named `card.input_names`. Not a copy where there is nothing to do.
        """
        raw = part.features
        if not any(column.categories or column.missing is not None for column in self.card.columns):
            return raw
        encoded = np.empty((len(raw), *self.card.input_shape), np.float32)
        start = 0
        for i, column in enumerate(self.card.columns):
            encoded[:, start : start + column.width] = self.column(column, raw[:, i], self.fills[i])
            start += column.width
        return encoded

    def labels(self, labels: np.ndarray, head: HeadSpec) -> np.ndarray:
        """Labels as the head's loss takes them.

        Args:
            labels: (n,), as the prepared arrays hold them.
            head: says how they are to be written.

        Returns:
            "integer": int64 (n,), what follows the point cut off; "number": float32 (n, 1), the shape of the outputs;
            "one_hot": float32 (n, classes).

        Raises:
            ValueError: numbers to predict are to be one-hot.
        """
        match head.labels:
            case "integer":
                return labels.astype(np.int64, copy=False)
            case "number":
                return labels.astype(np.float32)[:, np.newaxis]
        if self.card.target == "number":
            raise ValueError("A number to predict can't be one-hot.")
        return one_hot(labels, len(self.card.classes))

    @staticmethod
    def column(column: Column, values: np.ndarray, fill: float | None) -> np.ndarray:
        """The inputs that some values (n,) of a column become, float32 (n, column.width)."""
        absent = is_missing(column, values)
        if fill is not None:
            values = np.where(absent, np.float32(fill), values)
        codes = column.categories
        inputs = one_hot(values.astype(np.int64), len(codes)) if codes else values[:, np.newaxis]
        return np.column_stack([inputs, absent]) if column.flag else inputs


@dataclass(frozen=True)
class ScalingVectors:
    """The numbers inside the scaling layer.

    Attributes:
        kind: "minmax" for `Rescaling(scale, offset)`, "standard" for `Normalization(mean, variance)`.
        scale, offset: given for minmax; a tuple with one number for each input of a table, one number for images.
        mean, variance: likewise for standard.
    """

    kind: Literal["minmax", "standard"]
    scale: tuple[float, ...] | float | None = None
    offset: tuple[float, ...] | float | None = None
    mean: tuple[float, ...] | float | None = None
    variance: tuple[float, ...] | float | None = None


def fit_scaling(card: DatasetCard, scaling: Scaling, train: np.ndarray) -> ScalingVectors | None:
    """Fit a scaling, in float64.

    Args:
        card: the data set's card.
        scaling: which scaling.
        train: the encoded features of the training part, at least one row.

    Returns:
        The vectors; None for "none".
    """
    if scaling == "none":
        return None
    if card.value_range is not None:
        if scaling == "minmax":
            return ScalingVectors("minmax", scale=1 / card.value_range[1], offset=0.0)
        mean, variance = _pixel_moments(train)
        return ScalingVectors("standard", mean=mean, variance=variance or 1.0)
    table = train.astype(np.float64)
    if scaling == "minmax":
        low, high = table.min(axis=0), table.max(axis=0)
        scale = 1 / np.where(high > low, high - low, 1.0)
        return ScalingVectors("minmax", scale=_floats(scale), offset=_floats(-low * scale))
    variance_by_column = table.var(axis=0)
    variance_by_column[variance_by_column == 0] = 1.0
    return ScalingVectors("standard", mean=_floats(table.mean(axis=0)), variance=_floats(variance_by_column))


@dataclass(frozen=True)
class TargetVectors:
    """The numbers inside the layer after the head, `Rescaling(deviation, mean)`, of a number to predict."""

    mean: float
    deviation: float


def fit_target(scaling: TargetScaling | None, labels: np.ndarray) -> TargetVectors | None:
    """Fit the scaling of a number to predict, in float64, so that the layers before it answer around 0.

    Args:
        scaling: which scaling; None for none.
        labels: (n,), of the training part, at least one row.

    Returns:
        Mean and standard deviation, 1 in place of a deviation of 0; None without scaling.
    """
    if scaling is None:
        return None
    numbers = labels.astype(np.float64)
    return TargetVectors(float(numbers.mean()), float(numbers.std()) or 1.0)


def is_missing(column: Column, values: np.ndarray) -> np.ndarray:
    """Which values of a column are missing, as a boolean array of the same shape."""
    if column.missing is None:
        return np.zeros(values.shape, bool)
    missing: np.ndarray = np.isnan(values) if math.isnan(column.missing) else values == column.missing
    return missing


def one_hot(codes: np.ndarray, classes: int) -> np.ndarray:
    """Integer codes (n,) as float32 rows (n, classes) with a single 1."""
    rows = np.zeros((len(codes), classes), np.float32)
    rows[np.arange(len(codes)), codes] = 1
    return rows


def _fill(column: Column, values: np.ndarray) -> float | None:
    """The median, or the commonest code, of several the lowest; None where nothing can be missing."""
    if column.missing is None:
        return None
    present = values[~is_missing(column, values)]
    if not len(present):
        return 0.0
    if column.categories:
        return float(np.bincount(present.astype(np.int64)).argmax())
    return float(np.median(present.astype(np.float64)))


def _pixel_moments(images: np.ndarray) -> tuple[float, float]:
    """Mean and variance over all pixels, exact, from how often each of the 256 values occurs."""
    counts = np.zeros(256, np.int64)
    for start in range(0, len(images), CHUNK):
        counts += np.bincount(images[start : start + CHUNK].reshape(-1), minlength=256)
    values = np.arange(256)
    mean = float(counts @ values / counts.sum())
    return mean, float(counts @ (values - mean) ** 2 / counts.sum())


def _floats(vector: np.ndarray) -> tuple[float, ...]:
    return tuple(float(value) for value in vector)
