"""Text from outside, made harmless to whoever reads lines."""

from __future__ import annotations

import re

_JOINERS = "\u200c\u200d"  # they shape Persian words and families of emoji, and hide nothing


def printable(text: str) -> str:
    """Text with a space for each character that ends a line, hides or reorders others, or steers a terminal."""
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() or letter in _JOINERS else " " for letter in text)


def one_line(text: str) -> str:
    """The same, with one space where several are."""
    return re.sub(r"\s+", " ", printable(text))


def few_digits(value: float, digits: int) -> str:
    """A number with so many digits that count; below a billion as people write it, so 51,610 and not 5.161e+04."""
    short = f"{value:.{digits}g}"
    return f"{float(short):,.0f}" if "e+" in short and abs(value) < 1e9 else short
