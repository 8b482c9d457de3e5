"""What the rows of a split say, for whoever judges or shows it."""

from __future__ import annotations

import numpy as np

from tdc_core.datasets.encode import Encoder
from tdc_core.datasets.prepared import PreparedDataset, SplitArrays
from tdc_core.spec import DataFacts, DataSpec, PartFacts, resolve_split


def data_facts(prepared: PreparedDataset, data: DataSpec) -> DataFacts:
    """Count and measure the parts of a split.

    Returns:
        The facts. `feature_ranges` has one pair for each of `card.input_names` (missing values left out, one-hot
        inputs within 0 and 1), one pair for images; (0, 0) where the training part has no value.

    Raises:
        SplitError: one of the slicing strings names no rows.
    """
    sizes = prepared.card.splits
    classes = len(prepared.card.classes)
    train, validation = (prepared.part(resolve_split(text, sizes)) for text in (data.train, data.validation))
    test = prepared.part(resolve_split(data.test, sizes)) if data.test is not None else None
    return DataFacts(
        train=_part_facts(train, classes),
        validation=_part_facts(validation, classes),
        test=_part_facts(test, classes) if test is not None else None,
        feature_ranges=_feature_ranges(prepared, train),
        sorted_by_class=any(_one_block_a_class(split.labels) for split in prepared.splits.values()),
        counts_by_percent={name: _counts_by_percent(split.labels, classes) for name, split in prepared.splits.items()},
    )


def _part_facts(part: SplitArrays, classes: int) -> PartFacts:
    counts = np.bincount(part.labels, minlength=classes)
    return PartFacts(len(part), tuple(int(count) for count in counts))


def _feature_ranges(prepared: PreparedDataset, train: SplitArrays) -> tuple[tuple[float, float], ...]:
    if prepared.card.kind == "image":
        images = train.features
        return ((float(images.min()), float(images.max())) if len(images) else (0.0, 0.0),)
    inputs = Encoder.fit(prepared.card, train).features(train)  # a median lies within the range of what is there
    if not len(inputs):
        return ((0.0, 0.0),) * len(prepared.card.input_names)
    return tuple((float(column.min()), float(column.max())) for column in inputs.T)


def _one_block_a_class(labels: np.ndarray) -> bool:
    present = np.count_nonzero(np.bincount(labels))
    return bool(present > 1 and np.count_nonzero(np.diff(labels)) == present - 1)


def _counts_by_percent(labels: np.ndarray, classes: int) -> tuple[tuple[int, ...], ...]:
    bounds = [round(percent * len(labels) / 100) for percent in range(101)]
    percents = np.repeat(np.arange(100), np.diff(bounds))
    counts = np.bincount(percents * classes + labels, minlength=100 * classes).reshape(100, classes)
    return tuple(tuple(int(count) for count in row) for row in counts)
