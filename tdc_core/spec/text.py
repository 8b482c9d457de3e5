"""Text from outside, made harmless to whoever reads lines."""

from __future__ import annotations

import re

_JOINERS = "\u200c\u200d"  # they shape Persian words and families of emoji, and hide nothing


def one_line(text: str) -> str:
    """Text as one line, with no character that ends it, hides or reorders others, or steers a terminal."""
    shown = "".join(letter if letter.isprintable() or letter in _JOINERS else " " for letter in text)
    return re.sub(r"\s+", " ", shown)
