"""Checks of the training part."""

from __future__ import annotations

import math
from collections.abc import Iterator

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.catalog.nearest import did_you_mean, nearest
from tdc_core.catalog.optimizers import (
    LEARNING_RATE_LIMIT,
    OPTIMIZERS,
    SEED_LIMIT,
    OptimizerType,
    find_optimizer,
    params_of,
)
from tdc_core.catalog.params import figure, shorten
from tdc_core.checks.data import rows_of
from tdc_core.checks.problem import Problem, Severity
from tdc_core.settings import Settings
from tdc_core.spec import ExperimentSpec

_FEW_STEPS, _GOOD_STEPS = 50, 100
_FEW_EPOCHS, _GOOD_EPOCHS = 3, 10


def check_training(spec: ExperimentSpec, card: DatasetCard | None, limits: Settings) -> Iterator[Problem]:
    """The optimizer exists, every number lies in its range, and there is enough training to say something."""
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
    training = spec.training
    if rows and 0 < training.batch_size <= limits.max_batch_size and 0 < training.epochs <= limits.max_epochs:
        yield from _check_amount(spec, rows, limits)


def _check_optimizer(spec: ExperimentSpec) -> Iterator[Problem]:
    name = spec.training.optimizer
    row = find_optimizer(name)
    if row is not None:
        yield from _check_optimizer_params(spec, row)
        return
    names = [known.name for known in OPTIMIZERS]
    guess = nearest(name, names)
    meant = find_optimizer(guess or "") or OPTIMIZERS[0]
    yield Problem(
        "training.optimizer",
        Severity.ERROR,
        "training.optimizer",
        f"There is no optimizer “{shorten(name)}”." + (f" Did you mean “{guess}”?" if guess else ""),
        why=f"The optimizers are {', '.join(names)}.",
        keras="compile raises ValueError.",
        fix=spec.with_("training", **meant.in_place_of(spec.training)),
    )


def _check_optimizer_params(spec: ExperimentSpec, row: OptimizerType) -> Iterator[Problem]:
    """Every parameter is one of this optimizer's, lies in its range, and does something."""
    params, given = {param.name: param for param in row.params}, params_of(spec.training)
    for name, value in given.items():
        if name not in params:
            words = f"There is no parameter “{shorten(name)}”.{did_you_mean(name, params)}"
            changes = row.in_place_of(spec.training)
        elif problem := params[name].problem_with(value):
            words = problem
            changes = {"optimizer_params": row.with_param(spec.training, name, params[name].legal(value))}
        else:
            continue
        yield Problem(
            f"training.optimizer_params.{name}",
            Severity.ERROR,
            "training.optimizer_params",
            f"{row.keras_name}: {words}",
            fix=spec.with_("training", **changes),
        )
    if given.get("nesterov") is True and "nesterov" in params and not given.get("momentum"):
        yield Problem(
            "training.optimizer_params.nesterov",
            Severity.INFO,
            "training.nesterov",
            f"{row.keras_name}: Nesterov does nothing without a momentum.",
            why="It looks ahead to where the momentum leads, and there is none.",
            keras="It trains as it would without, with the same numbers.",
            fix=spec.with_("training", optimizer_params=row.with_param(spec.training, "nesterov", False)),
        )


def _check_learning_rate(spec: ExperimentSpec) -> Iterator[Problem]:
    rate = spec.training.learning_rate
    if 0 < rate <= LEARNING_RATE_LIMIT:
        yield from _check_rate_of(spec, rate)
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


def _check_rate_of(spec: ExperimentSpec, rate: float) -> Iterator[Problem]:
    """Whether a legal learning rate suits the optimizer."""
    row = find_optimizer(spec.training.optimizer)
    if row is None or row.sensible[0] <= rate <= row.sensible[1]:
        return
    low, high = (f"{bound:.5f}".rstrip("0").rstrip(".") for bound in row.sensible)
    small = rate < row.sensible[0]
    yield Problem(
        "training.learning_rate",
        Severity.WARNING,
        "training.rate_far_off",
        f"A learning rate of {rate:g} is very {'small' if small else 'large'} for {row.keras_name}.",
        why=f"It is the size of the steps of the weights. {row.keras_name} usually learns with {low} to {high}.",
        keras="It trains in silence; " + ("the loss hardly moves." if small else "the loss jumps about or gets stuck."),
        fix=spec.with_("training", learning_rate=row.learning_rate),
    )


def _check_amount(spec: ExperimentSpec, rows: int, limits: Settings) -> Iterator[Problem]:
    """Whether there are epochs and steps enough to say anything of the model."""
    epochs = spec.training.epochs
    an_epoch = math.ceil(rows / spec.training.batch_size)
    enough = max(_GOOD_EPOCHS, math.ceil(_GOOD_STEPS / an_epoch))
    fix = spec.with_("training", epochs=enough) if enough <= limits.max_epochs else None
    words = "1 epoch" if epochs == 1 else f"{epochs:,} epochs"
    if an_epoch * epochs < _FEW_STEPS:
        yield Problem(
            "training.epochs",
            Severity.WARNING,
            "training.steps_few",
            f"In {words} the weights move {an_epoch * epochs} times only, too few to say anything of the model.",
            why="Each batch is one step. More epochs or smaller batches give it more of them.",
            keras="It trains in silence and ends where it has hardly begun.",
            fix=fix,
        )
    elif epochs < _FEW_EPOCHS:
        yield Problem(
            "training.epochs",
            Severity.INFO,
            "training.epochs_few",
            f"After {words} the curves don't show yet where they lead.",
            why="Whether a model still learns or has begun to learn by heart shows over several epochs.",
            fix=fix,
        )


def _check_range(spec: ExperimentSpec, key: str, title: str, low: int, high: int) -> Iterator[Problem]:
    value = getattr(spec.training, key)
    if not low <= value <= high:
        yield Problem(
            f"training.{key}",
            Severity.ERROR,
            f"training.{key}",
            f"{title} must lie between {low:,} and {high:,}, not {figure(value)}.",
            fix=spec.with_("training", **{key: min(max(value, low), high)}),
        )
