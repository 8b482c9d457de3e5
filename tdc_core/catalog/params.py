"""One parameter of a catalogue row: what draws its widget, checks its value, and documents it."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Literal

from tdc_core.catalog.nearest import nearest
from tdc_core.spec import ParamValue

ParamKind = Literal["int", "float", "choice", "bool", "sizes"]

MOST_AXES = 4
"""The most axes, batch left out, that a block of numbers has here."""


@dataclass(frozen=True)
class Param:
    """A parameter with its range and words.

    Attributes:
        name: the key in the experiment file, and the keyword of the Keras class unless `argument` says otherwise.
        label: what the page calls it.
        kind: what values it takes; "sizes" is text with the sizes of the axes, such as "7, 7, 16".
        default: the value where the file gives none.
        low, high, step: range of a number, both ends included, and the widget's step.
        choices: the values of a choice.
        help: one sentence for the hover text and the documentation.
        advanced: whether the page may fold it away, and a new layer leaves it out; its default is Keras' own.
        keras_default: what Keras does where the argument is left out; None where Keras requires the argument.
        argument: the keyword of the Keras class where it is not `name`.
        keras_class: the class under `keras` that the value is wrapped in on its way to Keras, such as
            "regularizers.L2".
    """

    name: str
    label: str
    kind: ParamKind
    default: ParamValue
    help: str
    low: float | None = None
    high: float | None = None
    step: float | None = None
    choices: tuple[str, ...] = ()
    advanced: bool = False
    keras_default: ParamValue | None = None
    argument: str = ""
    keras_class: str = ""

    def problem_with(self, value: ParamValue) -> str | None:
        """What is wrong with a value, in plain words, or None."""
        if self.kind == "choice":
            if value in self.choices:
                return None
            return f"{self.label} can't be “{shorten(value)}”. Choose one of {', '.join(self.choices)}."
        if self.kind == "bool":
            return None if isinstance(value, bool) else f"{self.label} is either true or false."
        if self.kind == "sizes":
            if parse_sizes(value) is not None:
                return None
            return (
                f"{self.label} can't be “{shorten(value)}”. Write the size of each axis with commas between, "
                f"like 28, 28, 1, up to {MOST_AXES} axes."
            )
        return self._problem_with_number(value)

    def legal(self, value: ParamValue) -> ParamValue:
        """The legal value nearest to the given one; the default where none is near."""
        if self.problem_with(value) is None:
            return value
        if self.kind == "choice" and isinstance(value, str):
            return nearest(value, self.choices) or self.default
        if isinstance(value, bool) or not isinstance(value, int | float) or self.low is None or self.high is None:
            return self.default
        if self.kind == "int":
            return int(min(max(value, self.low), self.high)) if isinstance(value, int) else self.default
        if isinstance(value, float) and not math.isfinite(value):
            return self.default
        return float(min(max(value, self.low), self.high))

    def _problem_with_number(self, value: ParamValue) -> str | None:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return f"{self.label} must be a number."
        if isinstance(value, float) and not math.isfinite(value):
            return f"{self.label} must be a number."
        if self.kind == "int" and not isinstance(value, int):
            return f"{self.label} must be a whole number."
        if (self.low is not None and value < self.low) or (self.high is not None and value > self.high):
            return f"{self.label} must lie between {figure(self.low)} and {figure(self.high)}, not {figure(value)}."
        return None


def parse_sizes(value: ParamValue) -> tuple[int, ...] | None:
    """The sizes of axes that a text names, such as (7, 7, 16) for "7, 7, 16", "7x7x16" or "(7, 7, 16)"; else None."""
    if not isinstance(value, str):
        return None
    parts = re.split(r"\s*[,x×]\s*", value.strip(" ()[]").rstrip(", "))
    if len(parts) > MOST_AXES or not all(re.fullmatch(r"[1-9]\d{0,6}", part, re.ASCII) for part in parts):
        return None
    return tuple(int(part) for part in parts)


def shorten(value: ParamValue, most: int = 40) -> str:
    """A value for a message: long text is cut, and an integer of thousands of digits can't break it."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10**most:
        return "a huge number"
    text = str(value)
    return text if len(text) <= most else text[:most] + "…"


def figure(value: float | None) -> str:
    """A number for a message, "any value" for None; one of thousands of digits can't break it."""
    if value is None:
        return "any value"
    if abs(value) >= 1e15:
        return "a huge number" if value > 0 else "a hugely negative number"
    return f"{int(value):,}" if value == int(value) else f"{value:g}"
