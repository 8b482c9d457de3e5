"""Checks of the training part."""

from __future__ import annotations

import math
from collections.abc import Iterator

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.catalog.nearest import nearest
from tdc_core.catalog.optimizers import (
    LEARNING_RATE_LIMIT,
    OPTIMIZERS,
    SEED_LIMIT,
    find_optimizer,
)
from tdc_core.catalog.params import shorten
from tdc_core.checks.data import rows_of
from tdc_core.checks.problem import Problem, Severity
from tdc_core.settings import Settings
from tdc_core.spec import ExperimentSpec


def check_training(spec: ExperimentSpec, card: DatasetCard | None, limits: Settings) -> Iterator[Problem]:
    """The optimizer exists, and every number lies in its range."""
    yield from _check_optimizer(spec)
    yield from _check_learning_rate(spec)
    yield from _check_range(spec, "epochs", "Epochs", 1, limits.max_epochs)
    yield from _check_range(spec, "batch_size", "The batch size", 1, limits.max_batch_size)
    yield from _check_range(spec, "seed", "The seed", 0, SEED_LIMIT)
    rows = rows_of(spec, card, "train") if card else None
    if rows and rows < spec.training.batch_size <= limits.max_batch_size:
        yield Problem(
            "training.batch_size",
            Severity.WARNING,
            "training.batch_large",
            f"A batch of {spec.training.batch_size:,} is larger than the training part of {rows:,} rows.",
            why="Each epoch is then a single step, so the model learns slowly.",
            keras="It trains with one batch of all rows.",
            fix=spec.with_("training", batch_size=min(32, rows)),
        )


def _check_optimizer(spec: ExperimentSpec) -> Iterator[Problem]:
    name = spec.training.optimizer
    if find_optimizer(name):
        return
    names = [row.name for row in OPTIMIZERS]
    guess = nearest(name, names)
    yield Problem(
        "training.optimizer",
        Severity.ERROR,
        "training.optimizer",
        f"There is no optimizer “{shorten(name)}”." + (f" Did you mean “{guess}”?" if guess else ""),
        why=f"The optimizers are {', '.join(names)}.",
        keras="compile raises ValueError.",
        fix=spec.with_("training", optimizer=guess or OPTIMIZERS[0].name),
    )


def _check_learning_rate(spec: ExperimentSpec) -> Iterator[Problem]:
    rate = spec.training.learning_rate
    if 0 < rate <= LEARNING_RATE_LIMIT:
        return
    why = "It is the size of the steps in which the weights move: 0.001 is a usual start."
    if math.isnan(rate):
        message, keras = "The learning rate is not a number.", "The weights turn into nan at the first step."
    elif rate <= 0:
        message = f"The learning rate must be above 0, not {rate:g}."
        keras = "With 0 nothing is learned; below 0 the loss climbs."
    else:
        message = f"The learning rate must be at most {LEARNING_RATE_LIMIT:g}, not {rate:g}."
        keras = "The loss jumps about or turns into nan."
    row = find_optimizer(spec.training.optimizer) or OPTIMIZERS[0]
    yield Problem(
        "training.learning_rate",
        Severity.ERROR,
        "training.learning_rate",
        message,
        why,
        keras,
        fix=spec.with_("training", learning_rate=row.learning_rate),
    )


def _check_range(spec: ExperimentSpec, key: str, title: str, low: int, high: int) -> Iterator[Problem]:
    value = getattr(spec.training, key)
    if not low <= value <= high:
        yield Problem(
            f"training.{key}",
            Severity.ERROR,
            f"training.{key}",
            f"{title} must lie between {low:,} and {high:,}, not {shorten(value)}.",
            fix=spec.with_("training", **{key: min(max(value, low), high)}),
        )
