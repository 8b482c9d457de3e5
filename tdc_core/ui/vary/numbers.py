"""Numbers as people type them, and as they are written for them."""

from __future__ import annotations

import math
import re

from tdc_core.catalog.params import shorten
from tdc_core.spec import LARGEST

AN_EXAMPLE = {True: "16", False: "0.001 or 1e-3"}


def written(number: float) -> str:
    """A number for a field, without an exponent where it can do without: 0.00001, 64, 1e-09."""
    if number == int(number) and abs(number) < 1e15:
        return str(int(number))
    if 1e-7 <= abs(number) < 1e15:
        text = f"{number:.12f}".rstrip("0")
        return text if float(text) == number else repr(number)
    return repr(number)


def read_number(text: str, whole: bool) -> float:
    """The number in a text.

    Args:
        text: as it was typed; a comma counts as the point.
        whole: whether only a whole number will do.

    Raises:
        ValueError: it is none; the message is for the person.
    """
    try:
        number = float(text.strip().replace(",", "."))
    except ValueError:
        raise ValueError(f"“{shorten(text.strip())}” is not a number. Write it like {AN_EXAMPLE[whole]}.") from None
    if not math.isfinite(number) or abs(number) > LARGEST:
        raise ValueError(f"“{shorten(text.strip())}” is beyond all bounds.")
    if whole and number != int(number):
        raise ValueError(f"“{shorten(text.strip())}” is not a whole number.")
    return int(number) if whole else number


def read_numbers(text: str, whole: bool) -> tuple[float, ...]:
    """The numbers of a list, parted by commas or spaces, or by semicolons where the comma is the point.

    Raises:
        ValueError: one of them is none, there are none or too many, or one stands there twice.
    """
    parts = text.split(";") if ";" in text else re.split(r"[,\s]+", text)
    numbers = tuple(read_number(part, whole) for part in parts if part.strip())
    if not numbers:
        raise ValueError("Give some values, with commas between.")
    if len(numbers) > 100:
        raise ValueError("A list can have 100 values at most.")
    twice = next((number for place, number in enumerate(numbers) if number in numbers[:place]), None)
    if twice is not None:
        raise ValueError(f"{written(twice)} stands there twice.")
    return numbers


def spread(low: float, high: float, log: bool, whole: bool, count: int = 5) -> tuple[float, ...]:
    """Some numbers from the one end of a range to the other, evenly or by powers."""
    shares = [place / (count - 1) for place in range(count)]
    if log:
        numbers = [low * (high / low) ** share for share in shares]
    else:
        numbers = [low + (high - low) * share for share in shares]
    rounded = [round(number) if whole else float(f"{number:.4g}") for number in numbers]
    return tuple(dict.fromkeys([rounded[0], *rounded[1:-1], rounded[-1]]))
