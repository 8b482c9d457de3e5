"""What the rules look at: the rows that have a target, and a sample of them for what costs more."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tdc_core.spec.reading import Kind
from tdc_core.tables.table import ReadColumn, Table

SAMPLE = 5_000
"""How many rows at most are looked at by rules that sort or compare; taken by a fixed seed, and in no order."""
_SEED = 20
FEW_VALUES = 50
"""Up to so many different values of the sample a number is looked at value by value."""


@dataclass(frozen=True, eq=False)
class Feature:
    """A column beside the target, in the rows that have a target.

    Attributes:
        numbers: float64 (rows,), nan where missing; None where it has codes.
        codes: int32 (rows,), -1 where missing; None where it has numbers.
        words: what the codes stand for.
        column: as it was read, all rows.
        sample: int64 (at most SAMPLE,), rows in no order.
    """

    name: str
    kind: Kind
    numbers: np.ndarray | None
    codes: np.ndarray | None
    words: tuple[str, ...]
    column: ReadColumn
    sample: np.ndarray

    @cached_property
    def missing(self) -> np.ndarray:
        """Which values are missing, as booleans (rows,)."""
        if self.numbers is not None:
            return np.array(np.isnan(self.numbers))
        return np.array(self.codes) < 0

    @cached_property
    def values(self) -> np.ndarray:
        """float64 (rows,): the numbers; of codes the numbers that their words are, else their place, nan if missing."""
        if self.numbers is not None:
            return self.numbers
        read = _as_numbers(self.words)
        places = np.arange(len(self.words), dtype=np.float64) if read is None else read
        return np.array(np.append(places, np.nan)[self.codes])

    @cached_property
    def counts_as_number(self) -> bool:
        """Whether it is a number, or words that all are numbers."""
        return self.numbers is not None or (bool(self.words) and _as_numbers(self.words) is not None)

    @cached_property
    def sampled(self) -> np.ndarray:
        """The values of the sample, float64, nan where missing."""
        return np.array(self.values[self.sample])

    @cached_property
    def present(self) -> np.ndarray:
        """The values of the sample that are not missing, sorted."""
        return np.sort(self.sampled[~np.isnan(self.sampled)])

    @cached_property
    def distinct(self) -> int:
        """How many different values the sample has."""
        return int(np.count_nonzero(np.diff(self.present))) + 1 if self.present.size else 0

    @cached_property
    def cells(self) -> np.ndarray:
        """The values of the sample numbered from 0, int64, -1 where missing."""
        _, cells = np.unique(self.sampled, return_inverse=True)
        return np.where(np.isnan(self.sampled), -1, cells)

    @cached_property
    def few_values(self) -> bool:
        """Whether it is to be looked at value by value: a category, or a number of few values."""
        return not self.counts_as_number or self.distinct <= FEW_VALUES

    @cached_property
    def whole(self) -> bool:
        """Whether all its numbers are whole ones."""
        return self.counts_as_number and bool(self.present.size) and not np.any(self.present % 1)


@dataclass(frozen=True, eq=False)
class View:
    """A table as the rules see it.

    Attributes:
        rows: how many have a target.
        features: all columns but the target, those that no model is given too.
        target: the target's column.
        classes: int64 (rows,), the class of each row; None where a number is to be predicted.
        class_names: of the classes, in their order.
        sample: int64 (at most SAMPLE,), rows in no order.
    """

    table: Table
    rows: int
    features: tuple[Feature, ...]
    target: Feature
    classes: np.ndarray | None
    class_names: tuple[str, ...]
    sample: np.ndarray

    @cached_property
    def class_counts(self) -> np.ndarray:
        """Rows of each class, int64 (classes,)."""
        return np.bincount(self.classes, minlength=len(self.class_names)) if self.classes is not None else np.zeros(0)

    @cached_property
    def sampled_classes(self) -> np.ndarray:
        """The class of each row of the sample; only where classes are predicted."""
        if self.classes is None:
            raise ValueError("a number has no classes")
        return np.array(self.classes[self.sample])


def view_of(table: Table) -> View:
    """The table's rows that have a target, and a sample of them."""
    reading = table.reading
    column = table.columns[reading.target]
    kept = np.flatnonzero(~_missing(column, table.rows))
    order = np.random.default_rng(_SEED).permutation(len(kept))
    sample = order[:SAMPLE]
    everything = len(kept) == table.rows

    def seen(name: str, kind: Kind, read: ReadColumn) -> Feature:
        numbers = read.numbers
        codes = read.codes if numbers is not None or read.codes is not None else np.full(table.rows, -1, np.int32)
        if not everything:
            numbers = None if numbers is None else numbers[kept]
            codes = None if codes is None else codes[kept]
        return Feature(name, kind, numbers, None if numbers is not None else codes, read.words, read, sample)

    target = seen(reading.target, reading.column(reading.target).kind, column)
    features = tuple(seen(c.name, c.kind, table.columns[c.name]) for c in reading.columns if c.name != reading.target)
    classes, names = _classes(target) if reading.aim == "classes" else (None, ())
    return View(table, len(kept), features, target, classes, names, sample)


def _missing(column: ReadColumn, rows: int) -> np.ndarray:
    if column.numbers is None and column.codes is None:
        return np.ones(rows, dtype=bool)
    return column.missing


def _classes(target: Feature) -> tuple[np.ndarray, tuple[str, ...]]:
    if target.numbers is not None:
        values, codes = np.unique(target.numbers, return_inverse=True)
        return codes, tuple(f"{value:g}" for value in values)
    found, codes = np.unique(np.array(target.codes), return_inverse=True)
    return codes, tuple(target.words[code] for code in found)


def _as_numbers(words: tuple[str, ...]) -> np.ndarray | None:
    """The numbers that all of some words are, float64; None where one is none."""
    if not words or not any(sign.isdigit() for sign in words[0]):
        return None
    try:
        read = np.array([float(word) for word in words])
    except ValueError:
        return None
    return read if np.all(np.isfinite(read)) else None
