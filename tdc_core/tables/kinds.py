"""What a column holds, with the reason, judged by its different values."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from tdc_core.spec.messages import Code, Message
from tdc_core.spec.reading import Kind
from tdc_core.tables.cells import Cells
from tdc_core.tables.dates import COMPACT, ISO, format_of, is_compact, may_be_date, seconds_of
from tdc_core.tables.layout import Layout
from tdc_core.tables.missing import spellings_among
from tdc_core.tables.numbers import number_of

NUMBERS = 0.9
"""The share of a column's values that have to be numbers, or dates, for it to be one of these."""
_ID_NAME = re.compile(
    r"(.*[ _.-])?(ids?|uid|uuid|guid|nr|code|rownames?|row names|unnamed: ?\d+|n°)|column 1"
    r"|(index|idx|key|no|num|number|nummer|row|serial|#|번호|순번|아이디|番号|序号)([ _.-]?no)?\.?",
    re.IGNORECASE,
)
_ID_IN_CAPITALS = re.compile(r".*[a-z](ID|Id)|ID[_ -].*")
_TIME_NAME = re.compile(
    r"(.*[ _.-])?(years?|jahre?|années?|année|rok|hours?|stunde|heure|days?|tag|jour|weeks?|woche|months?|monat|mois"
    r"|minutes?|seconds?|time|zeit|temps|t|x|age|alter|step|epoch"
    r"|연도|년도|년|월|일|시간|나이|年|月|日|時|年齢)([ _.\[(].*)?",
    re.IGNORECASE,
)
_DATE_NAME = re.compile(r".*(date|datum|day|tag|날짜|일자|日付|fecha|data).*", re.IGNORECASE)
_LONG_DIGITS = 16
_CODE = re.compile(r"0\d+")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_WITHOUT_BLANKS = re.compile("[\u3041-\u30ff\u4e00-\u9fff]")


@dataclass(frozen=True)
class Judged:
    """What a column was found to hold.

    Attributes:
        kind: of the reading.
        reason: why.
        missing: the spellings of "missing" that occur.
        own: those of them that mean it in this column, since it holds numbers or dates.
        date_format: of a date.
        distinct: how many different values there are, missing ones apart.
        odd: different values among numbers or dates that are none.
        numbers: float64 (rows,) of a number, nan where missing; None for other kinds.
    """

    kind: Kind
    reason: Message
    missing: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    date_format: str | None = None
    distinct: int = 0
    odd: tuple[str, ...] = ()
    numbers: np.ndarray | None = None


def judge(name: str, cells: Cells, layout: Layout, missing: Collection[str] = ()) -> Judged:
    """What a column holds.

    Args:
        name: of the column.
        cells: what stands in it.
        layout: of its file, for the signs within numbers.
        missing: the spellings that were taken for missing already, where it was loaded as numbers.
    """
    if cells.nested:
        return Judged("nested", Code.TABLE_NESTED())
    words = cells.words if cells.numbers is None else tuple(missing)
    anywhere = spellings_among(words)
    own = tuple(word for word in spellings_among(words, numbers=True) if word not in anywhere)
    if cells.numbers is not None:
        return _judge_numbers(name, cells.numbers, (), Judged("number", Code.TABLE_IS_NUMBER(), anywhere, own))
    assert cells.codes is not None
    counts = cells.counts
    values = [(word.strip(), count) for word, count in zip(cells.words, counts.tolist(), strict=True) if count]
    values = [(word, count) for word, count in values if word and word not in anywhere]
    valued = [(word, count) for word, count in values if word not in own]
    if not values:
        return Judged("empty", Code.TABLE_IS_EMPTY(), anywhere)
    distinct = len({" ".join(word.split()).casefold() for word, _ in values})
    if (found := _as_number(name, cells, valued, layout, anywhere, own)) is not None:
        return found
    if (dates := _as_date(cells, valued, layout, anywhere, own)) is not None:
        return dates
    if distinct == 1:
        return Judged("constant", Code.TABLE_IS_CONSTANT(value=_short(values[0][0])), anywhere, distinct=1)
    kind, reason = _kind_of_words([word for word, _ in values], [count for _, count in values], distinct)
    return Judged(kind, reason, anywhere, distinct=distinct)


def _as_number(
    name: str,
    cells: Cells,
    valued: Sequence[tuple[str, int]],
    layout: Layout,
    anywhere: tuple[str, ...],
    own: tuple[str, ...],
) -> Judged | None:
    """Words that are numbers, but for codes with leading zeros and numbers of more digits than are kept."""
    if not valued or cells.dates:
        return None
    if not _likely(valued, layout):
        return None
    read = [number_of(word, layout.decimal, layout.thousands) for word, _ in valued]
    total = sum(count for _, count in valued)
    good = sum(count for (_, count), value in zip(valued, read, strict=True) if value is not None)
    if good < NUMBERS * total:
        return None
    words = [word for word, _ in valued]
    digits = [word for word in words if word.isdigit()]
    if len(digits) >= NUMBERS * len(words):
        codes = sum(bool(_CODE.fullmatch(word)) for word in digits)
        if codes and any(len(word) > 1 for word in digits):
            return _code(words, [count for _, count in valued], anywhere)
        if max(map(len, digits)) >= _LONG_DIGITS:
            kind: Kind = "id" if len(words) > total / 2 else "category"
            reason = Code.TABLE_IS_LONG_NUMBER(digits=max(map(len, digits)))
            return Judged(kind, reason, anywhere, distinct=len(words))
        if _DATE_NAME.fullmatch(name) and is_compact(digits) and len(digits) > 1:
            reason = Code.TABLE_IS_DATE(example=digits[0])
            return Judged("date", reason, anywhere, own, COMPACT, len(digits))
    place_of = {word: value for word, value in zip(words, read, strict=True) if value is not None}
    values = np.array([place_of.get(word.strip(), np.nan) for word in cells.words] + [np.nan])
    assert cells.codes is not None
    odd = tuple(word for word, value in zip(words, read, strict=True) if value is None)
    found = Judged("number", Code.TABLE_IS_NUMBER(), anywhere, own, odd=odd)
    return _judge_numbers(name, values[cells.codes], tuple(words), found)


def _likely(valued: Sequence[tuple[str, int]], layout: Layout) -> bool:
    """Whether some of the values are numbers, before all are tried."""
    probe = valued[:: max(len(valued) // 300, 1)]
    good = sum(number_of(word, layout.decimal, layout.thousands) is not None for word, _ in probe)
    return good > 0.5 * len(probe) or len(valued) < 50


def _judge_numbers(name: str, numbers: np.ndarray, words: Sequence[str], found: Judged) -> Judged:
    """Numbers that are a measurement, or an empty or constant column, or a running number."""
    there = numbers[np.isfinite(numbers)]  # infinite values count as missing
    if not len(there):
        return Judged("empty", Code.TABLE_IS_EMPTY(), found.missing)
    different = pd.unique(there)
    if len(different) == 1 and not found.odd:
        value = words[0] if len(words) == 1 else f"{different[0]:g}"
        return Judged("constant", Code.TABLE_IS_CONSTANT(value=_short(value)), found.missing, distinct=1)
    numbered = Judged(
        "number", found.reason, found.missing, found.own, distinct=len(different), odd=found.odd, numbers=numbers
    )
    if found.odd or len(different) < len(numbers) or not (different == np.round(different)).all():
        return numbered
    running = bool((np.abs(np.diff(numbers)) == 1).all() and len({*np.sign(np.diff(numbers)).tolist()}) == 1)
    shuffled = different.max() - different.min() + 1 == len(different)
    if _TIME_NAME.fullmatch(name):
        return numbered
    named = bool(_ID_NAME.fullmatch(name) or _ID_IN_CAPITALS.fullmatch(name))
    if (running and len(numbers) >= 10) or (shuffled and (named or (different.min() in (0, 1) and len(numbers) >= 10))):
        return Judged("id", Code.TABLE_IS_RUNNING(), found.missing, distinct=len(different))
    if named:
        return Judged("id", Code.TABLE_IS_NAMED_ID(), found.missing, distinct=len(different))
    return numbered


def _code(words: Sequence[str], counts: Sequence[int], missing: tuple[str, ...]) -> Judged:
    distinct, rows = len(words), sum(counts)
    kind: Kind = "category" if 2 * distinct <= rows else "id"
    return Judged(kind, Code.TABLE_IS_CODE(), missing, distinct=distinct)


def _as_date(
    cells: Cells,
    valued: Sequence[tuple[str, int]],
    layout: Layout,
    anywhere: tuple[str, ...],
    own: tuple[str, ...],
) -> Judged | None:
    """Words of which nearly all are dates in one format."""
    likely = [word for word, _ in valued if may_be_date(word)]
    if len(likely) < 2:
        return None
    form = ISO if cells.dates else format_of(likely, day_first=layout.decimal == ",")
    if form is None:
        return None
    bad = np.isnan(seconds_of([word for word, _ in valued], form)).tolist()
    read = sum(count for (_, count), is_bad in zip(valued, bad, strict=True) if not is_bad)
    if read < NUMBERS * sum(count for _, count in valued):
        return None
    odd = tuple(word for (word, _), is_bad in zip(valued, bad, strict=True) if is_bad)
    return Judged("date", Code.TABLE_IS_DATE(example=likely[0]), anywhere, own, form, len(likely), odd)


def _kind_of_words(words: Sequence[str], counts: Sequence[int], distinct: int) -> tuple[Kind, Message]:
    rows = sum(counts)
    if 2 * distinct <= rows:
        return "category", Code.TABLE_IS_CATEGORY(values=distinct)
    spoken = [_spoken(word) for word in words]
    if sum(spoken) >= 3 * len(words) or 2 * sum(count >= 3 for count in spoken) > len(words):
        return "text", Code.TABLE_IS_TEXT(values=distinct)
    if distinct == rows:
        return "id", Code.TABLE_IS_ID()
    if max(map(len, words)) <= 40 and distinct <= 10:
        return "category", Code.TABLE_IS_CATEGORY(values=distinct)
    return "text", Code.TABLE_IS_MANY_WORDS(values=distinct)


def _spoken(word: str) -> int:
    """How many words of a language stand in a value; in scripts without blanks three signs are one."""
    return sum(bool(_LETTERS.search(part)) for part in word.split()) + len(_WITHOUT_BLANKS.findall(word)) // 3


def _short(value: str) -> str:
    return value if len(value) <= 40 else f"{value[:37]}..."
