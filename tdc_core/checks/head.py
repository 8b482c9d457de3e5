"""Checks of the head: units, activation, loss and labels must fit one another and the classes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.catalog.heads import HEADS, LOSSES, match_head
from tdc_core.catalog.layers import ACTIVATIONS
from tdc_core.catalog.nearest import nearest
from tdc_core.catalog.params import shorten
from tdc_core.checks.problem import Problem, Severity
from tdc_core.spec import ExperimentSpec, HeadSpec, Labels

LABELS_OF: dict[str, Labels] = {"categorical_crossentropy": "one_hot", "sparse_categorical_crossentropy": "integer"}
_LABEL_WORDS: dict[Labels, str] = {"integer": "integer", "one_hot": "one-hot"}


class Verdict(NamedTuple):
    """What is wrong with a head, and in which of its fields."""

    field: Literal["units", "activation", "loss", "labels"]
    severity: Severity
    message: str
    why: str
    keras: str


def check_head(spec: ExperimentSpec, card: DatasetCard | None) -> Iterator[Problem]:
    """The head has known names, and it is one of the legal pairs for the data set's classes."""
    head = spec.model.head
    unknown = list(_unknown_names(spec, card))
    yield from unknown
    if head.units < 1:
        yield Problem(
            "model.head.units",
            Severity.ERROR,
            "head.units",
            f"The head needs at least one unit, not {shorten(head.units)}.",
            keras="Building the layer raises ValueError.",
            fix=_fix(spec, card),
        )
    elif card is not None and not unknown and (verdict := judge_head(head, len(card.classes))):
        field, severity, message, why, keras = verdict
        yield Problem(f"model.head.{field}", severity, f"head.{field}", message, why, keras, _fix(spec, card))


def judge_head(head: HeadSpec, classes: int) -> Verdict | None:
    """The verdict on a head whose names are known and which has units; None for a legal pair."""
    if match_head(head, classes):
        return None
    return _judge_labels(head) or _judge_units(head, classes) or _judge_activation(head, classes)


def nearest_head(head: HeadSpec, classes: int) -> HeadSpec:
    """The legal head for that many classes that keeps most of what was asked for, the loss before all."""
    asked = head.model_copy(
        update={
            "activation": nearest(head.activation, ACTIVATIONS) or head.activation,
            "loss": nearest(head.loss, LOSSES) or head.loss,
        }
    )

    def kept(legal: HeadSpec) -> int:
        return (
            4 * (legal.loss == asked.loss)
            + 2 * (legal.activation == asked.activation)
            + 2 * (legal.units == asked.units)
            + (legal.labels == asked.labels)
        )

    return max((row.spec(classes) for row in HEADS if row.fits(classes)), key=kept)


def _fix(spec: ExperimentSpec, card: DatasetCard | None) -> ExperimentSpec | None:
    return spec.with_head(nearest_head(spec.model.head, len(card.classes))) if card else None


def _unknown_names(spec: ExperimentSpec, card: DatasetCard | None) -> Iterator[Problem]:
    head = spec.model.head
    for field, name, known in (("activation", head.activation, ACTIVATIONS), ("loss", head.loss, LOSSES)):
        if name in known:
            continue
        guess = nearest(name, known)
        yield Problem(
            f"model.head.{field}",
            Severity.ERROR,
            f"head.{field}.unknown",
            f"There is no {field} “{shorten(name)}”." + (f" Did you mean “{guess}”?" if guess else ""),
            why=f"Known here: {', '.join(known)}.",
            keras="Keras raises ValueError: it could not interpret the name.",
            fix=_fix(spec, card),
        )


def _judge_labels(head: HeadSpec) -> Verdict | None:
    """Whether the loss can read the labels."""
    one_unit = head.units == 1
    wanted = LABELS_OF.get(head.loss, "integer" if one_unit else "one_hot")
    if head.labels == wanted:
        return None
    if head.loss in LABELS_OF:
        message = f"{head.loss} needs {_LABEL_WORDS[wanted]} labels."
    else:
        units = "one unit" if one_unit else f"{shorten(head.units)} units"
        message = f"{head.loss} on {units} needs {_LABEL_WORDS[wanted]} labels."
    why = (
        "It compares all outputs with a row that has a 1 at the right class and 0 elsewhere."
        if wanted == "one_hot"
        else "It takes one number for each example, such as 2, and not a row such as [0, 0, 1]."
    )
    keras = "fit raises an error about shapes."
    if one_unit and head.loss == "categorical_crossentropy":
        keras = "It trains in silence and shows a loss of 0."
    elif one_unit and head.loss == "mean_squared_error":
        keras = "It trains in silence towards every number of the row at once."
    return Verdict("labels", Severity.ERROR, message, why, keras)


def _judge_units(head: HeadSpec, classes: int) -> Verdict | None:
    """Whether there is a unit for each class, or one for a yes-or-no question."""
    units = shorten(head.units)
    if head.units == 1 and head.loss in LABELS_OF:
        return Verdict(
            "units",
            Severity.ERROR,
            f"{head.loss} needs one unit for each of the {classes} classes, not a single one.",
            "It compares the classes' probabilities with one another, and a single unit has nothing to compare.",
            "It trains in silence with a loss of 0, or raises an error about labels out of range.",
        )
    if head.units == 1 and classes > 2:
        return Verdict(
            "units",
            Severity.ERROR,
            f"One unit can't tell {classes} classes apart.",
            "A single output answers yes or no. With more classes each needs its own unit.",
            "It trains in silence, and the loss means nothing: it can even fall below zero.",
        )
    if head.units > 1 and head.units != classes and (head.labels == "one_hot" or head.units < classes):
        return Verdict(
            "units",
            Severity.ERROR,
            f"The head has {units} units for {classes} classes.",
            "Each class needs one unit.",
            "fit raises an error about shapes, or about labels out of range.",
        )
    return None


def _judge_activation(head: HeadSpec, classes: int) -> Verdict | None:
    """Whether the outputs are what the loss takes them for."""
    if head.units == 1 and head.activation == "softmax":
        return Verdict(
            "activation",
            Severity.ERROR,
            "Softmax over a single unit is always 1.",
            "Softmax shares out 1 among the units; a single unit gets all of it. A yes-or-no question takes sigmoid.",
            "It trains with a warning and learns nothing.",
        )
    if head.loss == "mean_squared_error":
        return Verdict(
            "loss",
            Severity.WARNING,
            "mean_squared_error is meant for numbers, not for classes.",
            "It hardly punishes a confident wrong answer, so classes are learned more slowly than with crossentropy.",
            "It trains in silence.",
        )
    if head.activation not in ("sigmoid", "softmax"):
        return Verdict(
            "activation",
            Severity.ERROR,
            f"{head.loss} needs probabilities, and {head.activation} gives none.",
            "Crossentropy takes the outputs for probabilities between 0 and 1. "
            f"{'Sigmoid' if head.loss == 'binary_crossentropy' else 'Softmax'} makes them so.",
            "It trains in silence; the loss gets stuck or turns into nan.",
        )
    if head.loss == "binary_crossentropy":
        return Verdict(
            "loss",
            Severity.WARNING,
            "binary_crossentropy judges each class by itself, as if several could be right at once.",
            "Where just one class is right, categorical_crossentropy compares them with one another.",
            "It trains in silence; the loss can't be compared with that of others.",
        )
    if head.activation == "sigmoid":
        return Verdict(
            "activation",
            Severity.WARNING,
            f"{head.loss} expects probabilities that sum to 1, and sigmoid units don't.",
            "Each sigmoid unit answers by itself, so the outputs of one example may sum to 2. Softmax shares out 1.",
            "It trains in silence, and the outputs are no probabilities.",
        )
    return Verdict(
        "units",
        Severity.WARNING,
        f"The head has {shorten(head.units)} units for {classes} classes.",
        "The units beyond the classes never become right.",
        "It trains in silence.",
    )
