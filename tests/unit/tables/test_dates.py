"""Dates in many ways of writing, and what is none."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from tdc_core.tables.dates import format_of, looks_like_date, seconds_of
from tdc_core.tables.parts import date_parts, part_of


def seconds(*date: int) -> float:
    return datetime(*date, tzinfo=UTC).timestamp()  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("words", "form", "first"),
    [
        (["2024-01-31", "2024-02-01"], "ISO8601", (2024, 1, 31)),
        (["2024-01-31 09:30:00", "2024-02-01 10:00:00"], "ISO8601", (2024, 1, 31, 9, 30)),
        (["2024-01-31T09:30:00Z", "2024-02-01T10:00:00Z"], "ISO8601", (2024, 1, 31, 9, 30)),
        (["2024-01-31T09:30:00+09:00", "2024-02-01T10:00:00+09:00"], "ISO8601", (2024, 1, 31, 0, 30)),
        (["31.01.2024", "01.02.2024"], "%d.%m.%Y", (2024, 1, 31)),
        (["31.1.24", "1.2.24"], "%d.%m.%y", (2024, 1, 31)),
        (["31.01.2024 09:30", "01.02.2024 10:00"], "%d.%m.%Y %H:%M", (2024, 1, 31, 9, 30)),
        (["01/31/2024", "02/01/2024"], "%m/%d/%Y", (2024, 1, 31)),
        (["31/01/2024", "01/02/2024"], "%d/%m/%Y", (2024, 1, 31)),
        (["1/31/2024 9:30 PM", "2/1/2024 1:00 AM"], "%m/%d/%Y %I:%M %p", (2024, 1, 31, 21, 30)),
        (["2024/01/31", "2024/02/01"], "%Y/%m/%d", (2024, 1, 31)),
        (["2024.01.31", "2024.02.01"], "%Y.%m.%d", (2024, 1, 31)),
        (["2024. 1. 31.", "2024. 2. 1."], "%Y. %m. %d.", (2024, 1, 31)),
        (["2024년 1월 31일", "2024년 2월 1일"], "%Y년 %m월 %d일", (2024, 1, 31)),
        (["2024年1月31日", "2024年2月1日"], "%Y年%m月%d日", (2024, 1, 31)),
        (["Jan 31, 2024", "Feb 01, 2024"], "%b %d, %Y", (2024, 1, 31)),
        (["January 31, 2024", "February 1, 2024"], "%B %d, %Y", (2024, 1, 31)),
        (["31 Jan 2024", "1 Feb 2024"], "%d %b %Y", (2024, 1, 31)),
        (["31-Jan-24", "01-Feb-24"], "%d-%b-%y", (2024, 1, 31)),
        (["31. Januar 2024", "1. März 2024"], "%d. %B %Y", (2024, 1, 31)),
        (["31 janvier 2024", "1 février 2024"], "%d %B %Y", (2024, 1, 31)),
        (["2024-01", "2024-02"], "%Y-%m", (2024, 1, 1)),
        (["01/2024", "02/2024"], "%m/%Y", (2024, 1, 1)),
        (["Jan 2024", "Feb 2024"], "%b %Y", (2024, 1, 1)),
        (["09:30", "10:00"], "%H:%M", (1900, 1, 1, 9, 30)),
        (["09:30 Uhr", "10:00 Uhr"], "%H:%M Uhr", (1900, 1, 1, 9, 30)),
        (["2023-Q4", "2024-Q1"], "%Y-Q%q", (2023, 10, 1)),
        (["2023Q3", "2024Q2"], "%YQ%q", (2023, 7, 1)),
        (["2023q2", "2023q3"], "%Yq%q", (2023, 4, 1)),
        (["Q1 2023", "Q2 2023"], "Q%q %Y", (2023, 1, 1)),
        (["4Q2023", "1Q2024"], "%qQ%Y", (2023, 10, 1)),
        (["2023-T2", "2023-T3"], "%Y-T%q", (2023, 4, 1)),
        (["2023년 4분기", "2024년 1분기"], "%Y년 %q분기", (2023, 10, 1)),
        (["3. Quartal 2023", "4. Quartal 2023"], "%q. Quartal %Y", (2023, 7, 1)),
        (["2024-01-31 오후 1:05", "2024-02-01 오전 9:30"], "%Y-%m-%d %p %I:%M", (2024, 1, 31, 13, 5)),
        (["2024/1/31 午後 1:05:09", "2024/2/1 午前 9:30:00"], "%Y/%m/%d %p %I:%M:%S", (2024, 1, 31, 13, 5, 9)),
        (["Wednesday 31 January 2024", "Thursday 1 February 2024"], "%A %d %b %Y", (2024, 1, 31)),
        (["Mittwoch, 31. Januar 2024", "Donnerstag, 1. Februar 2024"], "%A, %d. %b %Y", (2024, 1, 31)),
        (["mercredi 31 janvier 2024", "jeudi 1 février 2024"], "%A %d %b %Y", (2024, 1, 31)),
        (["2024-01-31(수)", "2024-02-01(목)"], "%Y-%m-%d(%a)", (2024, 1, 31)),
        (["2024年1月31日(水)", "2024年2月1日(木)"], "%Y年%m月%d日(%a)", (2024, 1, 31)),
    ],
)
def test_formats(words: list[str], form: str, first: tuple[int, ...]) -> None:
    assert format_of(words) == form
    assert seconds_of(words, form)[0] == seconds(*first)
    assert looks_like_date(words[0])


@pytest.mark.parametrize(
    "words",
    [
        ["red", "blue"],
        ["1.5", "2.5"],
        ["12", "13"],
        ["1/2", "3/4"],
        ["v1.2.3", "v1.2.4"],
        ["555-1234", "555-9999"],
        ["2023-Q5", "Q7 2023"],
        [],
    ],
)
def test_no_dates(words: list[str]) -> None:
    assert format_of(words) is None


def test_of_two_formats_that_fit_the_one_by_which_the_dates_rise() -> None:
    assert format_of(["01/02/2024", "02/02/2024", "03/02/2024", "04/02/2024", "05/02/2024"]) == "%m/%d/%Y"
    assert format_of(["11/02/2024", "12/02/2024", "01/03/2024", "02/03/2024"]) == "%d/%m/%Y"
    mixed = ["05/02/2024", "01/03/2024", "03/01/2024"]
    assert format_of(mixed) == "%m/%d/%Y"
    assert format_of(mixed, day_first=True) == "%d/%m/%Y"


def test_what_is_no_date_among_them_is_missing() -> None:
    found = seconds_of(["2024-01-31", "unclear", "2024-13-01"], "ISO8601")
    np.testing.assert_array_equal(np.isnan(found), [False, True, True])
    assert np.isnan(seconds_of(["2024-01-31"], "%Q")).all(), "a format that there is not"


def test_parts() -> None:
    dates = np.array([seconds(2024, 2, 29, 13, 45), seconds(1969, 12, 31, 23, 59), np.nan])
    parts = {
        "year": (2024, 1969),
        "month": (2, 12),
        "day": (29, 31),
        "weekday": (3, 2),
        "hour": (13, 23),
        "minute": (45, 59),
    }
    for part, expected in parts.items():
        np.testing.assert_array_equal(part_of(dates, part), [*expected, np.nan])  # type: ignore[arg-type]


def test_parts_that_never_change_are_left_out() -> None:
    days = np.array([seconds(2024, 5, day) for day in range(1, 20)])
    assert date_parts(days) == ("day", "weekday")
    assert date_parts(np.array([seconds(2024, 5, 1, hour) for hour in range(5)])) == ("hour",)
    assert date_parts(np.array([np.nan, np.nan])) == ()
