"""The part of the data that is looked at, and what was measured of it, once for all who ask."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeVar

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.datasets.figures.part import TARGET, TablePart
from tdc_core.spec import DataRef, RowRange
from tdc_core.ui.data.percent_slice import Part
from tdc_core.ui.data.split import TITLES
from tdc_core.ui.parts.names import told_apart
from tdc_core.ui.session.services import Services

T = TypeVar("T")


@dataclass(frozen=True)
class Shown:
    """What is looked at.

    Attributes:
        card: the data set, one that is ready.
        part: which part of the experiment.
        text: its slicing string, which names rows.
    """

    card: DatasetCard
    part: Part
    text: str
    studio: Services

    @property
    def ranges(self) -> tuple[RowRange, ...]:
        """The rows of the part."""
        return self.card.rows(self.text)

    @property
    def size(self) -> int:
        """How many rows there are."""
        return sum(rows.rows for rows in self.ranges)

    @property
    def in_words(self) -> str:
        """The part, in words that go on with a sentence."""
        rows = f"{self.size:,} rows" if self.size != 1 else "one row"
        return f"the {rows} of the {TITLES[self.part].lower()} part"

    def measured(self, measure: Callable[..., T], *arguments: Any) -> T:
        """What a function makes of the part; kept, by the content of the data set and the rows.

        Args:
            measure: takes a `TablePart`, and the arguments; a function of a module.
            arguments: what can be hashed.
        """
        found: T = _answer(_Question(measure, self.card.ref, self.text, arguments, self.card, self.studio))
        return found

    def names(self) -> dict[int, str]:
        """The names of the columns by their places, and of what is to be predicted, told apart."""
        label = self.card.label if self.card.classes else self.card.measures
        names = told_apart([*(column.name for column in self.card.columns), label])
        return dict(zip((*range(len(self.card.columns)), TARGET), names, strict=True))


def rows_that(count: int, one: str, many: str) -> str:
    """So many rows do something, in words: "1 row lies" or "2 rows lie"."""
    return f"1 row {one}" if count == 1 else f"{count:,} rows {many}"


@dataclass(frozen=True)
class _Question:
    """What an answer depends on, and what it is made from."""

    measure: Callable[..., Any]
    ref: DataRef
    text: str
    arguments: tuple[Any, ...]
    card: DatasetCard = field(compare=False)
    studio: Services = field(compare=False)


@lru_cache(maxsize=256)
def _answer(asked: _Question) -> Any:
    part = TablePart(asked.studio.library.open(asked.card), asked.card.rows(asked.text))
    return asked.measure(part, *asked.arguments)
