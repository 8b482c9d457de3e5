"""Finding what somebody probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like the given one, or None where none is alike."""
    return _nearest(word, tuple(known))


@lru_cache(maxsize=1000)
def _nearest(word: str, known: tuple[str, ...]) -> str | None:
    by_lower = {name.lower(): name for name in known}
    found = get_close_matches(word.lower(), by_lower, n=1, cutoff=0.6)
    return by_lower[found[0]] if found else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A sentence with the nearest known word, beginning with a space; empty where none is alike."""
    guess = nearest(word, known)
    return f" Did you mean “{guess}”?" if guess else ""
