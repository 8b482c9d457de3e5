"""The values of a row's cells, as the store's code reads them.

A row may hold anything: SQLite takes a text where a number is meant, and another program may have written it. What
can't be read is `UnreadableRow`, whatever is wrong with it, so that whoever reads rows has one thing to expect.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Row

from tdc_core.runs.database import to_time
from tdc_core.runs.errors import UnreadableRow

_END_OF_TIME = 253_402_214_400.0  # a day before the year 10000, so that it has a date in every place on earth
_MOST = 2**53  # what a float counts without a gap
_MOST_SAID = 200  # characters of what is wrong with a row

_Value = TypeVar("_Value")
_told: set[str] = set()

log = logging.getLogger(__name__)


def readable(
    rows: Iterable[Row[Any]], read: Callable[[Row[Any]], _Value], left_out: set[str] | None = None
) -> Iterator[_Value]:
    """What can be read of some rows; those that can't are told in the log, and their keys are added to `left_out`."""
    for row in rows:
        try:
            yield read(row)
        except UnreadableRow as error:
            note_unreadable(error)
            if left_out is not None:
                left_out.add(error.key)


def note_unreadable(error: UnreadableRow) -> None:
    """Tell the log of a row that can't be read, once: pages ask for the same ones all the time."""
    if str(error) not in _told:
        _told.add(str(error))
        log.warning("%s", error)


@contextmanager
def reading(what: str, which: object) -> Iterator[None]:
    """Have whatever a row's values bring about be the one error, with a line for the log."""
    try:
        yield
    except Exception as error:  # there is no end to what may stand there
        why = " ".join(str(error).split())[:_MOST_SAID]
        words = f"The {what} {which} can't be read: {type(error).__name__}: {why}"
        raise UnreadableRow(words, str(which)) from error


def unless_none(read: Callable[[Any], _Value], value: Any) -> _Value | None:
    """What is read of a cell, None where it is NULL."""
    return None if value is None else read(value)


def text_in(value: Any) -> str:
    """A text."""
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def float_in(value: Any) -> float:
    """A number; nan for NULL, as the store keeps it."""
    if value is None:
        return math.nan
    if not isinstance(value, int | float):
        raise TypeError(f"{value!r} is no number")
    return float(value)


def finite_in(value: Any) -> float:
    """A finite number."""
    if not math.isfinite(number := float_in(value)):
        raise ValueError(f"{value!r} is not finite")
    return number


def count_in(value: Any) -> int:
    """A whole number of at least 0; NumPy's are written with a point."""
    if not 0 <= float_in(value) <= _MOST or value != int(value):
        raise ValueError(f"{value!r} counts nothing")
    return int(value)


def time_in(value: Any) -> datetime:
    """A time, kept as seconds since 1970."""
    if not 0 <= (seconds := float_in(value)) < _END_OF_TIME:
        raise ValueError(f"{value!r} is no time")
    return to_time(seconds)
