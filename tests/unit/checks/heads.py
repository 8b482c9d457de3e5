"""Every combination of units, activation, loss and labels, for two classes, for five, and for a number."""

from __future__ import annotations

import itertools
import re

from tdc_core.catalog.heads import LOSSES
from tdc_core.checks.head import judge_head
from tdc_core.spec import HeadSpec

ACTIVATIONS = ("sigmoid", "softmax", "linear", "relu", "tanh", "softplus")
UNITS: dict[int | None, tuple[int, ...]] = {2: (1, 2, 5), 5: (1, 3, 5, 7), None: (1, 3)}
Combination = tuple[HeadSpec, int | None]

COMBINATIONS: list[Combination] = [
    (HeadSpec(units=units, activation=activation, loss=loss, labels=labels), classes)
    for classes in UNITS
    for units, activation, loss, labels in itertools.product(
        UNITS[classes], ACTIVATIONS, LOSSES, ("integer", "one_hot", "number")
    )
]


def name_of(combination: Combination) -> str:
    """The combination as a test's name."""
    head, classes = combination
    return "-".join(map(str, (f"{classes or 'no'}_classes", *head.model_dump().values())))


def rule_of(combination: Combination) -> tuple[str, ...]:
    """What tells one verdict from another, whatever the numbers in its words."""
    head, classes = combination
    verdict = judge_head(head, classes)
    if verdict is None:
        return ("legal", head.loss, str(classes))
    words = (verdict.message, verdict.why, verdict.keras)
    return (verdict.field, verdict.severity, *(re.sub(r"\d+|None", "N", text) for text in words))


def one_of_each_rule() -> list[Combination]:
    """The first combination for each verdict there is, and every legal one."""
    first = {rule_of(combination): combination for combination in reversed(COMBINATIONS)}
    return [combination for combination in COMBINATIONS if combination in first.values()]
