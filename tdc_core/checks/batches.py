"""Checks of what a layer sees of a batch: BatchNormalization needs more than one value of each feature."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.checks.data import rows_of
from tdc_core.checks.problem import Problem, Severity
from tdc_core.checks.steps import Step, steps_of
from tdc_core.spec import ExperimentSpec

_USUAL_BATCH = 32


def check_batches(spec: ExperimentSpec, card: DatasetCard) -> Iterator[Problem]:
    """Each BatchNormalization sees at least two values a feature in every batch: rows times positions of an image."""
    rows, size = rows_of(spec, card, "train"), spec.training.batch_size
    if not rows or size < 1:
        return
    for step in steps_of(spec, card):
        if step.kind.name != "batch_normalization" or prod(step.before[:-1]) > 1:
            continue
        if min(rows, size) == 1:
            yield _one_value(spec, step, rows)
        elif rows % size == 1:
            yield _last_batch(spec, step, rows)


def _one_value(spec: ExperimentSpec, step: Step, rows: int) -> Problem:
    mended = _without_lone_row(rows, min(rows, _USUAL_BATCH))
    return Problem(
        step.path,
        Severity.ERROR,
        "layer.batch_of_one",
        f"{step.title}: BatchNormalization sees one value of each feature in a batch, so its output is the same for "
        "every example.",
        why="It takes the mean of the batch away, and the mean of a single value is that value: the layers after it "
        "can't tell one example from another. Larger batches help.",
        keras="It trains in silence and learns nothing from the inputs; val_loss climbs.",
        fix=spec.with_("training", batch_size=mended) if mended else None,
    )


def _last_batch(spec: ExperimentSpec, step: Step, rows: int) -> Problem:
    size = spec.training.batch_size
    mended = _without_lone_row(rows, size)
    return Problem(
        step.path,
        Severity.INFO,
        "layer.last_batch_of_one",
        f"{step.title}: BatchNormalization sees one value of each feature in the last batch: {rows:,} rows in batches "
        f"of {size:,} leave one.",
        why="Its output for that row hangs on nothing that comes in, so one step of each epoch learns nothing from "
        "it. A batch size that leaves none or several is better.",
        keras="It trains in silence, nearly as well as without that row.",
        fix=spec.with_("training", batch_size=mended) if mended else None,
    )


def _without_lone_row(rows: int, size: int) -> int | None:
    """The batch size nearest to the given one, smaller ones first, that leaves no single row; None where none does."""
    sizes = (*range(size, 1, -1), *range(size + 1, rows + 1))
    return next((other for other in sizes if rows % other != 1), None)
