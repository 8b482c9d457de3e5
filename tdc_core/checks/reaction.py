"""What Keras 3.15 does with a head, its loss and its labels: raise, warn, or train in silence.

This says what happens, not whether it is right; `tdc_core.checks.head` judges. `make matrix` fits every combination in
real Keras and compares (`tests/unit/checks/test_reaction.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tdc_core.catalog.heads import NUMBER_LOSSES
from tdc_core.catalog.params import shorten
from tdc_core.spec import HeadSpec


class Outcome(StrEnum):
    """What compile and fit do."""

    RAISES = "raises"
    WARNS = "warns"
    TRAINS = "trains"


class Symptom(StrEnum):
    """What a fit that goes through would show for it."""

    NEGATIVE_LOSS = "negative loss"
    ZERO_LOSS = "loss of 0 at chance"
    ALWAYS_ONE = "output always 1"
    SUMS = "outputs of a row don't sum to 1"


@dataclass(frozen=True)
class Reaction:
    """What Keras does.

    Attributes:
        error: the class of the error that is raised, empty where none is.
        says: words of the error or of the warning as Keras prints them, empty where it is silent.
        symptom: what the numbers show where it trains, None where nothing catches the eye.
    """

    outcome: Outcome
    error: str = ""
    says: str = ""
    symptom: Symptom | None = None

    def in_words(self) -> str:
        """The reaction in one sentence."""
        if self.outcome is Outcome.RAISES:
            opening = "Graph execution error: … " if self.error == "InvalidArgumentError" else ""
            return f"fit raises {self.error}: “{opening}{self.says}”."
        shows = f", and {_SHOWS[self.symptom]}" if self.symptom else ""
        if self.outcome is Outcome.WARNS:
            return f"It trains with a warning on the console, “{self.says}”{shows}."
        return f"It trains in silence{shows}."


_SHOWS = {
    Symptom.NEGATIVE_LOSS: "the loss falls below zero, where a real one can't go",
    Symptom.ZERO_LOSS: "the loss is 0 (or nan) from the start while nothing is learned",
    Symptom.ALWAYS_ONE: "the output is 1 for every example",
    Symptom.SUMS: "the outputs of an example don't sum to 1",
}
_SOFTMAX_WARNING = "The softmax operation will always return the value 1"
_LOSS_WARNING = "In loss categorical_crossentropy, expected y_pred.shape to be (batch_size, num_classes)"


_RANKS_MAY_DIFFER = ("sparse_categorical_crossentropy", *NUMBER_LOSSES)
"""The losses that don't refuse labels (n,) beside outputs (n, units) as soon as they see their shapes."""


def reaction(head: HeadSpec, classes: int | None) -> Reaction:
    """What compile and fit do with a head whose names are known and which has units.

    Args:
        head: the head.
        classes: how many classes the labels have; None where they are numbers to predict.
    """
    error, says = _error(head, classes)
    if error:
        return Reaction(Outcome.RAISES, error, says)
    symptom = _symptom(head, classes)
    if head.units == 1 and head.loss == "categorical_crossentropy":
        return Reaction(Outcome.WARNS, says=_LOSS_WARNING, symptom=symptom)
    if head.units == 1 and head.activation == "softmax":
        return Reaction(Outcome.WARNS, says=_SOFTMAX_WARNING, symptom=symptom)
    return Reaction(Outcome.TRAINS, symptom=symptom)


def _error(head: HeadSpec, classes: int | None) -> tuple[str, str]:
    """Class and words of the error, both empty where the shapes of outputs and labels go together."""
    units, one_hot = head.units, head.labels == "one_hot"
    output = f"output.shape=(None, {shorten(units)})"
    if classes is None and one_hot:  # before fit, where the labels are encoded
        return "TypeError", "Value passed to parameter 'indices' has DataType float32 not in list of allowed values"
    shape = {"one_hot": f"(None, {classes})", "number": "(None, 1)", "integer": "(None,)"}[head.labels]
    received = f"Received: target.shape={shape}, {output}"
    if classes is None and head.labels == "integer" and units > 1 and head.loss in _RANKS_MAY_DIFFER:
        return "ValueError", "R2Score expects 2D inputs with shape (batch_size, output_dim)"
    if head.loss == "sparse_categorical_crossentropy":
        if one_hot:
            return "ValueError", f"Argument `output` must have rank (ndim) `target.ndim - 1`. {received}"
        if classes is None or units < classes:
            return "InvalidArgumentError", f"which is outside the valid range of [0, {shorten(units)})"
    elif head.loss in NUMBER_LOSSES:
        if one_hot and units not in (1, classes):
            sides = (shorten(units), classes) if head.loss == "huber" else (classes, shorten(units))
            return "ValueError", "Dimensions must be equal, but are {} and {}".format(*sides)
        if head.labels == "integer" and units > 1:
            return "InvalidArgumentError", "Incompatible shapes"
    elif (one_hot and units != classes) or (head.labels == "number" and units > 1):
        return "ValueError", f"Arguments `target` and `output` must have the same shape. {received}"
    elif not one_hot and units > 1:
        return "ValueError", f"Arguments `target` and `output` must have the same rank (ndim). {received}"
    return "", ""


def _symptom(head: HeadSpec, classes: int | None) -> Symptom | None:
    """What the numbers of a fit show that goes through."""
    if head.units > 1:
        return None if head.activation == "softmax" or classes is None else Symptom.SUMS
    if head.loss == "categorical_crossentropy":
        return Symptom.ZERO_LOSS
    if head.loss == "binary_crossentropy" and classes != 2 and head.activation in ("sigmoid", "softmax"):
        return Symptom.NEGATIVE_LOSS
    return Symptom.ALWAYS_ONE if head.activation == "softmax" else None
