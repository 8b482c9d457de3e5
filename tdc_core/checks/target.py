"""Checks of what a number to predict asks of the rest: its scaling, the step size, the rows that judge it."""

from __future__ import annotations

import math
from collections.abc import Iterator

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.catalog.heads import NUMBER_LOSSES
from tdc_core.catalog.optimizers import OPTIMIZERS, params_of
from tdc_core.checks.data import part_names, rows_of
from tdc_core.checks.problem import Problem, Severity
from tdc_core.spec import DataFacts, ExperimentSpec, TargetFacts, few_digits

_FEW_ROWS, _TOO_FEW_ROWS = 20, 10  # in a part that judges
_LARGE, _VERY_LARGE = 10, 1000  # a number's size from which a head takes long to reach it, or too long
_APART = 1.0  # deviations that the means of two parts may lie apart; those of two fair samples hardly ever do
# Of SGD, the learning rate times the size of the numbers: on the diabetes data 0.06 learned as well as Adam does, from
# 0.17 on a model was worse than the mean, and from 1.7 on the loss went out of all bounds. Where clipnorm bounds the
# gradient it takes the place of the size: with 0.1 a model learned, with 1 mostly not, and no loss went out of bounds.
_OVERSHOOTS, _DIVERGES = 0.15, 1.5
# The deviation, squared but for mean_absolute_error, is what gradients are multiplied by, and Adam takes those near its
# epsilon of 1e-7 for nothing: scaled numbers that differ by 0.01 were learned as well as those that differ by 1 (R²
# 0.90), by 0.001 worse (0.62), and by 0.0003 not at all.
_TINY = 1e-6
_HUBER_UNIT = 10  # huber's own delta is 1: where numbers differ by this many, hardly an error is below it


def check_target(spec: ExperimentSpec, card: DatasetCard | None, facts: DataFacts | None) -> Iterator[Problem]:
    """A number to predict can be reached, by steps of a size that suits it; classes are not scaled."""
    if card is None:
        return
    if card.target == "class":
        if spec.data.target_scaling is not None:
            yield Problem(
                "data.target_scaling",
                Severity.ERROR,
                "data.target_scaling.classes",
                "Classes can't be scaled.",
                why="The integer of a class is its name. Only a number to predict has a size that can be changed.",
                keras="The layer would move the probabilities away from where the loss looks for them.",
                fix=spec.with_("data", target_scaling=None),
            )
        return
    yield from _check_few(spec, card)
    target = facts.train.target if facts else None
    if facts is None or target is None:
        return
    yield from _check_parts(target, facts)
    yield from _check_size(spec, target)
    yield from _check_steps(spec, target)
    yield from _check_tiny(spec, target)
    yield from _check_huber(spec, target)


def _check_few(spec: ExperimentSpec, card: DatasetCard) -> Iterator[Problem]:
    """A part that judges has rows enough for its R² to say something."""
    for part in part_names(spec)[1:]:
        rows = rows_of(spec, card, part) or 0
        if 0 < rows < _FEW_ROWS:
            yield Problem(
                f"data.{part}",
                Severity.WARNING if rows < _TOO_FEW_ROWS else Severity.INFO,
                "data.few_rows",
                f"The {part} part has {rows} {'row' if rows == 1 else 'rows'}, so its R² hangs on each of them.",
                why="R² compares the errors with how far the part's own numbers lie from their mean, and few rows say "
                f"little of that. From {_FEW_ROWS} rows on a single one counts less.",
                keras="It trains in silence; R² of a single row is 0." if rows == 1 else "It trains in silence.",
            )


def _check_parts(target: TargetFacts, facts: DataFacts) -> Iterator[Problem]:
    judged = facts.validation.target
    if judged is None or abs(judged.mean - target.mean) <= _APART * target.deviation:
        return
    by_order = "The file is sorted by it, so a slice takes the lowest or the highest. " if facts.sorted_by_label else ""
    yield Problem(
        "data.validation",
        Severity.WARNING,
        "data.target_apart",
        f"The number to predict is {few_digits(judged.mean, 4)} on average in the validation part, and "
        f"{few_digits(target.mean, 4)} in the training part.",
        why=f"{by_order}A model learns the numbers that it sees, and is judged on others.",
        keras="It trains in silence, and val_loss is far above loss.",
    )


def _check_size(spec: ExperimentSpec, target: TargetFacts) -> Iterator[Problem]:
    size = max(abs(target.mean), target.deviation)
    if spec.data.target_scaling is not None or size < _LARGE:
        return
    yield Problem(
        "data.target_scaling",
        Severity.WARNING if size >= _VERY_LARGE else Severity.INFO,
        "data.target_scaling",
        f"The number to predict is {few_digits(target.mean, 4)} on average, unscaled.",
        why="A model starts out with answers around 0 and moves by small steps, so it is worse than the mean for long. "
        "Scaled inside the model, it starts at the mean.",
        keras="It trains in silence; R² begins far below 0.",
        fix=spec.with_("data", target_scaling="standard"),
    )


def _check_steps(spec: ExperimentSpec, target: TargetFacts) -> Iterator[Problem]:
    """Whether plain gradient descent overshoots: its steps grow with the size of the label, other optimizers' don't."""
    training, loss = spec.training, spec.model.head.loss
    if training.optimizer != "sgd" or loss not in NUMBER_LOSSES:
        return
    scaled = spec.data.target_scaling is not None
    size = target.deviation if scaled else math.hypot(target.mean, target.deviation)
    power = (loss == "mean_squared_error") + scaled  # by the loss's slope, and by the layer that undoes the scaling
    clip = params_of(training).get("clipnorm", 0.0)
    clipped = isinstance(clip, int | float) and clip > 0
    step = training.learning_rate * (min(size**power, float(clip)) if clipped else size**power)
    if not power or not _OVERSHOOTS <= step < math.inf:
        return
    adam = OPTIMIZERS[0]
    diverges = step >= _DIVERGES and not clipped
    yield Problem(
        "training.optimizer",
        Severity.ERROR if diverges else Severity.WARNING,
        "training.sgd_steps",
        f"Steps of SGD with a learning rate of {training.learning_rate:g} are too large for numbers of this size.",
        why=f"The numbers differ by {few_digits(target.deviation, 3)}, and with {loss} the steps of SGD grow with "
        f"that. {adam.keras_name} adapts its steps by itself.",
        keras="The loss turns into nan, or the answer is the same for every row."
        if diverges
        else "It trains in silence; the loss jumps about.",
        fix=spec.with_("training", **adam.in_place_of(training), learning_rate=adam.learning_rate),
    )


def _check_tiny(spec: ExperimentSpec, target: TargetFacts) -> Iterator[Problem]:
    """Whether the number's unit is so large that all of its differences come to nothing."""
    loss = spec.model.head.loss
    power = 1 if loss == "mean_absolute_error" else 2
    if loss not in NUMBER_LOSSES or target.deviation == 0 or target.deviation**power > _TINY:
        return
    yield Problem(
        "data.train",
        Severity.WARNING,
        "data.target_tiny",
        f"The number to predict differs by {target.deviation:.3g} only, which is too little to learn from.",
        why=f"With {loss}, what a model learns from shrinks with {'the square of ' if power == 2 else ''}that, down to "
        "where optimizers take it for nothing. Give the number in a smaller unit, for example in millionths.",
        keras="It trains in silence; R² stays near 0 or below, whatever the layers.",
    )


def _check_huber(spec: ExperimentSpec, target: TargetFacts) -> Iterator[Problem]:
    head = spec.model.head
    if head.loss != "huber" or target.deviation < _HUBER_UNIT:
        return
    yield Problem(
        "model.head.loss",
        Severity.INFO,
        "head.huber",
        f"Where numbers differ by {few_digits(target.deviation, 3)}, huber is as good as mean_absolute_error.",
        why="Huber squares errors below 1 alone, and here hardly one is as small.",
        keras="It trains in silence; the loss is the mean absolute error less a half.",
        fix=spec.with_head(head.model_copy(update={"loss": "mean_absolute_error"})),
    )
