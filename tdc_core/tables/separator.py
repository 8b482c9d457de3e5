"""Which sign parts the values of a text, and which begins a line without data."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence
from itertools import islice

from tdc_core.tables.numbers import written
from tdc_core.tables.places import FIXED, GAPS, SPACES
from tdc_core.tables.text_file import rows_of, without_comments

SEPARATORS = (",", ";", "\t", "|", SPACES, GAPS, FIXED)
_HINT = re.compile(rb"\s*\"?sep=(.)\"?\s*$", re.IGNORECASE)
_OTHERS = re.compile(r"[;\t|]")
_ROWS = 400
_FEWEST = 8  # lines that may lie in columns by chance


def hinted(first_line: bytes) -> str | None:
    """The separator that Excel's own hint names, `sep=;`."""
    found = _HINT.match(first_line.rstrip(b"\r\n"))
    return found[1].decode("utf-8", "replace") if found and found[1].isascii() else None


def comment_of(lines: Sequence[str]) -> str | None:
    """The sign that begins lines without data: those at the top, or some between others that are longer."""
    for sign in ("#", "%", "!"):
        commented = [line.lstrip().startswith(sign) for line in lines]
        rest = [line for line, is_comment in zip(lines, commented, strict=True) if line.strip() and not is_comment]
        at_top = next((place for place, is_comment in enumerate(commented) if not is_comment), len(lines))
        if not any(commented) or len(rest) < 2 or 2 * sum(commented) > len(lines) + 10:
            continue
        if at_top == 1 and sum(commented) == 1 and _is_header(lines[0], rest):
            continue
        if at_top or _apart(lines, commented):
            return sign
    return None


def _is_header(line: str, rest: Sequence[str]) -> bool:
    """Whether the one line that begins with a sign has as many values as those below."""
    signs = [sign for sign in (",", ";", "\t", "|") if rest[0].count(sign)]
    return any(line.count(sign) == rest[0].count(sign) for sign in signs) or (
        not signs and len(line.lstrip("#% ").split()) == len(rest[0].split())
    )


def _apart(lines: Sequence[str], commented: Sequence[bool]) -> bool:
    """Whether the lines that begin with a sign have other numbers of separators than all the rest."""
    for sign in (",", ";", "\t", "|"):
        inside = {line.count(sign) for line, is_comment in zip(lines, commented, strict=True) if is_comment}
        outside = Counter(
            line.count(sign)
            for line, is_comment in zip(lines, commented, strict=True)
            if not is_comment and line.strip()
        )
        usual, often = outside.most_common(1)[0]
        if usual and often > 0.8 * sum(outside.values()):
            return usual not in inside
    return False


def separator_of(sample: bytes, comment: str | None) -> str | None:
    """The sign that parts a text into rows of the same width with the cleanest values; None where none does."""
    body = without_comments(sample, comment)
    scores = {separator: _score(body, separator) for separator in SEPARATORS}
    best = max(SEPARATORS, key=lambda separator: scores[separator])
    return best if scores[best] > 0 else None


def _score(body: bytes, separator: str) -> float:
    try:
        rows = [[cell.strip() for cell in row] for row in islice(rows_of(body, separator), _ROWS)]
    except csv.Error:
        return 0.0
    if not rows:
        return 0.0
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        return 0.0
    usual = max(widths, key=lambda width: (widths[width], width))
    even = widths[usual] / len(rows)
    alike = [row for row in rows if len(row) == usual]
    cells = [cell for row in alike for cell in row]
    clean = sum(map(_worth, cells)) / len(cells)
    if separator == FIXED:
        return 0.79 if _in_places(rows, cells) else 0.0
    if separator == GAPS:
        return clean * 0.7 if even > 0.95 and len(rows) > 3 else 0.0
    if separator == SPACES:
        # Words of a sentence lie in columns by chance alone, and blanks stand around other separators.
        numbers = sum(written(cell) is not None for cell in cells) / len(cells)
        return even**2 * clean * numbers * 0.8 if even > 0.8 or numbers > 0.5 else 0.0
    return even**2 * clean * (1 - 0.3 / usual) if even > 0.3 or usual > 2 else even**2 * clean * 0.5


def _in_places(rows: Sequence[Sequence[str]], cells: Sequence[str]) -> bool:
    """Whether columns that lie at places are surely such: some are numbers, some values are blank, none is two."""
    enough = len(rows) >= _FEWEST and len(rows[0]) > 1
    numbers = sum(written(cell) is not None for cell in cells)
    blank = sum(not cell for cell in cells)
    two = any("  " in cell or (" " in cell and all(map(written, cell.split()))) for cell in cells)
    used = all(5 * sum(map(bool, column)) > len(rows) for column in zip(*rows, strict=False))
    others = sum(_worth(cell) < 1 for cell in cells)
    told = 4 * numbers > len(cells) and 20 * others < len(cells)
    return enough and used and told and 0 < blank < len(cells) / 2 and not two


def _worth(cell: str) -> float:
    if _OTHERS.search(cell):
        return 0.2
    if "," in cell and written(cell) is None:
        return 0.5
    return 1.0
