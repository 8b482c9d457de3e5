"""Which signs stand within the numbers of a table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from tdc_core.tables.layout import Thousands
from tdc_core.tables.numbers import written

_GROUPS = {sign: re.compile(rf"[1-9]\d{{0,2}}(?:{re.escape(sign)}\d{{3}})+") for sign in ",. '"}
_GROUPS[","] = re.compile(rf"{_GROUPS[','].pattern}|[1-9]\d?(?:,\d\d)+,\d{{3}}")  # lakhs and crores, in twos
_BOTH = {
    ",": re.compile(r"\d{1,3}(?:\.\d{3})+,\d+"),
    ".": re.compile(r"\d{1,3}(?:,\d{2,3})*,\d{3}\.\d+"),
}


@dataclass
class _Signs:
    """How many values show what, for a decimal sign and the other one as a sign for thousands.

    Attributes:
        point: has this sign once, with a rest that is no group of three.
        both: has it behind groups with the other sign.
        groups: has this sign in groups alone, which may mean either.
        many: has it in two groups or more, which only thousands have.
    """

    point: int = 0
    both: int = 0
    groups: int = 0
    many: int = 0


def number_format(
    columns: Iterable[Sequence[str]], separator: str | None
) -> tuple[Literal[".", ","], Thousands | None]:
    """The decimal sign and the sign for thousands of the numbers in some columns' values."""
    signs = {".": _Signs(), ",": _Signs()}
    blanks = apostrophes = long_whole = small = 0
    alone = {".": 0, ",": 0}
    for values in columns:
        found = [parts.digits for parts in map(written, values) if parts is not None]
        if 2 * len(found) < len([value for value in values if value.strip()]):
            continue  # words, in which a sign says nothing
        for sign in alone:
            alone[sign] += _groups_alone(found, sign)
        for digits in found:
            blanks += " " in digits and bool(_GROUPS[" "].match(digits))
            apostrophes += "'" in digits and bool(_GROUPS["'"].match(digits))
            long_whole += digits.isdigit() and len(digits) > 3
            small += digits.isdigit() and len(digits) <= 3
            for sign, count in signs.items():
                _count(digits, sign, count)
    dot, comma = signs["."], signs[","]
    by_comma, by_dot = comma.point + comma.both, dot.point + dot.both
    decimal: Literal[".", ","] = "."
    if by_comma or by_dot:
        decimal = "," if by_comma > by_dot else "."
    elif comma.groups and not dot.groups and not comma.many:
        # "1,234" alone: decimal where semicolons had to be taken, and where whole thousands stand without a sign
        decimal = "," if (separator == ";" and not alone[","]) or long_whole > small else "."
    elif dot.many or (alone["."] and not comma.groups and separator in (";", "\t")):
        decimal = ","
    other = "." if decimal == "," else ","
    grouped = signs[other]
    if blanks > apostrophes:
        return decimal, " "
    if apostrophes:
        return decimal, "'"
    if signs[decimal].both or grouped.many or (grouped.groups and not grouped.point):
        return decimal, other  # type: ignore[return-value]
    return decimal, None


def _groups_alone(found: Sequence[str], sign: str) -> bool:
    """Whether the numbers of a column have groups of three from a thousand on, and no sign below: 999, then 1.000."""
    small = [digits for digits in found if digits.isdigit()]
    rest = [digits for digits in found if not digits.isdigit()]
    grouped = bool(rest) and all(_GROUPS[sign].fullmatch(digits) for digits in rest)
    return grouped and bool(small) and all(len(digits) <= 3 for digits in small)


def _count(digits: str, sign: str, count: _Signs) -> None:
    if sign not in digits:
        return
    if _BOTH[sign].fullmatch(digits):
        count.both += 1
    elif _GROUPS[sign].fullmatch(digits):
        count.groups += 1
        count.many += digits.count(sign) > 1
    elif digits.count(sign) == 1 and digits.rpartition(sign)[2].isdigit():
        count.point += 1
