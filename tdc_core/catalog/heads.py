"""The legal pairs of last layer and loss, each with the labels it needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tdc_core.catalog.dataset_card import Target
from tdc_core.catalog.layers import ACTIVATIONS
from tdc_core.catalog.params import Param
from tdc_core.spec import HeadSpec, Labels


@dataclass(frozen=True)
class Head:
    """A head and its loss.

    Attributes:
        units: "one" unit, or one unit for each of the "classes".
        help: when to choose it, in one or two sentences.
        target: what it predicts, a "class" or a "number".
    """

    name: str
    title: str
    units: Literal["one", "classes"]
    activation: str
    loss: str
    labels: Labels
    help: str
    target: Target = "class"

    def fits(self, classes: int | None) -> bool:
        """Whether the head can tell that many classes apart; None stands for a number to predict."""
        if classes is None or self.target == "number":
            return classes is None and self.target == "number"
        return classes == 2 or self.units == "classes"

    def spec(self, classes: int | None) -> HeadSpec:
        """The head for that many classes, or for a number."""
        units = 1 if self.units == "one" or classes is None else classes
        return HeadSpec(units=units, activation=self.activation, loss=self.loss, labels=self.labels)


HEADS: tuple[Head, ...] = (
    Head(
        name="sigmoid_binary",
        title="One sigmoid unit · binary_crossentropy",
        units="one",
        activation="sigmoid",
        loss="binary_crossentropy",
        labels="integer",
        help="For a yes-or-no question. The unit gives the probability of class 1; labels are 0 or 1.",
    ),
    Head(
        name="softmax_one_hot",
        title="Softmax · categorical_crossentropy",
        units="classes",
        activation="softmax",
        loss="categorical_crossentropy",
        labels="one_hot",
        help="One unit a class; the outputs are probabilities that sum to 1. Labels are one-hot rows like [0, 1, 0].",
    ),
    Head(
        name="softmax_integer",
        title="Softmax · sparse_categorical_crossentropy",
        units="classes",
        activation="softmax",
        loss="sparse_categorical_crossentropy",
        labels="integer",
        help="The same network and the same numbers as with one-hot, but labels stay integers like 1. Saves memory.",
    ),
    Head(
        name="linear_number",
        title="One linear unit · mean_squared_error",
        units="one",
        activation="linear",
        loss="mean_squared_error",
        labels="number",
        help="For a number, such as a price. Large errors count most, since each is squared.",
        target="number",
    ),
    Head(
        name="linear_absolute",
        title="One linear unit · mean_absolute_error",
        units="one",
        activation="linear",
        loss="mean_absolute_error",
        labels="number",
        help="Each error counts as it is, so a few odd labels spoil less. The loss has the label's own unit.",
        target="number",
    ),
    Head(
        name="linear_huber",
        title="One linear unit · huber",
        units="one",
        activation="linear",
        loss="huber",
        labels="number",
        help="Squares errors up to 1 and takes larger ones as they are, so it suits labels of that size.",
        target="number",
    ),
)

CLASS_LOSSES = ("binary_crossentropy", "categorical_crossentropy", "sparse_categorical_crossentropy")
NUMBER_LOSSES = ("mean_squared_error", "mean_absolute_error", "huber")
LOSSES = (*CLASS_LOSSES, *NUMBER_LOSSES)

HEAD_PARAMS: tuple[Param, ...] = (
    Param(
        "units",
        "Units",
        "int",
        1,
        "How many numbers the head puts out: one for a yes-or-no question or a number, else one for each class.",
        low=1,
        high=4096,
        step=1,
    ),
    Param(
        "activation",
        "Activation",
        "choice",
        "softmax",
        "What makes probabilities of the sums: sigmoid for each unit by itself, softmax so that they sum to 1.",
        choices=ACTIVATIONS,
    ),
    Param(
        "loss",
        "Loss",
        "choice",
        "categorical_crossentropy",
        "What the training makes small: how far the outputs are from the labels.",
        choices=LOSSES,
    ),
    Param(
        "labels",
        "Labels",
        "choice",
        "integer",
        "How the right answer is written: integer is the number of a class like 2, one_hot a row like [0, 0, 1], "
        "number a measured value like 3.7.",
        choices=("integer", "one_hot", "number"),
    ),
)
"""The fields of a head, set one by one."""


def heads_for(classes: int | None) -> tuple[Head, ...]:
    """The heads that predict a class, or those that predict a number where `classes` is None."""
    return tuple(head for head in HEADS if head.target == ("number" if classes is None else "class"))


def match_head(spec: HeadSpec, classes: int | None) -> Head | None:
    """The catalogue's row that a head equals, or None where it is none of the legal pairs."""
    return next((head for head in HEADS if head.fits(classes) and head.spec(classes) == spec), None)
