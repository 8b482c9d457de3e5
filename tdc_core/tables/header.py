"""Where the rows of data begin and end: the lines above, the names, a line of units, notes below."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from tdc_core.tables.dates import looks_like_date
from tdc_core.tables.missing import AMONG_NUMBERS, ANYWHERE
from tdc_core.tables.numbers import CURRENCIES, UNITS, number_of

Rows = Sequence[Sequence[str]]
_NO_NAME = re.compile(r"[\[(<][^\])>]{0,20}[\])>]|[-=:+]{2,}|-")  # a unit in brackets, or a line drawn under the names
_TOTALS = re.compile(
    r"(grand |sub)?totals?\b|sum\b|summe\b|gesamt\b|insgesamt\b|average\b|mean\b|mittelwert\b|durchschnitt\b"
    r"|somme\b|moyenne\b"
    r"|total g|suma\b|razem\b|합계|총계|소계|평균|合計|総計|小計|平均|計$",
    re.IGNORECASE,
)
_NOTES = re.compile(
    r"(source|note|notes|quelle|anmerkung|hinweis|stand|remarque|nota|출처|주|비고|注|出典|備考)s? ?[:：]"
    r"|[*†¹²]|\(?[c©]\)|©",
    re.IGNORECASE,
)
_MOST_BELOW = 20
_FEWEST_BELOW = 4  # rows that tell names from values
_YEARS = range(1500, 2101)


def width_of(rows: Rows) -> int:
    """How many columns most rows have, at least the last of them filled or named."""
    widths = Counter(len(row) for row in rows if len(row) > 1) or Counter(len(row) for row in rows)
    most = max(widths.values())
    return max(width for width, count in widths.items() if count == most)


def lines_above(rows: Rows, width: int) -> int:
    """How many rows come before the first that is as wide as the table."""
    start = _end_of_text(rows, width)
    for place, row in enumerate(rows[start:200], start):
        filled = sum(bool(cell.strip()) for cell in row)
        below = next((len(other) for other in rows[place + 1 : place + 2]), width)
        indexed = filled == width - 1 and not row[0].strip()  # the names above an index have none for itself
        above = _is_title(rows, place, filled) or _names_groups(rows[place:])
        if len(row) >= width and (filled > 1 or indexed) and not above:
            return place
        short = len(row) == width - 1 and filled == len(row) and below == width and width > 2
        if short and not any(_is_value(cell.strip()) for cell in row):
            return place  # names as R writes them, one short
    return 0


def _end_of_text(rows: Rows, width: int) -> int:
    """Where a text above the table ends: behind the last of some rows of which most have other widths."""
    other = [place for place, row in enumerate(rows[:200]) if len(row) != width]
    end = next(
        (place + 1 for place in reversed(other) if 2 * sum(other_place <= place for other_place in other) > place + 1),
        0,
    )
    return end if end > 3 and end < len(rows) - 3 else 0


def _is_title(rows: Rows, place: int, filled: int) -> bool:
    """Whether a row has far fewer values than those below it, as merged cells have."""
    below = [sum(bool(cell.strip()) for cell in row) for row in rows[place + 1 : place + 30]]
    if len(below) < 2:
        return False
    usual = sorted(below)[len(below) // 2]
    return usual >= 3 and filled <= usual // 2 and max(below[:4]) > filled


def _names_groups(rows: Rows) -> bool:
    """Whether a row of words, some of them twice or empty, stands above the names: those of groups of columns."""
    first, second = ([cell.strip() for cell in row] for row in (*rows[:2], [], [])[:2])
    all_named = all(second) and len({*second}) == len(second) == len(first)
    return len({*filter(None, first)}) < len(first) and all_named and _has_names_again(rows)


def has_header(rows: Rows, width: int) -> bool:
    """Whether the first row has names: words above numbers or dates, years, or words that none below repeats."""
    first, body = [cell.strip() for cell in rows[0]], rows[1:400]
    if len(first) == width - 1:
        return True
    if not body:
        return not any(map(_is_value, first))
    if _years(first) or _above_index(first, body):
        return True
    filled = [cell for cell in first if cell]
    if not filled or len(filled) < (len(first) - 1) / 2:
        return False
    above, values, words, repeated = 0, 0, 0, 0
    for place, name in enumerate(first):
        column = [row[place].strip() for row in body if place < len(row) and _is_there(row[place].strip())]
        if not column or not name:
            continue
        if _share_of_values(column) >= 0.7:
            above += not _is_value(name) and name.lower() not in ANYWHERE
            values += _is_value(name)
        else:
            words += 1
            repeated += name in column
    if above or values:
        return above > values
    return words > 0 and repeated == 0 and not any(map(_is_value, filled))


def _years(first: Sequence[str]) -> bool:
    """Whether these are names of which most are years, one after the other."""
    numbers = [int(cell) for cell in first if cell.isascii() and cell.isdigit()]
    steps = {later - earlier for earlier, later in pairwise(numbers)}
    in_range = len(numbers) >= 3 and all(number in _YEARS for number in numbers)
    return in_range and len(steps) == 1 and steps.isdisjoint({0}) and len(numbers) >= len(first) / 2


def _above_index(first: Sequence[str], body: Rows) -> bool:
    """Whether only the first column has no name, and below it different values: an index, as pandas and R write it."""
    index = [row[0].strip() for row in body]
    return (
        not first[0] and all(first[1:]) and all(index) and len({*index}) == len(index) and len({*first}) == len(first)
    )


def has_units(rows: Rows) -> bool:
    """Whether the row under the names has units, words or brackets above numbers, or names once more."""
    if len(rows) < 4:
        return False
    second, body = [cell.strip() for cell in rows[1]], rows[2:200]
    filled = [cell for cell in second if cell]
    if _has_names_again(rows):
        return True
    if not filled or not all(cell in UNITS or cell in CURRENCIES or _NO_NAME.fullmatch(cell) for cell in filled):
        return False
    for place, unit in enumerate(second):
        column = [row[place].strip() for row in body if place < len(row) and _is_there(row[place].strip())]
        if unit and column and _share_of_values(column) >= 0.7:
            return True
    return False


def _has_names_again(rows: Rows) -> bool:
    """Whether the second row has different words above two columns of numbers at least, and none that comes again."""
    if len(rows) < _FEWEST_BELOW + 2 or any(_is_value(cell.strip()) for cell in rows[1]):
        return False
    words = set()
    for place, word in enumerate(cell.strip() for cell in rows[1]):
        column = [row[place].strip() for row in rows[2:200] if place < len(row) and _is_there(row[place].strip())]
        if word and word in column:
            return False
        if word and column and _share_of_values(column) >= 0.95:
            if not _is_there(word):
                return False
            words.add(word)
    return len(words) >= 2


def rows_below(tail: Rows, width: int) -> int:
    """How many of the last rows are no data: notes, totals, an empty table's rest."""
    below = 0
    most = min(_MOST_BELOW, len(tail) - 2)
    for back in range(1, most + 1):
        row = [cell.strip() for cell in tail[-back]]
        filled = [cell for cell in row if cell]
        if not filled:
            continue
        if _is_note(row, filled, tail[:-back], width) or _is_total(row, filled, tail[:-back]):
            below = back
        else:
            break
    return below


def _is_note(row: Sequence[str], filled: Sequence[str], above: Rows, width: int) -> bool:
    if _NOTES.match(filled[0]) and not any(map(_is_value, filled[1:])):
        return True
    if len(filled) != 1 or _is_value(filled[0]):
        return False
    place = row.index(filled[0])
    column = [other[place].strip() for other in above if place < len(other)]
    fewest = sum(sum(bool(cell.strip()) for cell in other) > 1 for other in above[-50:])
    usual = fewest > 0.8 * len(above[-50:])
    return (
        usual
        and (width > 2 or _share_of_values(column) >= 0.7 or len(filled[0].split()) > 3)
        and filled[0] not in column
    )


def _is_total(row: Sequence[str], filled: Sequence[str], above: Rows) -> bool:
    word = next((cell for cell in filled if not _is_value(cell)), "")
    if not _TOTALS.match(word) or not any(map(_is_value, filled)):
        return False
    place = row.index(word)
    return word not in [other[place].strip() for other in above if place < len(other)]


def _is_there(cell: str) -> bool:
    return bool(cell) and cell.lower() not in AMONG_NUMBERS


def _is_value(cell: str) -> bool:
    return number_of(cell) is not None or number_of(cell, ",", ".") is not None or looks_like_date(cell)


def _share_of_values(column: Sequence[str]) -> float:
    there = [cell for cell in column[:100] if _is_there(cell)]
    return sum(map(_is_value, there)) / len(there) if there else 0.0
