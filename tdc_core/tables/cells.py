"""The cells of a file before anybody says what its columns hold: numbers, or words and where they stand."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from tdc_core.spec.as_written import TableAsWritten

EXACT = 2**53  # whole numbers beyond are rounded


@dataclass(frozen=True, eq=False)
class Cells:
    """The cells of one column.

    Attributes:
        numbers: float64 (rows,), nan where there is nothing; None where some cells are words.
        codes: int32 (rows,), the place of each cell in `words`, -1 where there is nothing; None for numbers.
        words: the different cells, as they are written.
        nested: whether they are lists, structs or bytes, of which nothing is kept.
        dates: whether the file says that these are dates; `words` has them as ISO 8601 writes them.
    """

    numbers: np.ndarray | None = None
    codes: np.ndarray | None = None
    words: tuple[str, ...] = ()
    nested: bool = False
    dates: bool = False

    @property
    def blank(self) -> np.ndarray:
        """Which cells hold nothing, or blanks, as booleans (rows,)."""
        if self.numbers is not None:
            return np.array(np.isnan(self.numbers))
        assert self.codes is not None
        nothing = np.array([not word.strip() for word in self.words] + [True])
        return np.array(nothing[self.codes])

    @property
    def counts(self) -> np.ndarray:
        """How often each word stands there, int64 (words,)."""
        assert self.codes is not None
        return np.bincount(self.codes[self.codes >= 0], minlength=len(self.words))

    def only(self, rows: np.ndarray) -> Cells:
        """Those of some rows, given as booleans (rows,)."""
        if self.numbers is not None:
            return Cells(numbers=self.numbers[rows])
        assert self.codes is not None
        return _used(self.codes[rows], self.words, nested=self.nested, dates=self.dates)

    def as_words(self) -> Cells:
        """The same as words: whole numbers without a decimal point, others in as few digits as tell them apart."""
        if self.numbers is None:
            return self
        codes, values = pd.factorize(self.numbers, use_na_sentinel=True)
        return Cells(codes=codes.astype(np.int32), words=tuple(word_of(value) for value in values.tolist()))


@dataclass(frozen=True, eq=False)
class Loaded:
    """The cells of a file's rows.

    Attributes:
        columns: by name, in the file's order.
        again: how many rows repeated the header and were left out.
        empty: how many rows had separators and nothing else.
        lines_left_out, bad_bytes, null_bytes: as a table has them.
        written: how the file is written, but for its columns.
        whole: whether all rows that were read are there.
        missing: what was read as missing in columns of numbers, by their names.
        header: the names of all columns as they stand there, where they may come again.
    """

    columns: Mapping[str, Cells]
    rows: int
    again: int = 0
    empty: int = 0
    lines_left_out: tuple[int, ...] = ()
    bad_bytes: int = 0
    null_bytes: int = 0
    written: TableAsWritten = field(default_factory=TableAsWritten)
    whole: bool = True
    header: tuple[str, ...] = ()
    missing: Mapping[str, Collection[str]] = field(default_factory=dict)


def word_of(value: float) -> str:
    """A number as a word."""
    return str(int(value)) if value.is_integer() and abs(value) < EXACT else repr(value)


def cells_of_words(words: Sequence[str | None] | pd.Series, *, dates: bool = False) -> Cells:
    """Cells that hold these words, None where they hold nothing."""
    series = words if isinstance(words, pd.Series) else pd.Series(np.array([*words, ""], dtype=object)[:-1])
    codes, found = pd.factorize(series)
    return Cells(codes=codes.astype(np.int32), words=tuple(map(str, found)), dates=dates)


def _used(codes: np.ndarray, words: tuple[str, ...], *, nested: bool, dates: bool) -> Cells:
    """The same with the words alone that occur."""
    used = np.bincount(codes[codes >= 0], minlength=len(words)) > 0
    if used.all():
        return Cells(codes=codes, words=words, nested=nested, dates=dates)
    place = np.append(np.cumsum(used) - 1, -1).astype(np.int32)
    kept = tuple(word for word, is_used in zip(words, used.tolist(), strict=True) if is_used)
    return Cells(codes=place[codes], words=kept, nested=nested, dates=dates)


def rows_of_data(columns: Mapping[str, Cells], rows: int, header: Sequence[str] | None) -> tuple[np.ndarray, int, int]:
    """Which rows hold data, as booleans (rows,), how many repeat the header, and how many are empty."""
    blank = np.ones(rows, dtype=bool)
    for cells in columns.values():
        blank &= cells.blank if not cells.nested else False
    repeats = np.zeros(rows, dtype=bool)
    if header is not None and all(
        _has(cells, name) for cells, name in zip(columns.values(), header, strict=False) if name
    ):
        repeats = ~blank
        for cells, name in zip(columns.values(), header, strict=False):
            repeats &= cells.blank if not name else _is(cells, name)
    return ~(blank | repeats), int(repeats.sum()), int(blank.sum())


def _has(cells: Cells, word: str) -> bool:
    return any(other.strip() == word for other in cells.words)


def _is(cells: Cells, word: str) -> np.ndarray:
    if cells.codes is None:
        return np.zeros(0 if cells.numbers is None else len(cells.numbers), dtype=bool)
    same = np.array([other.strip() == word for other in cells.words] + [False])
    return np.array(same[cells.codes])
