"""The parts that a column of dates becomes."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from tdc_core.spec.reading import DatePart
from tdc_core.tables.table import Table

_DAY = 86400


def part_of(seconds: np.ndarray, part: DatePart) -> np.ndarray:
    """A part of some dates.

    Args:
        seconds: since 1970, float64 (rows,), nan where missing.
        part: "weekday" is 0 on Mondays.

    Returns:
        float64 (rows,), nan where missing.
    """
    missing = np.isnan(seconds)
    whole = np.where(missing, 0, seconds).astype("int64")
    if part == "hour":
        values = whole % _DAY // 3600
    elif part == "minute":
        values = whole % 3600 // 60
    elif part == "weekday":
        values = (whole // _DAY + 3) % 7  # 1970 began on a Thursday
    else:
        days = whole.astype("datetime64[s]").astype("datetime64[D]")
        months, years = days.astype("datetime64[M]"), days.astype("datetime64[Y]")
        values = {
            "year": years.astype("int64") + 1970,
            "month": (months - years).astype("int64") + 1,
            "day": (days - months).astype("int64") + 1,
        }[part]
    return np.where(missing, np.nan, values.astype(np.float64))


def date_parts(seconds: np.ndarray) -> tuple[DatePart, ...]:
    """The parts of some dates that differ: year, month, day, weekday and hour."""
    parts: tuple[DatePart, ...] = ("year", "month", "day", "weekday", "hour")
    there = seconds[~np.isnan(seconds)]
    return tuple(part for part in parts if len(np.unique(part_of(there, part))) > 1)


def dates_of(table: Table) -> Mapping[str, np.ndarray]:
    """The seconds of each column of dates."""
    read = {
        column.name: table.columns[column.name].numbers for column in table.reading.columns if column.kind == "date"
    }
    return {name: seconds for name, seconds in read.items() if seconds is not None}
