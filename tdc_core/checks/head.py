"""Checks of the head: units, activation, loss and labels must fit one another and what is to be predicted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.catalog.heads import HEADS, LOSSES, NUMBER_LOSSES, match_head
from tdc_core.catalog.layers import ACTIVATIONS
from tdc_core.catalog.nearest import nearest
from tdc_core.catalog.params import shorten
from tdc_core.checks.fault import Fault, Field
from tdc_core.checks.number_head import Reach, judge_number, reach_of
from tdc_core.checks.problem import Problem, Severity
from tdc_core.checks.reaction import Outcome, Reaction, Symptom, reaction
from tdc_core.spec import DataFacts, ExperimentSpec, HeadSpec, Labels

LABELS_OF: dict[str, Labels] = {"categorical_crossentropy": "one_hot", "sparse_categorical_crossentropy": "integer"}
_LABEL_WORDS: dict[Labels, str] = {"integer": "integer", "one_hot": "one-hot", "number": "number"}


_NO_NUMBER = Fault(
    "labels",
    Severity.WARNING,
    "A class is no number to predict.",
    "Its integer names one of several classes, and says nothing of more or less. It trains alike, but integer labels "
    "say what they are.",
)


class Verdict(NamedTuple):
    """What is wrong with a head, in which of its fields, and what Keras does with it."""

    field: Field
    severity: Severity
    message: str
    why: str
    code: str
    reaction: Reaction

    @property
    def outcome(self) -> Outcome:
        """Whether Keras raises, warns, or trains in silence."""
        return self.reaction.outcome

    @property
    def symptom(self) -> Symptom | None:
        """What the numbers show where it trains."""
        return self.reaction.symptom

    @property
    def keras(self) -> str:
        """What Keras does, in a sentence."""
        return self.reaction.in_words()


def check_head(spec: ExperimentSpec, card: DatasetCard | None, facts: DataFacts | None = None) -> Iterator[Problem]:
    """The head has known names, and it is one of the legal pairs for what the data set asks."""
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
    elif card is not None and not unknown and (verdict := judge_head(head, card.class_count, reach_of(spec, facts))):
        field, severity, message, why, code, _ = verdict
        yield Problem(f"model.head.{field}", severity, code, message, why, verdict.keras, _fix(spec, card))


def judge_head(head: HeadSpec, classes: int | None, reach: Reach | None = None) -> Verdict | None:
    """The verdict on a head whose names are known and which has units; None for a legal pair.

    Args:
        head: the head.
        classes: how many classes the labels have; None where they are numbers to predict.
        reach: the numbers that the head has to reach, None where they are not known.
    """
    if match_head(head, classes):
        return None
    fault = judge_number(head, reach) if classes is None else _judge_classes(head, classes)
    return Verdict(*fault[:4], fault.code or f"head.{fault.field}", reaction(head, classes))


def nearest_head(head: HeadSpec, classes: int | None) -> HeadSpec:
    """The legal head for that many classes, or for a number, that keeps most of what was asked for, the loss first."""
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
    return spec.with_head(nearest_head(spec.model.head, card.class_count)) if card else None


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


def _judge_classes(head: HeadSpec, classes: int) -> Fault:
    """What is wrong with a head that is none of the legal ones for classes."""
    if head.labels == "number" and _wanted_labels(head) == "integer":  # which Keras takes alike
        written = head.model_copy(update={"labels": "integer"})
        return _NO_NUMBER if match_head(written, classes) else _judge_classes(written, classes)
    return (
        _judge_lone_unit(head, classes)
        or _judge_labels(head)
        or _judge_units(head, classes)
        or _judge_activation(head, classes)
    )


def _wanted_labels(head: HeadSpec) -> Labels:
    """How the loss reads the label of a class."""
    return LABELS_OF.get(head.loss, "integer" if head.units == 1 else "one_hot")


def _judge_lone_unit(head: HeadSpec, classes: int) -> Fault | None:
    """Whether a single unit is asked for more than yes or no."""
    if head.units == 1 and head.loss in LABELS_OF:
        return Fault(
            "units",
            Severity.ERROR,
            f"{head.loss} needs one unit for each of the {classes} classes, not a single one.",
            "It compares the classes' probabilities with one another, and a single unit has nothing to compare.",
        )
    if head.units == 1 and classes > 2:
        return Fault(
            "units",
            Severity.ERROR,
            f"One unit can't tell {classes} classes apart.",
            "A single output answers yes or no. With more classes each needs its own unit.",
        )
    return None


def _judge_labels(head: HeadSpec) -> Fault | None:
    """Whether the loss can read the labels."""
    one_unit = head.units == 1
    wanted = _wanted_labels(head)
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
    if head.loss in NUMBER_LOSSES and not one_unit:
        why += (
            " A batch with as many rows as there are units is even taken in silence, and compared the wrong way round."
        )
    return Fault("labels", Severity.ERROR, message, why)


def _judge_units(head: HeadSpec, classes: int) -> Fault | None:
    """Whether there is a unit for each class."""
    if head.units > 1 and head.units != classes and (head.labels == "one_hot" or head.units < classes):
        return Fault(
            "units",
            Severity.ERROR,
            f"The head has {shorten(head.units)} units for {classes} classes.",
            "Each class needs one unit.",
        )
    return None


def _judge_activation(head: HeadSpec, classes: int) -> Fault:
    """Whether the outputs are what the loss takes them for; labels and units fit."""
    if head.units == 1 and head.activation == "softmax":
        return Fault(
            "activation",
            Severity.ERROR,
            "Softmax over a single unit is always 1.",
            "Softmax shares out 1 among the units; a single unit gets all of it. A yes-or-no question takes sigmoid.",
        )
    if head.loss in NUMBER_LOSSES:
        return Fault(
            "loss",
            Severity.WARNING,
            f"{head.loss} is meant for numbers, not for classes.",
            "It hardly punishes a confident wrong answer, so classes are learned more slowly than with crossentropy.",
        )
    if head.activation not in ("sigmoid", "softmax"):
        return _judge_no_probabilities(head)
    if head.loss == "binary_crossentropy":
        return Fault(
            "loss",
            Severity.WARNING,
            "binary_crossentropy judges each class by itself, as if several could be right at once.",
            "Where just one class is right, categorical_crossentropy compares them with one another. Its loss can't be "
            "compared with this one.",
        )
    if head.activation == "sigmoid":
        return Fault(
            "activation",
            Severity.WARNING,
            f"{head.loss} expects probabilities that sum to 1, and sigmoid units don't.",
            "Each sigmoid unit answers by itself, so the outputs of one example may sum to 2. Keras takes the loss "
            "from before the activation, so it looks as good as with softmax.",
        )
    return Fault(
        "units",
        Severity.WARNING,
        f"The head has {shorten(head.units)} units for {classes} classes.",
        "The units beyond the classes are never right; the model only learns to leave them alone.",
    )


def _judge_no_probabilities(head: HeadSpec) -> Fault:
    """How a crossentropy fares with outputs that it takes for probabilities, and that are none.

    Severities are as small models fared on iris, digits and breast_cancer with three seeds: softplus mostly learns
    nearly as well as softmax does; with binary_crossentropy the others learn in about two starts of three, and with
    the other losses hardly ever.
    """
    right = "Sigmoid" if head.loss == "binary_crossentropy" else "Softmax"
    message = f"{head.loss} needs probabilities, and {head.activation} gives none."
    if head.activation == "softplus":
        why = (
            "Softplus stays above 0, so the loss still shows the way, and it mostly learns nearly as well. But outputs "
        )
        why += f"above 1 are no probabilities, and with some seeds it gets stuck on them. {right} makes some."
        return Fault("activation", Severity.WARNING, message, why)
    why = "Crossentropy takes the outputs for probabilities and cuts off what lies outside 0 and 1. "
    if head.loss == "binary_crossentropy":
        why += f"It learns with some seeds and gets stuck with others. {right} makes probabilities."
        return Fault("activation", Severity.WARNING, message, why)
    why += f"So the loss gets stuck or turns into nan. {right} makes probabilities."
    return Fault("activation", Severity.ERROR, message, why)
