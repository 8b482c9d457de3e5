"""Checks of how a stack is designed: what works, and does not do what somebody who built it expects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import prod

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.checks.fitting import FLATTEN, replaced, without
from tdc_core.checks.problem import Problem, Severity
from tdc_core.checks.steps import Step, steps_of
from tdc_core.spec import ExperimentSpec, ParamValue

_HIGH_RATE = 0.8
_USUAL_RATE = 0.5
_MANY_CLASSES = 3  # a single number can tell fewer apart


def check_design(spec: ExperimentSpec, card: DatasetCard) -> Iterator[Problem]:
    """Remarks on a stack whose layers all fit; nothing on any other."""
    steps = steps_of(spec, card)
    if len(steps) < len(spec.model.layers):
        return
    classes = len(card.classes)
    second_head = _second_head(spec, steps, classes)
    yield from [second_head] if second_head else []
    for step in steps:
        yield from _check_row(spec, steps, step)
        yield from _check_dense_axis(spec, steps, step)
        yield from _check_softmax(spec, step, second_head)
        yield from _check_linear(spec, steps, step)
        constant = list(_check_constant(spec, steps, step))
        yield from constant or _check_bottleneck(spec, steps, step, classes, second_head)
        yield from _check_dropout(spec, step)
    if not any(step.width for step in steps):
        yield _no_hidden_layer(spec)


def passages(spec: ExperimentSpec, card: DatasetCard) -> list[int]:
    """How many numbers each layer lets through, at most as many as there are classes: with more none is too narrow."""
    classes = len(card.classes)
    return [min(prod(step.after), classes if classes >= _MANY_CLASSES else 1) for step in steps_of(spec, card)]


def _removed(spec: ExperimentSpec, step: Step) -> ExperimentSpec:
    return spec.with_layers(without(spec.model.layers, step.index))


def _with(spec: ExperimentSpec, step: Step, **params: ParamValue) -> ExperimentSpec:
    return spec.with_layers(replaced(spec.model.layers, step.index, step.layer.with_params(**params)))


def _second_head(spec: ExperimentSpec, steps: Sequence[Step], classes: int) -> Problem | None:
    """A last layer that is a head by itself, in front of the real one."""
    if not steps or steps[-1].kind.group != "core" or len(steps[-1].after) != 1:
        return None
    step, units = steps[-1], steps[-1].after[0]
    if step.activation == "softmax" and units == classes > 1:
        what = f"{units} softmax units, one a class"
    elif step.activation == "sigmoid" and units == 1:
        what = "one sigmoid unit"
    else:
        return None
    return Problem(
        step.path,
        Severity.WARNING,
        "model.second_head",
        f"{step.title} is a head already: {what}.",
        why="The last layer is added by itself, see Head and loss. With two in a row the real head sees nothing but "
        "probabilities, and learns slowly from them.",
        keras="It trains in silence, more slowly and mostly to a worse end.",
        fix=_removed(spec, step),
    )


def _is_idle(step: Step) -> bool:
    """Whether it is a Flatten that finds nothing to unroll."""
    return step.kind.name == "flatten" and len(step.before) == 1


def _check_row(spec: ExperimentSpec, steps: Sequence[Step], step: Step) -> Iterator[Problem]:
    if _is_idle(step):
        yield Problem(
            step.path,
            Severity.INFO,
            "layer.flatten_row",
            f"{step.title}: Flatten does nothing here, since one row of numbers comes in already.",
            why="Flatten unrolls images and other blocks. The examples of a table are rows from the start.",
            keras="It trains as it would without this layer, with the same numbers.",
            fix=spec.with_layers(tuple(other.layer for other in steps if not _is_idle(other))),
        )


def _check_dense_axis(spec: ExperimentSpec, steps: Sequence[Step], step: Step) -> Iterator[Problem]:
    """A Dense that sees a block, in front of the Flatten that should have come before it."""
    flat = next((later.index for later in steps[step.index :] if later.kind.name == "flatten"), None)
    if step.kind.name != "dense" or len(step.before) == 1 or flat is None:
        return
    if any(later.kind.ranks for later in steps[step.index : flat]):
        return
    rest = without(spec.model.layers, flat)
    yield Problem(
        step.path,
        Severity.WARNING,
        "layer.dense_axis",
        f"{step.title}: Dense comes before Flatten, so it looks at each pixel by itself.",
        why="Dense works on the last axis, which holds the channels of a pixel. After a Flatten every unit sees all "
        "pixels at once.",
        keras="It trains in silence, and the units can't compare pixels.",
        fix=spec.with_layers((*rest[: step.index], FLATTEN, *rest[step.index :])),
    )


def _check_softmax(spec: ExperimentSpec, step: Step, second_head: Problem | None) -> Iterator[Problem]:
    if step.activation != "softmax" or step.after[-1] == 1 or (second_head and second_head.path == step.path):
        return
    yield Problem(
        f"{step.path}.activation",
        Severity.WARNING,
        "layer.softmax",
        f"{step.title}: softmax belongs to the head, not between layers.",
        why="It shares out 1 among all units, so that each gets little and the next layers learn slowly. "
        "The usual choice here is relu.",
        keras="It trains in silence, slowly.",
        fix=_with(spec, step, activation="relu"),
    )


def _check_constant(spec: ExperimentSpec, steps: Sequence[Step], step: Step) -> Iterator[Problem]:
    """Layers whose output is the same whatever comes in."""
    if step.after[-1] > 1:
        return
    if step.activation == "softmax":
        yield Problem(
            f"{step.path}.activation",
            Severity.ERROR,
            "layer.constant",
            f"{step.title}: softmax over a single unit is always 1.",
            why="Softmax shares out 1 among the units; a single one gets all of it, whatever comes in. The layers "
            "after it can't tell one example from another.",
            keras="It trains with a warning and learns nothing from the inputs.",
            fix=_with(spec, step, activation="relu"),
        )
    elif _is_zero(step):
        yield Problem(
            step.path,
            Severity.ERROR,
            "layer.constant",
            f"{step.title}: LayerNormalization of a single number is always 0.",
            why="It takes the mean of the last axis away, and the mean of a single number is that number: the layers "
            "after it can't tell one example from another.",
            keras="It trains in silence and learns nothing from the inputs.",
            fix=spec.with_layers(tuple(other.layer for other in steps if not _is_zero(other))),
        )


def _is_zero(step: Step) -> bool:
    """Whether it is a LayerNormalization of single numbers."""
    return step.kind.name == "layer_normalization" and step.after[-1] == 1


def _check_linear(spec: ExperimentSpec, steps: Sequence[Step], step: Step) -> Iterator[Problem]:
    """A layer of weights without an activation before the next one."""
    if step.width is None or step.activation != "linear":
        return
    following = "the head"
    for later in steps[step.index + 1 :]:
        if later.kind.bends or (later.kind.name == "activation" and later.activation != "linear"):
            return
        if later.width:
            following = f"layer {later.index + 1}"
            break
    yield Problem(
        f"{step.path}.activation",
        Severity.INFO,
        "layer.linear",
        f"{step.title} has no activation, so together with {following} it is one linear layer.",
        why="Sums of sums are sums again: only an activation between two layers lets them find more than one of them "
        "could.",
        keras="It trains in silence.",
        fix=_with(spec, step, activation="relu"),
    )


def _check_bottleneck(
    spec: ExperimentSpec, steps: Sequence[Step], step: Step, classes: int, second_head: Problem | None
) -> Iterator[Problem]:
    """The first layer that puts out fewer numbers than there are classes."""
    numbers = prod(step.after)
    if classes < _MANY_CLASSES or not numbers < classes <= prod(step.before) or second_head:
        return
    source = next((earlier for earlier in reversed(steps[: step.index + 1]) if earlier.width), None)
    fix = None
    reshaped = source and any(later.kind.name == "reshape" for later in steps[source.index : step.index + 1])
    if source is not None and source.width is not None and not reshaped:  # Reshape takes as many numbers as it names
        fix = _with(spec, source, **{source.width: max(int(source.values[source.width]), _power_of_two(classes))})
    yield Problem(
        f"{step.path}.{step.width}" if step.width else step.path,
        Severity.WARNING,
        "layer.bottleneck",
        f"{step.title} lets only {numbers} {'number' if numbers == 1 else 'numbers'} through, for {classes} classes.",
        why="What the head is to tell apart must pass through here. With fewer numbers than classes that gets hard.",
        keras="It trains in silence, often with classes that are never predicted.",
        fix=fix,
    )


def _check_dropout(spec: ExperimentSpec, step: Step) -> Iterator[Problem]:
    rate = step.values.get("rate", 0.0)
    if step.kind.name == "dropout" and float(rate) >= _HIGH_RATE:
        yield Problem(
            f"{step.path}.rate",
            Severity.WARNING,
            "layer.dropout",
            f"{step.title} drops {float(rate):.0%} of all numbers, which leaves little to learn from.",
            why="Dropout of 20% to 50% is usual. With more the model mostly underfits: both losses stay high.",
            keras="It trains in silence, slowly.",
            fix=_with(spec, step, rate=_USUAL_RATE),
        )


def _no_hidden_layer(spec: ExperimentSpec) -> Problem:
    known = spec.model.head.activation in ("softmax", "sigmoid")
    return Problem(
        "model.layers",
        Severity.INFO,
        "model.linear",
        f"No hidden layer: this is {'logistic regression' if known else 'a linear model'}.",
        why="The head weighs the inputs and adds them up. That is a fair start to compare with; hidden layers find "
        "what a weighted sum can't.",
        keras="It trains like any other model.",
    )


def _power_of_two(least: int) -> int:
    return 1 << (least - 1).bit_length()
