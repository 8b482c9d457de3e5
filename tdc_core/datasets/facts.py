"""What the rows of a split say, for whoever judges or shows it."""

from __future__ import annotations

import numpy as np

from tdc_core.datasets.figures.inputs import input_figures
from tdc_core.datasets.prepared import PreparedDataset, SplitArrays
from tdc_core.spec import DataFacts, DataSpec, Finding, PartFacts, TargetFacts

_BINS = 20  # of the distribution of a number to predict


def data_facts(prepared: PreparedDataset, data: DataSpec) -> DataFacts:
    """Count and measure the parts of a split.

    Returns:
        The facts. `feature_ranges` has one pair for each of `card.input_names` (missing values left out, one-hot
        inputs within 0 and 1), one pair for images; (0, 0) where the training part has no value.

    Raises:
        SplitError: one of the slicing strings names no rows.
    """
    card = prepared.card
    train, validation = (prepared.part(card.rows(text)) for text in (data.train, data.validation))
    test = prepared.part(card.rows(data.test)) if data.test is not None else None
    ranges, findings = _feature_ranges(prepared, train), _findings(prepared, data)
    if prepared.card.target == "number":
        return _number_facts(prepared, train, validation, test, ranges, findings)
    classes = len(prepared.card.classes)
    return DataFacts(
        train=_class_facts(train, classes),
        validation=_class_facts(validation, classes),
        test=_class_facts(test, classes) if test is not None else None,
        feature_ranges=ranges,
        sorted_by_label=any(_one_block_a_class(split.labels) for split in prepared.splits.values()),
        counts_by_percent={name: _counts_by_percent(split.labels, classes) for name, split in prepared.splits.items()},
        findings=findings,
    )


def _findings(prepared: PreparedDataset, data: DataSpec) -> tuple[Finding, ...]:
    if prepared.own is None:
        return ()
    judged = {"validation": data.validation} | ({"test": data.test} if data.test is not None else {})
    rows = prepared.card.rows
    return prepared.own.found(rows(data.train), {name: rows(text) for name, text in judged.items()})


def _number_facts(
    prepared: PreparedDataset,
    train: SplitArrays,
    validation: SplitArrays,
    test: SplitArrays | None,
    ranges: tuple[tuple[float, float], ...],
    findings: tuple[Finding, ...],
) -> DataFacts:
    numbers = np.concatenate([part.labels for part in (train, validation, test) if part is not None])
    edges = np.histogram_bin_edges(numbers.astype(np.float64), _BINS)
    answer = float(train.labels.mean(dtype=np.float64)) if len(train) else 0.0

    def facts(part: SplitArrays) -> PartFacts:
        return PartFacts(len(part), (), _target_facts(part.labels.astype(np.float64), answer, edges))

    return DataFacts(
        train=facts(train),
        validation=facts(validation),
        test=facts(test) if test is not None else None,
        feature_ranges=ranges,
        sorted_by_label=any(_in_order(split.labels) for split in prepared.splits.values()),
        target_edges=tuple(edges.tolist()),
        findings=findings,
    )


def _target_facts(numbers: np.ndarray, answer: float, edges: np.ndarray) -> TargetFacts | None:
    if not len(numbers):
        return None
    return TargetFacts(
        lowest=float(numbers.min()),
        highest=float(numbers.max()),
        mean=float(numbers.mean()),
        deviation=float(numbers.std()),
        baseline=float(np.abs(numbers - answer).mean()),
        counts=tuple(np.histogram(numbers, edges)[0].tolist()),
    )


def _in_order(numbers: np.ndarray) -> bool:
    steps = np.diff(numbers)
    return bool(steps.any() and ((steps >= 0).all() or (steps <= 0).all()))


def _class_facts(part: SplitArrays, classes: int) -> PartFacts:
    counts = np.bincount(part.labels, minlength=classes)
    return PartFacts(len(part), tuple(int(count) for count in counts))


def _feature_ranges(prepared: PreparedDataset, train: SplitArrays) -> tuple[tuple[float, float], ...]:
    if prepared.card.kind == "image":
        images = train.features
        return ((float(images.min()), float(images.max())) if len(images) else (0.0, 0.0),)
    if not len(train):
        return ((0.0, 0.0),) * len(prepared.card.input_names)
    return tuple((low, high) for low, _, high, _ in input_figures(prepared.card, train).tolist())


def _one_block_a_class(labels: np.ndarray) -> bool:
    present = np.count_nonzero(np.bincount(labels))
    return bool(present > 1 and np.count_nonzero(np.diff(labels)) == present - 1)


def _counts_by_percent(labels: np.ndarray, classes: int) -> tuple[tuple[int, ...], ...]:
    bounds = [round(percent * len(labels) / 100) for percent in range(101)]
    percents = np.repeat(np.arange(100), np.diff(bounds))
    counts = np.bincount(percents * classes + labels, minlength=100 * classes).reshape(100, classes)
    return tuple(tuple(int(count) for count in row) for row in counts)
