"""What stands out in the rows of a person's own file, as whoever judges or shows it is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Finding:
    """Something in the rows that would make a result worth less than it looks.

    Attributes:
        code: the referee's, for example "data.leak".
        columns: the columns that it is about.
        figures: what was measured, by name.
        words: values of the file that are to be named, of categories and classes.
    """

    code: str
    columns: tuple[str, ...] = ()
    figures: Mapping[str, float] = field(default_factory=dict)
    words: tuple[str, ...] = ()
