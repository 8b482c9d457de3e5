"""A row of words."""

from __future__ import annotations

from typing import NamedTuple


class Row(NamedTuple):
    """What is said with a code.

    Attributes:
        template: the words.
        unsaid: arguments that no words need, but programs and tests.
    """

    template: str
    unsaid: frozenset[str] = frozenset()
