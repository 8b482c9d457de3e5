"""Numbers as people type them, and as they are written for them."""

from __future__ import annotations

import math

from tdc_core.catalog.params import shorten
from tdc_core.spec import LARGEST
from tdc_core.sweeps.spec import MOST_CHOICES
from tdc_core.ui.train.values import numbers_in

NO_VALUES = "Give some values, with commas between."
TOO_MANY = f"A list can have {MOST_CHOICES} values at most."
BEYOND = "“{typed}” is beyond all bounds."
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
        raise ValueError(BEYOND.format(typed=shorten(text.strip())))
    if whole and number != int(number):
        raise ValueError(f"“{shorten(text.strip())}” is not a whole number.")
    return int(number) if whole else number


def read_numbers(text: str, whole: bool) -> tuple[float, ...]:
    """The numbers of a list, as a list of values is read elsewhere.

    Raises:
        ValueError: one of them is none, there are none or too many, one stands there twice, or a comma may mean both.
    """
    numbers = numbers_in(text, whole=whole)
    if not numbers:
        raise ValueError(NO_VALUES)
    if len(numbers) > MOST_CHOICES:
        raise ValueError(TOO_MANY)
    if beyond := next((number for number in numbers if abs(number) > LARGEST), None):
        raise ValueError(BEYOND.format(typed=f"{beyond:.6g}"))
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
