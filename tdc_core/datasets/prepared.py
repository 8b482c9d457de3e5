"""A data set as arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.datasets.own.rows import OwnRows
from tdc_core.spec import RowRange

Array = np.ndarray


@dataclass(frozen=True, eq=False)
class SplitArrays:
    """Some rows of a data set, as the source has them.

    Attributes:
        features: images as uint8 (n, height, width, channels); tables as float32 (n, columns), with categories
            as their integer codes and missing values as the source marks them.
        labels: (n,), int64 for classes and float32 for numbers to predict.
    """

    features: Array
    labels: Array

    def __len__(self) -> int:
        return len(self.labels)


@dataclass(frozen=True, eq=False)
class PreparedDataset:
    """All splits of a data set, read-only and mapped into memory, in the order of their source.

    Attributes:
        own: what is known of the rows of a person's own file; None for all other data sets.
    """

    card: DatasetCard
    splits: Mapping[str, SplitArrays]
    own: OwnRows | None = None

    def part(self, ranges: Sequence[RowRange]) -> SplitArrays:
        """The rows that a split string names, one range after the other.

        `tfds.load` does the same with `ReadConfig(interleave_cycle_length=1)`; by default it takes turns between
        the ranges of a sum, 16 rows of each.

        Args:
            ranges: at least one, as `resolve_split` gives them.

        Returns:
            A view where there is one range, else a copy of all of them in a row.
        """
        pieces = [self._view(rows) for rows in ranges]
        if len(pieces) == 1:
            return pieces[0]
        return SplitArrays(
            np.concatenate([piece.features for piece in pieces]), np.concatenate([piece.labels for piece in pieces])
        )

    def _view(self, rows: RowRange) -> SplitArrays:
        split = self.splits[rows.split]
        return SplitArrays(split.features[rows.start : rows.stop], split.labels[rows.start : rows.stop])
