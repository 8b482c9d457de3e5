"""Dates as people write them: the format of a column's, and their seconds since 1970."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

ISO = "ISO8601"
_DAYS = (
    *(
        "%d.%m.%Y",
        "%d.%m.%y",
        "%Y/%m/%d",
        "%Y.%m.%d",
        "%m/%d/%Y",
        "%d/%m/%Y",
        "%m/%d/%y",
        "%d/%m/%y",
        "%d-%m-%Y",
        "%m-%d-%Y",
    ),
    *(
        "%d-%m-%y",
        "%Y. %m. %d.",
        "%Y. %m. %d",
        "%Y.%m.%d.",
        "%d. %m. %Y",
        "%Y年%m月%d日",
        "%Y년 %m월 %d일",
        "%Y년%m월%d일",
    ),
    *("%b %d, %Y", "%d %b %Y", "%d. %b %Y", "%d-%b-%Y", "%d-%b-%y", "%b %d %Y"),
    *("%d/%b/%Y", "%Y-%b-%d", "%Y %b %d", "%a %b %d %Y", "%a, %d %b %Y", "%d.%b.%Y"),
    *("%A, %b %d, %Y", "%A, %d %b %Y", "%A, %d. %b %Y", "%A %d %b %Y", "%A %d. %b %Y", "%A, %d.%m.%Y"),
    *("%Y-%m-%d(%a)", "%Y-%m-%d (%a)", "%Y/%m/%d(%a)", "%Y.%m.%d(%a)", "%Y. %m. %d. (%a)", "%Y年%m月%d日(%a)"),
)
_TIMES = (
    "",
    " %H:%M",
    " %H:%M:%S",
    " %I:%M %p",
    " %I:%M:%S %p",
    " %H:%M:%S.%f",
    ", %H:%M",
    ", %H:%M:%S",
    ", %I:%M %p",
    " %H:%M Uhr",
    " %p %I:%M",
    " %p %I:%M:%S",
)
_OTHERS = (
    *("%Y-%m", "%m/%Y", "%m.%Y", "%Y/%m", "%b %Y", "%b-%Y", "%b-%y", "%Y%b", "%Y-%b", "%Y年%m月", "%Y년 %m월"),
    *("%d/%b/%Y:%H:%M:%S %z", "%a %b %d %H:%M:%S %Y", "%a, %d %b %Y %H:%M:%S %z", "%a, %d %b %Y %H:%M:%S GMT"),
    *(
        "%H:%M",
        "%H:%M:%S",
        "%I:%M %p",
        "%I:%M:%S %p",
        "%H:%M Uhr",
        "%p %I:%M",
        "%p %I:%M:%S",
        "%Y%m%d %H:%M",
        "%Y%m%d %H:%M:%S",
        "%Y%m%dT%H%M%S",
    ),
    *("%Y-Q%q", "%YQ%q", "%Yq%q", "%Y Q%q", "%Y/Q%q", "%Y.Q%q", "%Y_Q%q", "Q%q %Y", "Q%q/%Y", "Q%q-%Y", "Q%q.%Y"),
    *("%qQ%Y", "%qQ %Y", "%qQ%y", "%Y %qQ", "%Y.%qQ", "%Y-%qQ", "%Y-T%q", "T%q %Y", "%Y년 %q분기", "%Y년%q분기"),
    *("%q. Quartal %Y", "%q.Quartal %Y"),
)
"""Formats as `strptime` has them; %q is a quarter, which is read as its first month."""
_COMPACT = "%Y%m%d"
_ISO = re.compile(r"\d{4}-\d\d?-\d\d?(?:[T ]\d\d?:\d\d(?::\d\d(?:[.,]\d{1,9})?)?)?\s?(?:Z|UTC|[+-]\d\d:?\d\d)?")
_STRICT_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)?(?:Z|[+-]\d\d:?\d\d)?")
_LIKELY = re.compile(r"(?=.*\d)[\w .,/:年月日년월일()+-]{4,40}")
_PARTED = re.compile(r"(?=.*\d.*\d).*(?:\d[-./:, 年月년월]|\d[QqT]\d|\d[^\W\d_]{3}|[^\W\d_]{3}\.?,? ?\d)")
_MONTHS = {
    "jan": "januar januari jänner janvier janv enero styczeń stycznia gennaio",
    "feb": "februar februari février févr fevrier febrero luty lutego febbraio fév",
    "mar": "märz mär maerz mrz mars marzo marzec marca maart",
    "apr": "april avril avr abril abr kwiecień kwietnia aprile",
    "may": "mai mayo maj maja maggio mei",
    "jun": "juni juin junio czerwiec czerwca giugno",
    "jul": "juli juillet juil julio lipiec lipca luglio",
    "aug": "august août aout agosto sierpień sierpnia augustus",
    "sep": "september septembre sept septiembre wrzesień września settembre",
    "oct": "oktober octobre okt octubre październik października ottobre",
    "nov": "november novembre noviembre listopad listopada",
    "dec": "dezember dez décembre déc decembre diciembre dic grudzień grudnia dicembre",
}
_DAYS_OF_WEEK = {
    "monday": "montag lundi lunes lunedì poniedziałek 월요일 月曜日",
    "tuesday": "dienstag mardi martes martedì wtorek 화요일 火曜日",
    "wednesday": "mittwoch mercredi miércoles mercoledì środa 수요일 水曜日",
    "thursday": "donnerstag jeudi jueves giovedì czwartek 목요일 木曜日",
    "friday": "freitag vendredi viernes venerdì piątek 금요일 金曜日",
    "saturday": "samstag sonnabend samedi sábado sabato sobota 토요일 土曜日",
    "sunday": "sonntag dimanche domingo domenica niedziela 일요일 日曜日",
}
_SHORT_DAYS = {"mon": "월月", "tue": "화火", "wed": "수水", "thu": "목木", "fri": "금金", "sat": "토土", "sun": "일日"}
_HALVES = {"AM": "오전 午前 上午", "PM": "오후 午後 下午"}
_ENGLISH = {
    **{word: day for day, words in _DAYS_OF_WEEK.items() for word in words.split()},
    **{word: day for day, words in _SHORT_DAYS.items() for word in words},
    **{word: half for half, words in _HALVES.items() for word in words.split()},
    **{month: month for month in _MONTHS},
    **{word: month for month, words in _MONTHS.items() for word in words.split()},
    "january": "jan", "february": "feb", "march": "mar", "june": "jun", "july": "jul",
    "october": "oct", "december": "dec",
}  # fmt: skip
_WORD = re.compile(r"[^\W\d_]{3,}\.?|[오午上下][전후前後午]|(?<=\()[^\W\d_](?=\))")
_QUARTERS = {"4": "10", "3": "7", "2": "4"}  # in this order no month is taken for a quarter
_QUARTER = re.compile(r"(?<=[QqT])[234](?!\d)|(?<!\d)[234](?=Q|분기|\. ?Quartal)")
_SPELLED = ("%b", "%B", "%a", "%A", "%p", "%q")
_LETTERS = re.compile(r"[^\W\d_]+")
_TIME_OF_DAY = re.compile(r"%[HI]")


def may_be_date(text: str) -> bool:
    """Whether a cell has the signs alone that dates are written with, and parts them by these."""
    return _LIKELY.fullmatch(text) is not None and _PARTED.search(text) is not None


def looks_like_date(text: str) -> bool:
    """Whether a cell is most likely a date: digits parted by the signs of dates, or with the name of a month."""
    if _ISO.fullmatch(text):
        return True
    return may_be_date(text) and format_of([text]) is not None


def format_of(words: Sequence[str], *, day_first: bool = False, share: float = 0.9) -> str | None:
    """The format in which at least a share of some different values are dates, None where there is none.

    Of two that fit all the same, as with 01/02/2024, it is the one by which the dates rise, then the one with the day
    first where that is asked for, then the one with the month first.
    """
    probe = [word.strip() for word in words[:: max(len(words) // 200, 1)]]
    if not probe or sum(bool(_LIKELY.fullmatch(word)) for word in probe) < share * len(probe):
        return None
    if sum(bool(_STRICT_ISO.fullmatch(word)) for word in probe) >= share * len(probe):
        return ISO if _fits(probe, ISO) >= share else None
    fitting: dict[str, float] = {}
    for form in _candidates(probe[0], probe[len(probe) // 2], probe[-1]):
        fits = _fits(probe, form)
        if fits >= share:
            fitting[form] = fits
    if not fitting:
        return None
    best = max(fitting.values())
    finalists = [form for form, fits in fitting.items() if fits == best]
    if len(finalists) > 1:
        rising = [form for form in finalists if _rises(probe, form)]
        finalists = rising if len(rising) == 1 else finalists
    if day_first:
        finalists.sort(key=lambda form: form.find("%d") > form.find("%m") >= 0)
    whole_names = "%b" in finalists[0] and any(len(found) > 3 for found in _LETTERS.findall(" ".join(probe)))
    return finalists[0].replace("%b", "%B") if whole_names and "%A" not in finalists[0] else finalists[0]


def seconds_of(words: Sequence[str], form: str) -> np.ndarray:
    """Seconds since 1970 of some dates, float64 (words,), nan for what is none in this format."""
    spelled = has_words(form)
    plain = pd.Series([in_english(word) if spelled else word.strip() for word in words], dtype=object)
    form = form.replace("%B", "%b").replace("%q", "%m")
    try:
        found = pd.to_datetime(plain, format=form, errors="coerce", utc=True)
    except (ValueError, TypeError, OverflowError):
        return np.full(len(words), np.nan)
    times = found.dt.tz_localize(None).to_numpy().astype("datetime64[us]")
    return np.where(np.isnat(times), np.nan, times.astype(np.int64) / 1e6)


def has_words(form: str) -> bool:
    """Whether dates of a format have words or quarters, which `in_english` brings to what is read everywhere."""
    return any(part in form for part in _SPELLED)


def in_english(word: str) -> str:
    """A date with the name of its month as three English letters, which `%b` reads everywhere.

    So are the names of days and the halves of a day; a quarter becomes its first month.
    """

    def english(found: re.Match[str]) -> str:
        letters = found[0].rstrip(".").lower()
        return _ENGLISH.get(letters, found[0])

    return _QUARTER.sub(lambda found: _QUARTERS[found[0]], _WORD.sub(english, word.strip()))


def patterns_in(words: Sequence[str], form: str) -> dict[str, str]:
    """The patterns of what stands in some dates and is no English, each with what `in_english` has in its place."""
    found = sorted({found[0] for word in words for found in _WORD.finditer(word)})
    known = {word: _ENGLISH.get(word.rstrip(".").lower(), word) for word in found}
    patterns = {rf"\b{re.escape(word)}": english for word, english in known.items() if english != word}
    before, quarter, behind = form.partition("%q")
    if not quarter:
        return patterns
    place = f"(?<={before[-1]}){{}}" if before[-1:].isalpha() else f"{{}}(?={re.escape(behind[:1])})"
    return patterns | {place.format(quarter): month for quarter, month in _QUARTERS.items()}


def is_compact(words: Sequence[str]) -> bool:
    """Whether all values are dates as in 20240131."""
    if not words or not all(len(word) == 8 and word[:2] in ("19", "20") and word.isdigit() for word in words):
        return False
    return not np.isnan(seconds_of(words, _COMPACT)).any()


COMPACT = _COMPACT
"""The format of a date in eight digits."""


def has_time(form: str, seconds: np.ndarray) -> bool:
    """Whether dates have a time of day that is not always the same."""
    there = seconds[~np.isnan(seconds)]
    of_day = np.mod(there, 86400)
    return (
        (form == ISO or _TIME_OF_DAY.search(form) is not None)
        and bool(len(there))
        and bool((of_day != of_day[0]).any())
    )


def _candidates(*probe: str) -> list[str]:
    """The formats that at least one of some dates fits, so that few are tried on all."""

    def timed(word: str, time: str) -> bool:
        return (":" in word) == bool(time)

    found: list[str] = []
    for day in (*_DAYS, "%Y-%m-%d"):
        likely = [word for word in probe if _shape(day).match(in_english(word))]
        found += [
            day + time for time in _TIMES if any(_fits([word], day + time) for word in likely if timed(word, time))
        ]
    return found + [form for form in _OTHERS if any(_fits([word], form) for word in probe)]


def _fits(words: Sequence[str], form: str) -> float:
    if form == ISO:
        return 1 - float(np.isnan(seconds_of(words, form)).mean())
    shape = _shape(form)
    return sum(bool(shape.fullmatch(in_english(word))) for word in words) / len(words)


_PARTS = {
    "%Y": r"(?:1[5-9]|2[01])\d\d", "%y": r"\d\d", "%m": r"(?:0?[1-9]|1[0-2])", "%d": r"(?:0?[1-9]|[12]\d|3[01])",
    "%H": r"(?:[01]?\d|2[0-3])", "%I": r"(?:0?[1-9]|1[0-2])", "%M": r"[0-5]\d", "%S": r"[0-5]\d", "%f": r"\d{1,6}",
    "%p": r"(?i:am|pm)", "%b": f"(?i:{'|'.join(_MONTHS)})", "%z": r"[+-]\d\d:?\d\d",
    "%q": r"(?:10|[147])",
    "%a": r"(?i:mon|tue|wed|thu|fri|sat|sun)", "%A": r"(?i:mon|tues|wednes|thurs|fri|satur|sun)day",
}  # fmt: skip
_shapes: dict[str, re.Pattern[str]] = {}


def _shape(form: str) -> re.Pattern[str]:
    """What a date of a format looks like, so that most are told apart without reading them."""
    if form not in _shapes:
        parts = re.split(r"(%[a-zA-Z])", form)
        _shapes[form] = re.compile("".join(_PARTS.get(part, re.escape(part)) for part in parts))
    return _shapes[form]


def _rises(words: Sequence[str], form: str) -> bool:
    steps = np.diff(seconds_of(words, form))
    return bool((steps >= 0).all() or (steps <= 0).all())
