"""A list of numbers as people write it: "0.1, 0.01, 0.001", or "0,1; 0,01" where the comma is a decimal one."""

from __future__ import annotations

import re

MOST = 10
"""Values, and so runs, of one list."""
LONGEST_LIST = 500
"""Characters."""
NOTHING = "Write at least two values, like {example}."
TOO_LONG = "That is too long for a list of numbers."
TOO_MANY = "At most ten values can be trained at once. These are {count}."
NO_NUMBER = "“{item}” is not a number. Write it like 0.001 or 1e-3, with commas between."
NOT_WHOLE = "“{item}” is not a whole number."
TWICE = "{value} stands there twice."
WHICH_COMMA = "Is “{text}” {one} or {other}? Write a decimal point, or a semicolon between the numbers."
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
_BETWEEN, _BETWEEN_DECIMAL_COMMAS = re.compile(r"[,;\s]+"), re.compile(r",?[;\s]+|,$")
_SHOWN = 40  # characters of what was typed


class NotAList(ValueError):
    """What was typed is no list of numbers; the message says why, in words for people."""


def read_numbers(text: str, *, whole: bool = False) -> tuple[float, ...]:
    """The numbers of a list, in its order.

    Args:
        text: as it was typed.
        whole: whether they have to be whole numbers, among which no comma is a decimal one.

    Raises:
        NotAList: there are fewer than two or more than `MOST`, one is none or stands there twice, or a comma may mean
            both.
    """
    if len(text) > LONGEST_LIST:
        raise NotAList(TOO_LONG)
    numbers = numbers_in(text, whole=whole)
    if len(numbers) < 2:
        raise NotAList(NOTHING.format(example="16, 32, 64" if whole else "0.1, 0.01"))
    if len(numbers) > MOST:
        raise NotAList(TOO_MANY.format(count=len(numbers)))
    return numbers


def numbers_in(text: str, *, whole: bool = False) -> tuple[float, ...]:
    """The numbers of a list however long, arguments as in `read_numbers`.

    Raises:
        NotAList: one is none or stands there twice, or a comma may mean both.
    """
    numbers = [_whole(item) if whole else float(item) for item in _items(text.strip(), whole)]
    for place, number in enumerate(numbers):
        if number in numbers[:place]:
            raise NotAList(TWICE.format(value=in_short(number)))
    return tuple(numbers)


def in_short(number: float) -> str:
    """A number as it stands in a list and in the name of its run."""
    return str(number) if isinstance(number, int) else f"{number:.6g}"


def _items(text: str, whole: bool) -> list[str]:
    """The list's items, each a number with a decimal point if any."""
    plain = _split(_BETWEEN, text)
    if whole or "," not in text:
        return _all_numbers(plain)
    decimal = _split(_BETWEEN_DECIMAL_COMMAS, text)
    with_points = [item.replace(",", ".", 1) for item in decimal]
    if "." in text or not all(map(_is_number, with_points)):
        return _all_numbers(plain)
    if ";" in text or "\n" in text or decimal == plain:
        return with_points
    one, other = (_shown(" and ".join(items)) for items in (with_points, plain))
    raise NotAList(WHICH_COMMA.format(text=_shown(text), one=one, other=other))


def _split(between: re.Pattern[str], text: str) -> list[str]:
    return [item for item in between.split(text) if item]


def _all_numbers(items: list[str]) -> list[str]:
    for item in items:
        if not _is_number(item):
            raise NotAList(NO_NUMBER.format(item=_shown(item)))
    return items


def _is_number(item: str) -> bool:
    return _NUMBER.fullmatch(item) is not None and abs(float(item)) != float("inf")


def _whole(item: str) -> int:
    number = float(item)
    if not number.is_integer():
        raise NotAList(NOT_WHOLE.format(item=_shown(item)))
    return int(number)


def _shown(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
