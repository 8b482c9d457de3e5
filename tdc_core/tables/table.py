"""The rows of a file as its reading makes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from tdc_core.spec.as_written import TableAsWritten
from tdc_core.spec.reading import TableReading


@dataclass(frozen=True, eq=False)
class ReadColumn:
    """One column.

    Attributes:
        numbers: float64 (rows,), nan where missing: the values of a number, a date as seconds since 1970; None for
            other kinds.
        codes: int32 (rows,), the place of each value in `words`, -1 where missing; None for numbers and dates.
        words: the different values, in an order that follows from them alone: numbers by size, words by their letters.
        infinite: how many values are infinite; they count as missing.
        unread: how many values of a number or a date could not be read; they count as missing.
        signs: how often each sign stands beside a number ("%", "$", "kg") or within it ("." and "," as its decimal
            point).
        spellings: how many spellings were joined into each word that had more than one (" yes", "Yes").
    """

    numbers: np.ndarray | None = None
    codes: np.ndarray | None = None
    words: tuple[str, ...] = ()
    infinite: int = 0
    unread: int = 0
    signs: Mapping[str, int] = field(default_factory=dict)
    spellings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def missing(self) -> np.ndarray:
        """Which values are missing, as booleans (rows,)."""
        if self.codes is not None:
            empty: np.ndarray = self.codes < 0
            return empty
        if self.numbers is None:
            raise ValueError("a column has numbers or codes")
        return np.array(np.isnan(self.numbers))


@dataclass(frozen=True, eq=False)
class Table:
    """All rows of a file, in its order, those without a target too.

    Attributes:
        reading: what made them.
        columns: by name, as the reading has them; the target as its aim says, with codes for classes and numbers for
            a number, whatever its kind; one that is empty has codes of -1, one that is nested a single word that stands
            for whatever it holds.
        lines_left_out: numbers of the file's lines (from 1) that had too many values.
        bad_bytes: how many bytes were no text in the encoding.
        null_bytes: how many zero bytes were dropped.
        written: how the file is written, for a script that reads it.
    """

    reading: TableReading
    columns: Mapping[str, ReadColumn]
    rows: int
    lines_left_out: tuple[int, ...] = ()
    bad_bytes: int = 0
    null_bytes: int = 0
    written: TableAsWritten = field(default_factory=TableAsWritten)
