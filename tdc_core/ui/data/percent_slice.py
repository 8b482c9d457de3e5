"""Split strings as sliders; plain values, nothing drawn."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal, NamedTuple

from tdc_core.catalog.adapt import usual_parts
from tdc_core.catalog.dataset_card import DatasetCard
from tdc_core.spec import DataSpec

Part = Literal["train", "validation", "test"]
_PERCENT = re.compile(r"^(?P<split>\w+)(\[(?:(?P<start>\d{1,3})%)?:(?:(?P<stop>\d{1,3})%)?\])?$", re.ASCII)


class PercentSlice(NamedTuple):
    """A slice in whole percent of one split, as a slider shows it."""

    split: str
    start: int
    stop: int

    def text(self) -> str:
        """The slice as TFDS writes it."""
        if (self.start, self.stop) == (0, 100):
            return self.split
        start = f"{self.start}%" if self.start else ""
        stop = f"{self.stop}%" if self.stop < 100 else ""
        return f"{self.split}[{start}:{stop}]" if start or stop else self.split

    @staticmethod
    def read(text: str, splits: Mapping[str, int]) -> PercentSlice | None:
        """The slice a string means, None where a slider can't express it."""
        match = _PERCENT.match(text.strip())
        if not match or match["split"] not in splits:
            return None
        start, stop = int(match["start"] or 0), int(match["stop"] or 100)
        return PercentSlice(match["split"], start, stop) if start <= stop <= 100 else None


def slide(data: DataSpec, part: Part, to: PercentSlice, splits: Mapping[str, int]) -> DataSpec:
    """The split after one slider was moved; a part that touched the moved edge stays in touch."""
    before = PercentSlice.read(getattr(data, part) or "", splits)
    changes: dict[str, str] = {part: to.text()}
    for other in ("train", "validation", "test"):
        there = PercentSlice.read(getattr(data, other) or "", splits)
        if other == part or there is None or before is None or not there.split == before.split == to.split:
            continue
        if there.start == before.stop != to.stop <= there.stop:
            changes[other] = there._replace(start=to.stop).text()
        elif there.stop == before.start != to.start >= there.start:
            changes[other] = there._replace(stop=to.start).text()
    return data.model_copy(update=changes)


def with_test(data: DataSpec, card: DatasetCard) -> DataSpec:
    """The split with a test part: a split of the data set's own, else the second half of the validation part."""
    if "test" in card.splits:
        return data.model_copy(update={"test": "test"})
    validation = PercentSlice.read(data.validation, card.splits)
    if validation is None or validation.stop - validation.start < 2:
        return data.model_copy(update=usual_parts(card) | {"validation": "train[80%:90%]", "test": "train[90%:]"})
    middle = (validation.start + validation.stop) // 2
    halves = validation._replace(stop=middle), validation._replace(start=middle)
    return data.model_copy(update={"validation": halves[0].text(), "test": halves[1].text()})


def without_test(data: DataSpec, card: DatasetCard) -> DataSpec:
    """The split without its test part, whose rows go to the validation part where the two touch."""
    validation = PercentSlice.read(data.validation, card.splits)
    test = PercentSlice.read(data.test or "", card.splits)
    changes: dict[str, str | None] = {"test": None}
    if validation and test and validation.split == test.split and validation.stop == test.start:
        changes["validation"] = validation._replace(stop=test.stop).text()
    return data.model_copy(update=changes)
