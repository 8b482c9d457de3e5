"""How the bytes of a file lie in rows and columns, apart from what the columns hold."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from tdc_core.spec.reading import LONGEST_NAME, TableReading

Format = Literal["text", "workbook", "parquet"]
Thousands = Literal[",", ".", " ", "'"]
Decimal = Literal[".", ","]


@dataclass(frozen=True)
class Layout:
    """What a `TableReading` says of a file's rows, with the names of its columns."""

    sha256: str
    format: Format
    names: tuple[str, ...]
    encoding: str | None = None
    separator: str | None = None
    decimal: Decimal = "."
    thousands: Thousands | None = None
    comment: str | None = None
    skip: int = 0
    header: bool = True
    units_row: bool = False
    footer: int = 0
    sheet: str | None = None


def layout_of(reading: TableReading) -> Layout:
    """The part of a reading that says where the rows are."""
    return Layout(
        sha256=reading.sha256,
        format=reading.format,
        names=tuple(column.name for column in reading.columns),
        encoding=reading.encoding,
        separator=reading.separator,
        decimal=reading.decimal,
        thousands=reading.thousands,
        comment=reading.comment,
        skip=reading.skip,
        header=reading.header,
        units_row=reading.units_row,
        footer=reading.footer,
        sheet=reading.sheet,
    )


def digest(data: bytes) -> str:
    """The SHA-256 of a file's bytes."""
    return hashlib.sha256(data).hexdigest()


def names_of(header: Sequence[str] | None, width: int) -> tuple[str, ...]:
    """Names for all columns: different, not empty, on one line, without blanks around them.

    A name of nothing is "column" and its place; the second of the same name has "(2)" behind it. A header that is one
    name short, as R writes it, has none for the first column. One behind the sign of a comment, as NumPy writes it,
    goes without that.
    """
    written = [" ".join(name.split())[: LONGEST_NAME - 10] for name in header or [""] * width]
    if written and written[0][:2] in ("# ", "% "):
        written[0] = written[0][2:]
    if len(written) == width - 1:
        written = ["", *written]
    written = (written + [""] * width)[:width]
    filled = [name or f"column {place}" for place, name in enumerate(written, 1)]
    seen: Counter[str] = Counter()
    taken = set(filled)
    names = []
    for name in filled:
        seen[name] += 1
        if seen[name] > 1:
            while (other := f"{name} ({seen[name]})") in taken:
                seen[name] += 1
            taken.add(other)
            names.append(other)
        else:
            names.append(name)
    return tuple(names)
