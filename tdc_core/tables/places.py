"""Columns that are told by blanks: any number, two at least, or by the places where no line has a sign."""

from __future__ import annotations

import re
from itertools import groupby

SPACES = "spaces"
"""Any number of blanks parts two values."""
GAPS = "gaps"
"""Two blanks at least part two values, which may hold single ones."""
FIXED = "fixed"
"""A column begins and ends at the same place of all lines, so that a value may be blank."""
_LINES = 500  # that tell where the columns lie


def with_tabs(body: bytes, separator: str, comment: str | None = None) -> tuple[bytes, str]:
    """The text with a tab between two values where they are told by gaps or by their places, and its separator then."""
    if separator == FIXED:
        return _by_place(body, comment), "\t"
    if separator != GAPS:
        return body, separator
    return re.sub(rb" {2,}|[ ]*\t[ ]*", b"\t", re.sub(rb"(?m)^[ \t]+|[ \t]+$|[ \t]+(?=\r)", b"", body)), "\t"


def _by_place(body: bytes, comment: str | None) -> bytes:
    lines = re.split(r"(\r\n|\r|\n)", body.decode("utf-8", errors="replace").replace("\t", " "))
    columns = _columns_of(
        [line for line in lines[: 2 * _LINES : 2] if not (comment and line.lstrip().startswith(comment))]
    )
    parted = [
        "\t".join(line[start:stop].strip() for start, stop in columns) if line.strip() and not place % 2 else line
        for place, line in enumerate(lines)
    ]
    return "".join(parted).encode()


def _columns_of(lines: list[str]) -> list[tuple[int, int | None]]:
    """Where each column of some lines begins and ends: between places that are blank in all of them."""
    filled: set[int] = set()
    for line in lines:
        filled.update(place for place, sign in enumerate(line) if sign != " ")
    runs = groupby(enumerate(sorted(filled)), key=lambda each: each[1] - each[0])
    starts = [next(run)[1] for _, run in runs][1:]
    return list(zip([0, *starts], [*starts, None], strict=True))
