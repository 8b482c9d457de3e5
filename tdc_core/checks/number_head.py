"""What keeps a head from predicting a number as one linear unit does."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import NamedTuple

from tdc_core.catalog.heads import NUMBER_LOSSES
from tdc_core.catalog.params import shorten
from tdc_core.checks.fault import Fault
from tdc_core.checks.problem import Severity
from tdc_core.spec import DataFacts, ExperimentSpec, HeadSpec

ONE_HOT_NUMBER = "head.labels.one_hot_number"
"""The code of the one mistake of a head that can't be tried out: there is nothing to fit."""
_MOST_BEYOND = 0.5  # of the numbers, the share out of reach from which a model is as good as none
_BOUNDS = {"sigmoid": (0.0, 1.0), "tanh": (-1.0, 1.0), "relu": (0.0, math.inf), "softplus": (0.0, math.inf)}
_REACHES = {"sigmoid": "gives numbers between 0 and 1 only", "tanh": "gives numbers between -1 and 1 only"}
_REACHES |= dict.fromkeys(("relu", "softplus"), "gives no number below 0")


class Reach(NamedTuple):
    """The numbers that a head has to reach, as it sees them: scaled, where the layer after it undoes that.

    Attributes:
        numbers: the middles of the bins that the training part's numbers lie in.
        counts: how many lie in each.
        scaled: whether they are scaled.
    """

    numbers: tuple[float, ...]
    counts: tuple[int, ...]
    scaled: bool

    def beyond(self, activation: str) -> float:
        """The share of the numbers that an activation can't give."""
        low, high = _BOUNDS.get(activation, (-math.inf, math.inf))
        out = sum(count for number, count in zip(self.numbers, self.counts, strict=True) if not low <= number <= high)
        return out / sum(self.counts)


def reach_of(spec: ExperimentSpec, facts: DataFacts | None) -> Reach | None:
    """What the head of an experiment has to reach; None where no number is to be predicted, or none is known."""
    target = facts.train.target if facts else None
    if facts is None or target is None:
        return None
    scaled = spec.data.target_scaling is not None
    mean, deviation = (target.mean, target.deviation or 1.0) if scaled else (0.0, 1.0)
    middles = tuple(((low + high) / 2 - mean) / deviation for low, high in pairwise(facts.target_edges))
    return Reach(middles, target.counts, scaled)


def judge_number(head: HeadSpec, reach: Reach | None) -> Fault:
    """What is wrong with a head that is none of the legal ones for a number."""
    if head.labels == "one_hot":
        return Fault(
            "labels",
            Severity.ERROR,
            "A number to predict can't be one-hot.",
            "One-hot labels name one of several classes, and a number such as 3.7 is none.",
            ONE_HOT_NUMBER,
        )
    if head.loss not in NUMBER_LOSSES:
        return Fault(
            "loss",
            Severity.ERROR,
            f"{head.loss} tells classes apart, and the label is a number.",
            "Crossentropy asks how probable the right class is. For a number it counts how far off the answer is: "
            "mean_squared_error.",
        )
    if head.units != 1:
        silent = (
            "Further ones are all trained towards the same number."
            if head.labels == "number"
            else "A batch with as many rows as there are units is even taken in silence, and compared the wrong way "
            "round."
        )
        return Fault(
            "units",
            Severity.ERROR,
            f"The head has {shorten(head.units)} units for one number.",
            f"One number takes one unit. {silent}",
        )
    if head.activation == "softmax":
        return Fault(
            "activation",
            Severity.ERROR,
            "Softmax over a single unit is always 1.",
            "Softmax shares out 1 among the units; a single unit gets all of it. A number takes a linear unit.",
        )
    if head.activation != "linear":
        return _judge_activation(head.activation, reach)
    return Fault(
        "labels",
        Severity.WARNING,
        "Integer labels cut off what follows the point of a number.",
        "They are meant for classes. Labels of the kind “number” keep it, and have the shape of the model's output.",
    )


def _judge_activation(activation: str, reach: Reach | None) -> Fault:
    """How far an activation keeps the unit from the numbers.

    On the diabetes data, with a standardised label, relu misses 58% of the numbers and ends with a loss of 0.82 where a
    linear unit has 0.49; tanh misses 45% and ends with 0.54.
    """
    message = f"A number to predict takes a linear unit: {activation} {_REACHES.get(activation, 'bends the answer')}."
    why = "Linear leaves the unit's sum as it is, so that it can reach any number."
    beyond = reach.beyond(activation) if reach else None
    if reach is None or beyond is None or activation not in _BOUNDS:
        return Fault("activation", Severity.WARNING, message, why)
    if not beyond:
        why = f"All numbers of the training part lie within its reach here, so it may do as well. {why}"
        return Fault("activation", Severity.INFO, message, why)
    share = "all" if beyond == 1 else f"{beyond:.0%}"
    scaled = ", which are scaled before the head sees them," if reach.scaled else ""
    why = f"So {share} of the training part's numbers{scaled} are out of its reach. {why}"
    return Fault("activation", Severity.ERROR if beyond >= _MOST_BEYOND else Severity.WARNING, message, why)
