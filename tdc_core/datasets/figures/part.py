"""The rows of one part of a table as variables: its columns, and what is to be predicted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

import numpy as np

from tdc_core.catalog.dataset_card import DatasetCard
from tdc_core.datasets.encode import is_missing
from tdc_core.datasets.prepared import PreparedDataset, SplitArrays
from tdc_core.spec import RowRange

TARGET = -1
"""The place of what is to be predicted, beside those of the card's columns."""


@dataclass(frozen=True, eq=False)
class Variable:
    """A column, or what is to be predicted.

    Attributes:
        name: for people.
        categories: the words that its codes stand for; empty for a number.
        values: float32 (n,), nan where missing, or too large for float32.
    """

    name: str
    categories: tuple[str, ...]
    values: np.ndarray

    @property
    def present(self) -> np.ndarray:
        """Which values are there, bool (n,)."""
        there: np.ndarray = ~np.isnan(self.values)
        return there

    def of(self, rows: np.ndarray) -> Self:
        """The variable of some rows alone."""
        return replace(self, values=self.values[rows])


@dataclass(frozen=True, eq=False)
class TablePart:
    """The rows that a slicing string names, of a table.

    Args:
        prepared: the data set, a table.
        ranges: the rows, at least one range.
    """

    prepared: PreparedDataset
    ranges: Sequence[RowRange]

    @property
    def card(self) -> DatasetCard:
        """The data set's."""
        return self.prepared.card

    @cached_property
    def arrays(self) -> SplitArrays:
        """The rows as the data set has them."""
        return self.prepared.part(self.ranges)

    def __len__(self) -> int:
        return len(self.arrays)

    def variable(self, place: int) -> Variable:
        """One variable.

        Args:
            place: of a column on the card, or `TARGET`.
        """
        if place == TARGET:
            name = self.card.label if self.card.classes else self.card.measures
            return Variable(name, self.card.classes, self.arrays.labels.astype(np.float32))
        column = self.card.columns[place]
        values = np.array(self.arrays.features[:, place], np.float32)
        values[is_missing(column, values) | ~np.isfinite(values)] = np.nan
        return Variable(column.name, column.categories, values)

    def row(self, position: int) -> tuple[str, int]:
        """The split that a row of the part is from, and its place there."""
        for rows in self.ranges:
            if position < rows.rows:
                return rows.split, rows.start + position
            position -= rows.rows
        raise IndexError(position)


def number_places(card: DatasetCard) -> tuple[int, ...]:
    """The places of the variables that are numbers, what is to be predicted last."""
    columns = tuple(place for place, column in enumerate(card.columns) if not column.categories)
    return columns if card.classes else (*columns, TARGET)
