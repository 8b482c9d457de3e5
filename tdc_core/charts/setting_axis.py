"""The axis of a setting that is varied: a range of numbers, or some choices beside each other."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

_NICE = (1.0, 2.0, 2.5, 5.0, 10.0)
_LETTERS = 80
"""Along an axis."""
_NEAR = 0.12
"""Of an axis: a tick that is nearer to one of its ends has no room for its words."""


@dataclass(frozen=True)
class SettingAxis:
    """The axis of a setting, or of the number that trials are judged by.

    Attributes:
        title: what it is called.
        low, high: its ends; of choices the first and the last place.
        log: whether each power of ten has the same share.
        names: of the choices, by their places from 0; empty for a range.
        whole: whether all its values are whole numbers.
    """

    title: str
    low: float
    high: float
    log: bool = False
    names: tuple[str, ...] = ()
    whole: bool = False

    def place(self, value: float) -> float:
        """Where a value lies, from 0 at the low end to 1 at the high one; in the middle where both are the same."""
        low, high, at = (self._scaled(each) for each in (self.low, self.high, value))
        return 0.5 if high <= low else min(max((at - low) / (high - low), 0.0), 1.0)

    def ticks(self) -> list[tuple[float, str]]:
        """Values with their words, both ends among them; of many choices some, as far as their words have room."""
        if self.names:
            stride = math.ceil(sum(map(len, self.names)) / _LETTERS)
            return [(float(place), name) for place, name in enumerate(self.names) if place % max(stride, 1) == 0]
        if self.high <= self.low:
            return [(self.low, in_short(self.low))]
        inner = [value for value in self._round_values() if _NEAR < self.place(value) < 1 - _NEAR]
        return [(value, in_short(value)) for value in (self.low, *inner, self.high)]

    def _scaled(self, value: float) -> float:
        return math.log10(max(value, math.ulp(0.0))) if self.log else value

    def _round_values(self) -> list[float]:
        if self.log:
            first, last = math.floor(math.log10(self.low)), math.ceil(math.log10(self.high))
            stride = max(1, (last - first) // 5)
            return [10.0**power for power in range(first + 1, last, stride)]
        step = _nice_step((self.high - self.low) / 4)
        if self.whole:
            step = max(1.0, float(round(step)))
        first = math.ceil(self.low / step)
        return [float(f"{number * step:.12g}") for number in range(first, math.floor(self.high / step) + 1)]


def spanning(title: str, values: Sequence[float], log: bool = False) -> SettingAxis:
    """The axis that some numbers need; of none, and of those that a logarithm has not, an ordinary one."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    return SettingAxis(title, low, high, log=log and low > 0)


def in_short(value: float) -> str:
    """A number beside an axis, with three digits that count."""
    return f"{value:.0f}" if value == int(value) and abs(value) < 1e5 else f"{value:.3g}"


def _nice_step(wanted: float) -> float:
    power = 10.0 ** math.floor(math.log10(wanted))
    return next(nice * power for nice in _NICE if nice * power >= wanted * 0.999)
