"""Rows of a text: CSV and its kin, by a layout."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import numpy as np
import pandas as pd
from pandas.errors import EmptyDataError, ParserError

from tdc_core.spec.as_written import Oddity, TableAsWritten, Trouble
from tdc_core.spec.messages import Code
from tdc_core.tables.cells import Cells, Loaded, cells_of_words, rows_of_data
from tdc_core.tables.encoding import Clean, clean
from tdc_core.tables.errors import NotReadable
from tdc_core.tables.layout import Layout, names_of
from tdc_core.tables.limits import Limits
from tdc_core.tables.places import FIXED, GAPS, SPACES, with_tabs
from tdc_core.tables.quotes import blank_before_quotes, closes, escapes, quote_of

csv.field_size_limit(2**31 - 1)  # a long value is told by check_lines
_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n)")
_MOST_LINES_TOLD = 1000


def load_text(
    data: bytes,
    layout: Layout,
    limits: Limits,
    *,
    numbers: Mapping[str, Collection[str]],
    only: Collection[str] | None = None,
) -> Loaded:
    """The cells of a text.

    Args:
        data: the file's bytes.
        layout: where its rows are.
        limits: how many rows it may have.
        numbers: the columns that are likely numbers alone, each with what else stands for "missing" in it; they come
            as numbers where they are. All others come as words.
        only: the columns that are wanted, all by default.

    Raises:
        NotReadable: it has other columns, or too many rows.
    """
    separator = "," if layout.separator is None else layout.separator
    if separator not in (SPACES, GAPS, FIXED) and (len(separator) != 1 or separator in '"\r\n'):
        raise NotReadable(Code.TABLE_OTHER_COLUMNS(names=", ".join(layout.names[:5])))
    text = clean(data, layout.encoding or "utf-8")
    body = without_comments(text.data[start_of_line(text.data, layout.skip) :], layout.comment)
    body, separator = with_tabs(body, separator)
    check_lines(body, limits)
    rows = rows_of(body, separator)
    header = next(rows, []) if layout.header else None
    if layout.units_row:
        next(rows, None)
    if names_of(header, len(layout.names)) != layout.names or (header and len(_trimmed(header)) > len(layout.names)):
        raise NotReadable(Code.TABLE_OTHER_COLUMNS(names=", ".join(layout.names[:5])))
    above = int(layout.header) + int(layout.units_row)
    first = next(rows, [])
    frame = _frame(body, layout, separator, numbers, above, wide=len(first) > len(layout.names))
    if len(frame) > limits.rows:
        raise NotReadable(Code.TABLE_TOO_MANY_ROWS(rows=len(frame), limit=limits.rows))
    all_rows = len(frame)
    frame = frame.iloc[: max(len(frame) - layout.footer, 0)]
    surplus = frame[len(layout.names)].notna().to_numpy() if len(layout.names) in frame else np.zeros(len(frame), bool)
    columns = {name: _cells(frame[place]) for place, name in enumerate(layout.names)}
    if surplus.any():
        columns = {name: cells.only(~surplus) for name, cells in columns.items()}
    names = None if header is None else _padded(header, layout)
    kept, again, empty = rows_of_data(columns, int((~surplus).sum()), names)
    if empty and numbers:  # as numbers, what is spelled "missing" looks empty too
        return load_text(data, layout, limits, numbers={}, only=only)
    if not kept.all():
        columns = {name: cells.only(kept) for name, cells in columns.items()}
    return Loaded(
        columns=columns if only is None else {name: columns[name] for name in only},
        rows=int(kept.sum()),
        again=again,
        empty=empty,
        lines_left_out=_lines(text.data, layout, above, np.flatnonzero(surplus)),
        bad_bytes=text.bad_bytes,
        null_bytes=text.null_bytes,
        written=_written(text, layout, header, body, long_lines=len(layout.names) in frame),
        whole=int(kept.sum()) == all_rows,
        header=tuple(names or ()),
        missing=numbers,
    )


def rows_of(body: bytes, separator: str) -> Iterator[list[str]]:
    """The rows of a text as the csv module has them, without empty ones."""
    body, separator = with_tabs(body, separator)
    lines = io.TextIOWrapper(io.BytesIO(body), encoding="utf-8", newline="")
    return filter(_filled, _rows_in(lines, body, separator))


def without_comments(body: bytes, comment: str | None) -> bytes:
    """The text without the lines that begin with a sign."""
    if comment is None:
        return body
    return re.sub(rb"(?:^|(?<=[\r\n]))[ \t]*" + re.escape(comment.encode()) + rb"[^\r\n]*(?:\r\n|\r|\n|$)", b"", body)


def start_of_line(data: bytes, line: int) -> int:
    """At which byte a line begins, counted from 0."""
    place = 0
    for found in islice(_LINE.finditer(data), line):
        place = found.end()
    return place


def check_lines(body: bytes, limits: Limits) -> None:
    """See that no line is longer than a table's may be.

    Raises:
        NotReadable: one is.
    """
    if len(body) <= limits.longest_line:
        return
    longest = start = 0
    while start < len(body) and longest <= limits.longest_line:
        window = body[start : start + limits.longest_line + 1]
        end = max(window.rfind(b"\n"), window.rfind(b"\r"))
        if end < 0 and len(window) > limits.longest_line:
            raise NotReadable(Code.TABLE_LONG_LINE())
        start += end + 1 if end >= 0 else len(window)


def _frame(
    body: bytes,
    layout: Layout,
    separator: str,
    numbers: Mapping[str, Collection[str]],
    above: int,
    *,
    wide: bool,
) -> pd.DataFrame:
    """All rows with columns by place, and one more for what is too much in some rows."""
    width = len(layout.names)
    quote = quote_of(body, separator)
    places = {place: {"", *numbers[name]} - {name} for place, name in enumerate(layout.names) if name in numbers}
    options: dict[str, Any] = {
        "sep": r"\s+" if separator == SPACES else separator,
        "decimal": layout.decimal if layout.decimal != separator else ".",
        "header": None,
        "skiprows": None,
        "index_col": False,
        "keep_default_na": False,
        "na_values": {place: sorted(missing) for place, missing in places.items()} | {width: [""]},
        "dtype": {place: object for place in range(width + 1) if place not in places},
        "low_memory": False,
        "encoding": "utf-8",
        "escapechar": escapes(body, quote),
        "skipinitialspace": blank_before_quotes(body, separator),
        "quotechar": quote,
        "quoting": csv.QUOTE_MINIMAL if closes(body, quote) else csv.QUOTE_NONE,
    }
    data = _after(body, above, separator)
    try:
        if not wide:
            try:
                return _read(data, options, width)
            except ParserError:
                pass
        try:
            return _read(data, {**options, "usecols": range(width + 1)}, width + 1)
        except ParserError:  # no row has one more
            return _read(data, {**options, "usecols": range(width)}, width)
    except EmptyDataError:
        return pd.DataFrame({place: pd.Series([], dtype=object) for place in range(width)})
    except (ParserError, ValueError, OverflowError) as error:
        if "out of memory" in str(error):  # as pandas words it
            raise MemoryError from error
        raise NotReadable(Code.TABLE_DAMAGED()) from error


def _read(data: bytes, options: dict[str, Any], width: int) -> pd.DataFrame:
    kept = {
        name: {place: value for place, value in options[name].items() if place < width}
        for name in ("na_values", "dtype")
    }
    frame: pd.DataFrame = pd.read_csv(io.BytesIO(data), **{**options, **kept, "names": list(range(width))})
    return frame


def _after(body: bytes, rows: int, separator: str) -> bytes:
    """What comes after some rows."""
    if not rows:
        return body
    lines = io.TextIOWrapper(io.BytesIO(body), encoding="utf-8", newline="")
    taken: list[int] = []

    def counted() -> Iterator[str]:
        for line in lines:
            taken.append(len(line.encode()))
            yield line

    for _ in islice(filter(_filled, _rows_in(counted(), body, separator)), rows):
        pass
    return body[sum(taken) :]


def _rows_in(lines: Iterable[str], body: bytes, separator: str) -> Iterator[list[str]]:
    """All rows of some lines, empty ones too."""
    quote = quote_of(body, separator)
    quoting: Any = csv.QUOTE_MINIMAL if closes(body, quote) else csv.QUOTE_NONE
    if separator == SPACES:
        parted = (re.sub(r"[ \t]+", " ", re.sub(r"^\s*[#%]\s", "", line).strip()) for line in lines)
        return csv.reader(parted, delimiter=" ", quotechar=quote, quoting=quoting)
    return csv.reader(
        lines,
        delimiter=separator,
        quotechar=quote,
        quoting=quoting,
        skipinitialspace=blank_before_quotes(body, separator),
        escapechar=escapes(body, quote),
    )


def _filled(row: Sequence[str]) -> bool:
    return len(row) > 1 or (len(row) == 1 and bool(row[0].strip()))


def _cells(column: pd.Series) -> Cells:
    if column.dtype.kind in "iuf":
        return Cells(numbers=column.to_numpy(dtype=np.float64, na_value=np.nan))
    return cells_of_words(column.map(str, na_action="ignore") if column.dtype.kind == "b" else column)


def _trimmed(header: Sequence[str]) -> list[str]:
    names = list(header)
    while names and not names[-1].strip():
        names.pop()
    return names


def _padded(header: Sequence[str], layout: Layout) -> list[str]:
    missing = len(layout.names) - len(header)
    return [*([""] if missing == 1 else []), *(name.strip() for name in header)][: len(layout.names)]


def _written(
    text: Clean, layout: Layout, header: Sequence[str] | None, body: bytes, *, long_lines: bool
) -> TableAsWritten:
    """What a script must know of the text beside its columns."""
    above = int(layout.header) + int(layout.units_row)
    rows = rows_with_lines(text.data, layout.separator or ",", layout.comment, layout.skip)
    first = next((line for line, _ in islice(rows, above, None)), layout.skip + above)
    signed = layout.separator == SPACES and re.match(rb"\s*[#%]\s", text.data[start_of_line(text.data, layout.skip) :])
    plain_names = tuple(header or ()) == layout.names and first == layout.skip + 1 and not signed
    skipped = layout.skip if plain_names else first
    separator = "\t" if layout.separator in (GAPS, FIXED) else layout.separator or ","
    quote = quote_of(body, separator)
    found: dict[Oddity, bool] = {
        "long_lines": long_lines,
        "no_quotes": not closes(body, quote),
        "single_quotes": quote == "'",
        "blank_before_quotes": blank_before_quotes(body, separator),
        "escapes": escapes(body, quote) is not None,
        "bad_bytes": bool(text.bad_bytes),
        "null_bytes": bool(text.null_bytes),
        "quotes_above": b'"' in text.data[: start_of_line(text.data, skipped)],
    }
    oddities = tuple(oddity for oddity, there in found.items() if there)
    trouble: Trouble | None = "places" if layout.separator == FIXED else None
    return TableAsWritten(first=first, plain_names=plain_names, oddities=oddities, trouble=trouble)


def _lines(data: bytes, layout: Layout, above: int, rows: np.ndarray) -> tuple[int, ...]:
    """At which line of the file some rows begin, from 1."""
    if not len(rows):
        return ()
    wanted = set(rows[:_MOST_LINES_TOLD].tolist())
    found = []
    for row, (line, _) in enumerate(
        rows_with_lines(data, layout.separator or ",", layout.comment, layout.skip), -above
    ):
        if row in wanted:
            found.append(line + 1)
        if row >= max(wanted):
            break
    return tuple(found)


def rows_with_lines(data: bytes, separator: str, comment: str | None, skip: int) -> Iterator[tuple[int, list[str]]]:
    """The rows of a text, each with the line where it begins, from 0."""
    body, separator = with_tabs(data[start_of_line(data, skip) :], separator, comment)
    lines = io.TextIOWrapper(io.BytesIO(body), encoding="utf-8", newline="")
    at, first = skip, -1

    def numbered() -> Iterator[str]:
        nonlocal at, first
        for line in lines:
            at += 1
            if not (comment and line.lstrip().startswith(comment)):
                first = at - 1 if first < 0 or not line.strip() else first
                yield line

    for row in _rows_in(numbered(), body, separator):
        if _filled(row):
            yield first, row
        first = -1
