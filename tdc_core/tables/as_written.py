"""How a column is written, so that a plain script can read it to the same values."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping
from itertools import pairwise

import numpy as np
import pandas as pd

from tdc_core.spec.as_written import ColumnAsWritten, Form, TableAsWritten, Trouble
from tdc_core.spec.reading import ColumnReading, TableReading
from tdc_core.tables.cells import Cells, Loaded
from tdc_core.tables.dates import ISO, has_words, patterns_in
from tdc_core.tables.table import ReadColumn

MOST_TOLD = 300
"""The most spellings of a column that a script repeats."""
_TWO_BAD_BYTES = "\ufffd\ufffd"
_LARGEST = float(np.finfo(np.float32).max)
_PLAIN = {
    sign: re.compile(rf"[+-]?(?:\d+(?:{re.escape(sign)}\d*)?|{re.escape(sign)}\d+)(?:[eE][+-]?\d+)?") for sign in ".,"
}
_DIGITS = re.compile(r"\d[\d.,' ]*(?:[eE][+-]?\d+)?|[.,]\d+(?:[eE][+-]?\d+)?")
_NEGATIVE = re.compile(r"\D*[-−–(]")


def table_as_written(
    loaded: Loaded, cells: Mapping[str, Cells], read: Mapping[str, ReadColumn], reading: TableReading
) -> TableAsWritten:
    """How a table is written, with those of its columns that a script has to read.

    Args:
        loaded: the file's rows.
        cells: of each column, as they stand there.
        read: what was made of them.
        reading: how.
    """
    wanted = {column.name: column for column in reading.features}
    for name in (reading.target, reading.order.column):
        if name is not None:
            wanted.setdefault(name, reading.column(name))
    columns = {
        name: _column(cells[name], read[name], column, reading, whole=loaded.whole) for name, column in wanted.items()
    }
    for name, column in columns.items():
        if column.form == "plain" and cells[name].numbers is not None and (missing := loaded.missing.get(name)):
            columns[name] = column.model_copy(update={"missing": tuple(sorted({*missing} - {name}))})
    again = loaded.header[list(loaded.columns).index(reading.target)] if loaded.again else None
    return loaded.written.model_copy(
        update={"columns": columns, "header_again": again, "empty_rows": bool(loaded.empty)}
    )


def number_in(text: str, decimal: str, thousands: str | None) -> float:
    """The number in a text as an exported script takes it (`number` there), nan where there is none.

    It knows no units and asks for no order, so it is right for texts alone that were read as numbers by the rules.
    """
    text = unicodedata.normalize("NFKC", text).replace("’", "'")
    found = _DIGITS.search(text)
    if found is None:
        return math.nan
    digits = found[0].replace(thousands, "") if thousands else found[0].replace(",", ".")
    try:
        value = float(digits.replace(decimal, "."))
    except ValueError:
        return math.nan
    return -value if _NEGATIVE.match(text) else value


def _column(
    cells: Cells, read: ReadColumn, column: ColumnReading, reading: TableReading, *, whole: bool
) -> ColumnAsWritten:
    huge = read.numbers is not None and bool(read.infinite or (np.abs(read.numbers) > _LARGEST).any())
    gaps = huge or bool(read.missing.any())
    if cells.nested or (read.numbers is None and not read.words):
        return ColumnAsWritten(form="words", gaps=gaps, trouble="spellings")
    if any(_TWO_BAD_BYTES in word for word in cells.words):  # pandas has one sign for several
        return ColumnAsWritten(form="words", gaps=gaps, trouble="bytes")
    date = column.kind == "date" and column.name != reading.target
    if cells.numbers is not None:
        if date and reading.format == "parquet":
            return ColumnAsWritten(form="words", gaps=gaps, trouble="dates")
        rising = all(first < later for first, later in pairwise(map(float, read.words))) if read.words else True
        trouble: Trouble | None = None if rising else "spellings"
        return ColumnAsWritten(form="words" if date else "plain", huge=huge, gaps=gaps, trouble=trouble)
    if date:
        return _date(cells, read, column, gaps)
    if read.numbers is not None:
        return _number(cells, _of_words(cells, read.numbers), reading, gaps, whole=whole)
    return _words(cells, read, gaps)


def _number(cells: Cells, values: np.ndarray, reading: TableReading, gaps: bool, *, whole: bool) -> ColumnAsWritten:
    pairs = list(zip(cells.words, values.tolist(), strict=True))
    missing = tuple(word for word, value in pairs if math.isnan(value) and word)
    there = [(word, value) for word, value in pairs if not math.isnan(value)]
    decimal = reading.decimal if reading.decimal != reading.separator else "."
    plain = _PLAIN[decimal]
    form: Form = "signs"
    if (
        whole
        and reading.format == "text"
        and all(plain.fullmatch(word) and float(word.replace(decimal, ".")) == value for word, value in there)
    ):
        form = "plain"
    elif any(number_in(word, reading.decimal, reading.thousands) != value for word, value in there):
        return ColumnAsWritten(form=form, gaps=gaps, trouble="numbers")
    trouble: Trouble | None = "numbers" if len(missing) > MOST_TOLD else None
    huge = bool((np.abs(values[~np.isnan(values)]) > _LARGEST).any())
    return ColumnAsWritten(form=form, missing=() if trouble else missing, huge=huge, gaps=gaps, trouble=trouble)


def _date(cells: Cells, read: ReadColumn, column: ColumnReading, gaps: bool) -> ColumnAsWritten:
    assert read.numbers is not None
    seconds = _of_words(cells, read.numbers)
    missing = tuple(
        word for word, value in zip(cells.words, seconds.tolist(), strict=True) if word and math.isnan(value)
    )
    words, form = pd.Series(cells.words, dtype=object).str.strip(), column.date_format or ISO
    months: dict[str, str] = {}
    if not _same_dates(words, form, seconds) and has_words(form):
        months = patterns_in(cells.words, form)
        words, form = words.replace(months, regex=True), form.replace("%B", "%b").replace("%q", "%m")
    if len(missing) > MOST_TOLD or not _same_dates(words, form, seconds):
        return ColumnAsWritten(form="words", gaps=gaps, trouble="dates")
    return ColumnAsWritten(form="words", missing=missing, spellings=months, gaps=gaps)


def _same_dates(words: pd.Series, form: str, seconds: np.ndarray) -> bool:
    """Whether pandas reads the dates that are there to the same seconds."""
    try:
        found = pd.to_datetime(words, format=form, errors="coerce", utc=True)
    except (ValueError, TypeError, OverflowError):
        return False
    times, there = found.dt.tz_localize(None).to_numpy().astype("datetime64[us]"), ~np.isnan(seconds)
    return bool((times[there].astype(np.int64) / 1e6 == seconds[there]).all())


def _words(cells: Cells, read: ReadColumn, gaps: bool) -> ColumnAsWritten:
    assert read.codes is not None
    codes = _of_words(cells, read.codes).astype(int).tolist()
    missing = tuple(word for word, code in zip(cells.words, codes, strict=True) if code < 0 and word)
    taken = {word: read.words[code] for word, code in zip(cells.words, codes, strict=True) if code >= 0}
    spellings = {word: name for word, name in taken.items() if word != name}
    too_many = len(spellings) > MOST_TOLD or len(missing) > MOST_TOLD
    return ColumnAsWritten(
        form="words",
        missing=() if too_many else missing,
        spellings={} if too_many else spellings,
        numerals=list(read.words) != sorted(read.words),
        gaps=gaps,
        trouble="spellings" if too_many else None,
    )


def _of_words(cells: Cells, rows: np.ndarray) -> np.ndarray:
    """For each word the value of a row that has it."""
    assert cells.codes is not None
    some = np.zeros(len(cells.words) + 1, np.int64)
    some[cells.codes] = np.arange(len(cells.codes))
    return rows[some[:-1]] if len(rows) else np.full(len(cells.words), np.nan)
