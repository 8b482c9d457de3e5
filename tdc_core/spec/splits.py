"""TFDS' slicing strings, such as `train[:80%]`, as ranges of rows, without TFDS.

Follows `tensorflow_datasets.core.splits` (4.9.10) with rounding "closest"; generated tests hold the two
together. Some of what TFDS takes is refused in words: slices by shard, since prepared arrays have none, the split
`all`, rows and percent side by side, and what ends before it begins.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import NamedTuple

_SPEC = re.compile(r"^(?P<split>[\w-]+)(\[(?P<slice>[\d\w%:.-]+)\])?$", re.ASCII)
_PLUS = re.compile(r"\s*\+\s*")
_BOUND = re.compile(r"^((?P<value>-?[\d_.]+)(?P<unit>%|shard)?)?$", re.ASCII)
_TAKES = "tfds.load takes it"


class SplitError(ValueError):
    """A slicing string that names no rows here; the message is written for the person who typed it.

    Attributes:
        tfds: what TFDS does with it, in a sentence.
        meant: the slicing string that was probably meant, empty where that is open.
    """

    def __init__(self, message: str, tfds: str = "tfds.load raises ValueError.", meant: str = "") -> None:
        super().__init__(message)
        self.tfds, self.meant = tfds, meant


class RowRange(NamedTuple):
    """The rows start to stop (excluded) of one of the data set's own splits."""

    split: str
    start: int
    stop: int

    @property
    def rows(self) -> int:
        """How many rows the range has."""
        return max(0, self.stop - self.start)


def resolve_split(
    text: str, sizes: Mapping[str, int], edges: Mapping[str, Sequence[int]] | None = None
) -> tuple[RowRange, ...]:
    """The rows that a slicing string names, in order; a row that is named twice is there twice.

    Args:
        text: for example `train[:80%]`, `train[10:20]`, `train[:50%]+test`.
        sizes: rows of each split that the data set has.
        edges: for a split that may be cut at certain rows alone, those rows in ascending order, 0 and its size among
            them; a bound that lies elsewhere moves to the nearest one, the lower of two.

    Raises:
        SplitError: the string is no split, names an unknown one, or lies beyond the data.
    """
    ranges: list[RowRange] = []
    errors: list[SplitError] = []
    for part in _PLUS.split(text):
        try:
            ranges.append(_resolve_one(part, sizes))
        except SplitError as error:
            errors.append(error)
    if errors:  # what TFDS refuses comes first: it refuses the whole
        raise next((error for error in errors if not error.tfds.startswith(_TAKES)), errors[0])
    return tuple(_at_edges(rows, (edges or {}).get(rows.split, ())) for rows in ranges)


def distinct(ranges: Sequence[RowRange]) -> tuple[RowRange, ...]:
    """The same rows, each once, as sorted ranges that neither overlap nor meet."""
    merged: list[RowRange] = []
    for part in sorted(part for part in ranges if part.rows):
        last = merged[-1] if merged else None
        if last and last.split == part.split and part.start <= last.stop:
            merged[-1] = last._replace(stop=max(last.stop, part.stop))
        else:
            merged.append(part)
    return tuple(merged)


def overlap(first: Sequence[RowRange], second: Sequence[RowRange]) -> int:
    """How many rows two parts have in common, each counted once."""
    pairs = ((a, b) for a in distinct(first) for b in distinct(second) if a.split == b.split)
    return sum(max(0, min(a.stop, b.stop) - max(a.start, b.start)) for a, b in pairs)


def _at_edges(rows: RowRange, edges: Sequence[int]) -> RowRange:
    if not edges:
        return rows
    return rows._replace(start=_nearest(rows.start, edges), stop=_nearest(rows.stop, edges))


def _nearest(row: int, edges: Sequence[int]) -> int:
    above = bisect_left(edges, row)
    return min(edges[max(above - 1, 0) : above + 1], key=lambda edge: (abs(edge - row), edge))


def _resolve_one(text: str, sizes: Mapping[str, int]) -> RowRange:
    match = _SPEC.match(text)
    if not match:
        raise SplitError(f"“{text}” is not a split. Write it like train[:80%] or train[100:200].")
    split, selector = match["split"], match["slice"]
    if split == "all":
        raise _no_all(text, sizes, sliced=selector is not None)
    if split not in sizes:
        known = " and ".join(sizes)
        raise SplitError(f"This data set has no split “{split}”. It has {known}.")
    size = sizes[split]
    if selector is None:
        return RowRange(split, 0, size)
    return RowRange(split, *_bounds(text, split, selector, size))


def _no_all(text: str, sizes: Mapping[str, int], *, sliced: bool) -> SplitError:
    together = "+".join(sizes)
    if sliced:
        return SplitError(f"“{text}” can't be cut: slice each split.", "tfds.load raises NotImplementedError.")
    return SplitError(
        f"“all” is not supported here. Write {together}.", f"{_TAKES} for all splits together.", meant=together
    )


def _bounds(text: str, split: str, selector: str, size: int) -> tuple[int, int]:
    ends = selector.split(":")
    matches = [match for end in ends if (match := _BOUND.match(end))]
    values, units = [match["value"] for match in matches], [match["unit"] for match in matches]
    unit = next((unit for unit in units if unit), None)  # the first one that is written, as TFDS has it
    lone_shard = len(ends) == 1 and unit == "shard"
    if len(matches) < len(ends) or not any(ends) or not (len(ends) == 2 or lone_shard):
        raise SplitError(f"“{text}” is not a slice. Inside the brackets goes start:stop, like [:80%] or [10:20].")
    try:
        rows = [_to_row(value, unit, size) for value in values]
    except ValueError:
        raise _no_number(text, split, values, unit) from None
    if unit == "shard":
        words = "Slices by shard are not supported here. Use rows, like [10:20], or percent, like [:80%]."
        raise SplitError(words, f"{_TAKES} for the rows of whole files, of those that the data set has.")
    start, stop = rows[0] or 0, size if rows[1] is None else rows[1]
    if abs(start) > size or abs(stop) > size:
        raise SplitError(f"“{text}” lies beyond the data: there are {size:,} rows.")
    start, stop = start + size * (start < 0), stop + size * (stop < 0)
    if start > stop:
        reading = f"{_TAKES}, and reading the rows raises FailedPreconditionError."
        raise SplitError(f"“{text}” ends before it begins.", reading if start < size else f"{_TAKES} for no rows.")
    if any(value and other != unit for value, other in zip(values, units, strict=True)):
        raise SplitError(
            f"“{text}” mixes rows and percent. Use one of the two on both sides.",
            f"{_TAKES}, both numbers for percent.",
            meant=f"{split}[{':'.join(f'{value}%' if value else '' for value in values)}]",
        )
    return start, stop


def _to_row(value: str | None, unit: str | None, size: int) -> int | None:
    if value is None:
        return None
    if unit != "%":
        return int(value)
    percent = float(value)
    if abs(percent) > 100:
        return size + 1  # beyond the data, however it would be rounded
    return round(percent * size / 100.0)


def _no_number(text: str, split: str, values: Sequence[str | None], unit: str | None) -> SplitError:
    """What to say where a number is none, or counts rows and is not whole; shares of 1 were meant as percent."""
    shares = [_as_percent(value) for value in values]
    if unit is not None or None in shares:
        return SplitError(f"“{text}” has a number that can't be read. Rows are whole numbers.")
    percent = " and ".join(share for share in shares if share)
    return SplitError(
        f"“{text}” counts rows, which are whole numbers. For a share of them write {percent}.",
        meant=f"{split}[{':'.join(share or '' for share in shares)}]",
    )


def _as_percent(value: str | None) -> str | None:
    """A number between -1 and 1 as percent, None for any other; empty for none."""
    if value is None:
        return ""
    try:
        share = float(value)
    except ValueError:
        return None
    return f"{100 * share:.6g}%" if abs(share) <= 1 else None
