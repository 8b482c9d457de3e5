"""The numbers that the data page shows: figures of each column, and single examples with their labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from tdc_core.catalog.datasets import Column, DatasetCard
from tdc_core.datasets.encode import is_missing
from tdc_core.datasets.prepared import PreparedDataset
from tdc_core.spec import RowRange


@dataclass(frozen=True)
class ColumnFigures:
    """Figures of one column.

    Attributes:
        missing: how many values are missing.
        distinct: how many different values there are, missing ones left out.
        min, mean, median, max, std: of the values that are there, in float64; None for a category column and where
            no value is there. `std` divides by n.
        counts: rows of each category, in the order of their codes; empty for a number.
    """

    name: str
    kind: Literal["number", "category"]
    missing: int = 0
    distinct: int = 0
    min: float | None = None
    mean: float | None = None
    median: float | None = None
    max: float | None = None
    std: float | None = None
    counts: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, eq=False)
class Example:
    """One example with its label.

    Attributes:
        split: which split it is from.
        row: its place there, from 0.
        label: the label as the arrays hold it, the integer of a class or the number to predict.
        answer: the label for people, the name of the class or the number with the digits that count.
        one_hot: the label as one number for each class; empty where a number is to be predicted.
    """

    split: str
    row: int
    label: float
    answer: str
    one_hot: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class RowExample(Example):
    """A row of a table; `values` are numbers, names of categories, or None where missing, one for each column."""

    values: tuple[float | str | None, ...]


@dataclass(frozen=True, eq=False)
class ImageExample(Example):
    """An image; `image` is uint8 (height, width, channels), within the card's `value_range`."""

    image: np.ndarray


def column_figures(
    prepared: PreparedDataset, card: DatasetCard, ranges: Sequence[RowRange]
) -> tuple[ColumnFigures, ...]:
    """Figures of every column over the rows of a part; empty for images."""
    features = prepared.part(ranges).features
    return tuple(_figures(column, features[:, i]) for i, column in enumerate(card.columns))


def sample_rows(
    prepared: PreparedDataset, card: DatasetCard, ranges: Sequence[RowRange], count: int, seed: int | None = None
) -> tuple[RowExample, ...]:
    """Some rows of a table.

    Args:
        prepared: the data set.
        card: its card.
        ranges: the part to look at.
        count: how many rows at most.
        seed: None for the first rows, else a random choice without repeats, always the same for the same seed.
    """
    return given_rows(prepared, card, _choose(ranges, count, seed))


def sample_images(
    prepared: PreparedDataset, card: DatasetCard, ranges: Sequence[RowRange], count: int, seed: int | None = None
) -> tuple[ImageExample, ...]:
    """Some images; arguments as in `sample_rows`."""
    return given_images(prepared, card, _choose(ranges, count, seed))


def given_rows(
    prepared: PreparedDataset, card: DatasetCard, places: Sequence[tuple[str, int]]
) -> tuple[RowExample, ...]:
    """Certain rows of a table.

    Args:
        prepared: the data set.
        card: its card.
        places: for each the split that it is from, and its place there.
    """
    return tuple(
        RowExample(*_example(prepared, card, split, row), _values(card, prepared.splits[split].features[row]))
        for split, row in places
    )


def given_images(
    prepared: PreparedDataset, card: DatasetCard, places: Sequence[tuple[str, int]]
) -> tuple[ImageExample, ...]:
    """Certain images; arguments as in `given_rows`."""
    return tuple(
        ImageExample(*_example(prepared, card, split, row), np.array(prepared.splits[split].features[row]))
        for split, row in places
    )


def _choose(ranges: Sequence[RowRange], count: int, seed: int | None) -> list[tuple[str, int]]:
    total = sum(rows.rows for rows in ranges)
    count = min(count, total)
    places = range(count) if seed is None else np.random.default_rng(seed).choice(total, count, replace=False).tolist()
    return [_locate(ranges, place) for place in places]


def _locate(ranges: Sequence[RowRange], place: int) -> tuple[str, int]:
    for rows in ranges:
        if place < rows.rows:
            return rows.split, rows.start + place
        place -= rows.rows
    raise IndexError(place)


def _example(
    prepared: PreparedDataset, card: DatasetCard, split: str, row: int
) -> tuple[str, int, float, str, tuple[int, ...]]:
    if card.target == "number":
        number = float(prepared.splits[split].labels[row])
        return split, row, number, f"{number:g}", ()
    label = int(prepared.splits[split].labels[row])
    return split, row, label, card.classes[label], tuple(int(label == code) for code in range(len(card.classes)))


def _values(card: DatasetCard, raw: np.ndarray) -> tuple[float | str | None, ...]:
    return tuple(_value(column, value) for column, value in zip(card.columns, raw, strict=True))


def _value(column: Column, value: np.ndarray) -> float | str | None:
    if is_missing(column, value):
        return None
    return column.categories[int(value)] if column.categories else float(value)


def _figures(column: Column, values: np.ndarray) -> ColumnFigures:
    missing = is_missing(column, values)
    if column.categories:
        counts = np.bincount(values[~missing].astype(np.int64), minlength=len(column.categories)).tolist()
        named = tuple(zip(column.categories, counts, strict=True))
        found = sum(count > 0 for count in counts)
        return ColumnFigures(column.name, "category", int(missing.sum()), found, counts=named)
    there = np.sort(values[~missing]).astype(np.float64)
    if not len(there):
        return ColumnFigures(column.name, "number", missing=len(values))
    return ColumnFigures(
        column.name,
        "number",
        missing=int(missing.sum()),
        distinct=1 + int(np.count_nonzero(np.diff(there))),
        min=float(there[0]),
        mean=float(there.mean()),
        median=float(there[(len(there) - 1) // 2] + there[len(there) // 2]) / 2,
        max=float(there[-1]),
        std=float(there.std()),
    )
