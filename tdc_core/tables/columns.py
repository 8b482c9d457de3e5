"""From cells to a column, as its reading says."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence

import numpy as np

from tdc_core.spec.reading import ColumnReading, TableReading
from tdc_core.tables.cells import Cells
from tdc_core.tables.dates import ISO, seconds_of
from tdc_core.tables.numbers import number_of, sign_within, written
from tdc_core.tables.table import ReadColumn

_PLAIN = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:[.,]\d{1,15})?")


def column_of(cells: Cells, column: ColumnReading, reading: TableReading) -> ReadColumn:
    """A column as it is taken for; the target as its aim says, whatever its kind."""
    if cells.nested:
        return ReadColumn(codes=cells.codes, words=cells.words)
    if column.kind in ("nested", "empty"):
        return ReadColumn(codes=np.full(_rows(cells), -1, np.int32))
    missing = {*reading.missing, *column.missing}
    kind = column.kind
    if column.name == reading.target:
        kind = "number" if reading.aim == "number" else "category" if kind in ("number", "date") else kind
    if kind == "number":
        return _number(cells, missing, reading)
    if kind == "date":
        return _date(cells, missing, column.date_format or ISO)
    join = reading.join_spellings and kind in ("category", "constant")
    return _words(cells.as_words(), missing, join=join, decimal=reading.decimal)


def _rows(cells: Cells) -> int:
    if cells.numbers is not None:
        return len(cells.numbers)
    assert cells.codes is not None
    return len(cells.codes)


def _number(cells: Cells, missing: Collection[str], reading: TableReading) -> ReadColumn:
    if cells.numbers is None:
        assert cells.codes is not None
        found, there = _numbers(cells.words, missing, reading.decimal, reading.thousands)
        counts = cells.counts
        values = np.append(found, np.nan)[cells.codes]
        unread = int(counts[there & np.isnan(found)].sum())
        signs = _signs(cells.words, counts, found, reading)
    else:
        values, unread, signs = cells.numbers, 0, {}
        for spelling in missing:
            if (value := number_of(spelling, reading.decimal, reading.thousands)) is not None:
                values = np.where(values == value, np.nan, values)
    infinite = np.isinf(values)
    if infinite.any():
        values = np.where(infinite, np.nan, values)
    return ReadColumn(numbers=values, infinite=int(infinite.sum()), unread=unread, signs=signs)


def _numbers(
    words: Sequence[str], missing: Collection[str], decimal: str, thousands: str | None
) -> tuple[np.ndarray, np.ndarray]:
    """The number in each word (nan for none), and which words are there, so not missing."""
    gone = {value for spelling in missing if (value := number_of(spelling, decimal, thousands)) is not None}
    values = np.full(len(words), np.nan)
    there = np.zeros(len(words), dtype=bool)
    for place, word in enumerate(words):
        stripped = word.strip()
        if stripped and stripped not in missing:
            value = number_of(stripped, decimal, thousands)
            there[place] = value not in gone
            if value is not None and value not in gone:
                values[place] = value
    return values, there


def _signs(words: Sequence[str], counts: np.ndarray, values: np.ndarray, reading: TableReading) -> dict[str, int]:
    """How often each sign stands beside or within the numbers."""
    signs: Counter[str] = Counter()
    for word, count, value in zip(words, counts.tolist(), values.tolist(), strict=True):
        if value == value and (parts := written(word)) is not None:
            for sign in (parts.beside, sign_within(word, reading.decimal, reading.thousands)):
                if sign:
                    signs[sign] += count
    return dict(signs)


def _date(cells: Cells, missing: Collection[str], form: str) -> ReadColumn:
    cells = cells.as_words()
    assert cells.codes is not None
    there = np.array([bool(word.strip()) and word.strip() not in missing for word in cells.words], dtype=bool)
    seconds = np.where(there, seconds_of(cells.words, form), np.nan) if cells.words else np.zeros(0)
    unread = int(cells.counts[there & np.isnan(seconds)].sum())
    return ReadColumn(numbers=np.append(seconds, np.nan)[cells.codes], unread=unread)


def _words(cells: Cells, missing: Collection[str], *, join: bool, decimal: str) -> ReadColumn:
    assert cells.codes is not None
    counts = cells.counts.tolist()
    there = {place: word for place, word in enumerate(cells.words) if word.strip() and word.strip() not in missing}
    spelled = _joined(there, counts) if join else _stripped(there)
    if all(_plain(word, decimal) for word in spelled.values()):
        spelled = {place: _whole(word, decimal) for place, word in spelled.items()}
        ordered = sorted(set(spelled.values()), key=lambda word: (_value(word, decimal), word))
    else:
        ordered = sorted(set(spelled.values()))
    place_of = {word: place for place, word in enumerate(ordered)}
    places = np.full(len(cells.words) + 1, -1, np.int32)
    for place, word in spelled.items():
        places[place] = place_of[word]
    spellings: defaultdict[str, list[str]] = defaultdict(list)
    if len(ordered) < len(spelled):
        for place, word in spelled.items():
            spellings[word].append(there[place])
    many = {word: tuple(sorted(found)) for word, found in spellings.items() if len(found) > 1}
    return ReadColumn(codes=places[cells.codes], words=tuple(ordered), spellings=many)


def _joined(words: dict[int, str], counts: Sequence[int]) -> dict[int, str]:
    """Each word by its most frequent spelling; of two as frequent, the first by code points."""
    often: defaultdict[str, Counter[str]] = defaultdict(Counter)
    keys = {place: " ".join(word.split()).casefold() for place, word in words.items()}
    for place, word in words.items():
        often[keys[place]][word.strip()] += counts[place]
    best = {key: min(found, key=lambda word: (-found[word], word)) for key, found in often.items()}
    return {place: best[key] for place, key in keys.items()}


def _stripped(words: dict[int, str]) -> dict[int, str]:
    """Words without the blanks around them, where that makes no two of them one."""
    stripped = {place: word.strip() for place, word in words.items()}
    return stripped if len(set(stripped.values())) == len(words) else words


def _plain(word: str, decimal: str) -> bool:
    return _PLAIN.fullmatch(word) is not None and (decimal == "," or "," not in word)


def _value(word: str, decimal: str) -> float:
    return float(word.replace(decimal, "."))


def _whole(word: str, decimal: str) -> str:
    """A whole number without the decimals that some program wrote behind it: 2.0 is 2."""
    value = _value(word, decimal)
    return str(int(value)) if value.is_integer() else word
