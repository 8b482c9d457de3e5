"""TFDS' slicing strings, such as `train[:80%]`, as ranges of rows, without TFDS.

Follows `tensorflow_datasets.core.splits` (4.9.10) with rounding "closest"; generated tests hold the two
together. Slices by shard and the split `all` are refused in words, since prepared arrays have no shards.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

_SPEC = re.compile(r"^(?P<split>[\w-]+)(\[(?P<slice>[\d\w%:.-]+)\])?$", re.ASCII)
_PLUS = re.compile(r"\s*\+\s*")
_BOUND = re.compile(r"^((?P<value>-?[\d_.]+)(?P<unit>%|shard)?)?$", re.ASCII)


class SplitError(ValueError):
    """A slicing string that names no rows; the message is written for the person who typed it."""


class RowRange(NamedTuple):
    """The rows start to stop (excluded) of one of the data set's own splits."""

    split: str
    start: int
    stop: int

    @property
    def rows(self) -> int:
        """How many rows the range has."""
        return max(0, self.stop - self.start)


def resolve_split(text: str, sizes: Mapping[str, int]) -> tuple[RowRange, ...]:
    """The rows that a slicing string names, in order.

    Args:
        text: for example `train[:80%]`, `train[10:20]`, `train[:50%]+test`.
        sizes: rows of each split that the data set has.

    Raises:
        SplitError: the string is no split, names an unknown one, or lies beyond the data.
    """
    return tuple(_resolve_one(part, sizes) for part in _PLUS.split(text))


def overlap(first: Sequence[RowRange], second: Sequence[RowRange]) -> int:
    """How many rows two parts have in common."""
    return sum(max(0, min(a.stop, b.stop) - max(a.start, b.start)) for a in first for b in second if a.split == b.split)


def _resolve_one(text: str, sizes: Mapping[str, int]) -> RowRange:
    match = _SPEC.match(text)
    if not match:
        raise SplitError(f"“{text}” is not a split. Write it like train[:80%] or train[100:200].")
    split = match["split"]
    if split not in sizes:
        known = " and ".join(sizes)
        raise SplitError(f"This data set has no split “{split}”. It has {known}.")
    size = sizes[split]
    if match["slice"] is None:
        return RowRange(split, 0, size)
    start, stop = _bounds(text, match["slice"], size)
    if start > stop:
        raise SplitError(f"“{text}” ends before it begins.")
    return RowRange(split, start, stop)


def _bounds(text: str, selector: str, size: int) -> tuple[int, int]:
    ends = selector.split(":")
    matches = [_BOUND.match(end) for end in ends]
    if len(ends) != 2 or not all(matches) or not any(ends):
        raise SplitError(f"“{text}” is not a slice. Inside the brackets goes start:stop, like [:80%] or [10:20].")
    units = [match["unit"] for match in matches if match]
    if "shard" in units:
        raise SplitError("Slices by shard are not supported here. Use rows, like [10:20], or percent, like [:80%].")
    values = [match["value"] for match in matches if match]
    unit = units[0] or units[1] or "abs"
    if any(value and u != unit and (u or "abs") != unit for value, u in zip(values, units, strict=True)):
        raise SplitError(f"“{text}” mixes rows and percent. Use one of the two on both sides.")
    try:
        start, stop = (_to_row(value, unit, size) for value in values)
    except ValueError:
        raise SplitError(f"“{text}” has a number that can't be read.") from None
    start = 0 if start is None else start
    stop = size if stop is None else stop
    if abs(start) > size or abs(stop) > size:
        raise SplitError(f"“{text}” lies beyond the data: there are {size:,} rows.")
    return start + size * (start < 0), stop + size * (stop < 0)


def _to_row(value: str | None, unit: str, size: int) -> int | None:
    if value is None:
        return None
    if unit != "%":
        return int(value)
    percent = float(value)
    if abs(percent) > 100:
        return size + 1  # beyond the data, however it would be rounded
    return round(percent * size / 100.0)
