"""The data sets there are."""

from __future__ import annotations

from tdc_core.catalog.dataset_card import Column, DatasetCard
from tdc_core.catalog.dataset_rows.sklearn import BREAST_CANCER, DIABETES, DIGITS, WINE
from tdc_core.catalog.dataset_rows.tfds import (
    FASHION_MNIST,
    IRIS,
    MNIST,
    PENGUINS_PROCESSED,
    PENGUINS_SIMPLE,
    TITANIC,
)

__all__ = ["DATASETS", "Column", "DatasetCard", "find_dataset"]

DATASETS: tuple[DatasetCard, ...] = (
    IRIS,
    PENGUINS_PROCESSED,
    PENGUINS_SIMPLE,
    DIGITS,
    BREAST_CANCER,
    WINE,
    DIABETES,
    TITANIC,
    MNIST,
    FASHION_MNIST,
)


def find_dataset(name: str) -> DatasetCard | None:
    """The card of that name, or None."""
    return next((card for card in DATASETS if card.name == name), None)


def dataset_of(key: str) -> DatasetCard | None:
    """The card that a preparation was asked for, by `DataRef.key`; earlier versions asked by name alone."""
    return next((card for card in DATASETS if key in (card.ref.key, card.name)), None)
