"""Numbers as people write them: with signs for money and units, in brackets, with either decimal sign."""

from __future__ import annotations

import math
import re
import unicodedata
from typing import NamedTuple

_MONEY_SIGNS = """
    $ € £ ¥ ₩ ₹ ₽ ₺ ₴ ₪ ₫ ฿ ₱ ₦ US$ CA$ C$ AU$ A$ NZ$ HK$ S$ R$ Rs Rs. zł kr kr. Kč Ft lei лв лв. руб руб. р. грн TL Fr.
    CHF EUR USD GBP JPY KRW PLN CZK HUF SEK NOK DKK RUB UAH TRY CNY RMB INR BRL CAD AUD Euro euros 원 円 元 만원 천원
    억원 万円 億円 万元 亿元
"""
CURRENCIES = tuple(_MONEY_SIGNS.split())
"""Signs of money, before or behind a number."""
_UNIT_SIGNS = """
    % ‰ ° °C °F C F K mm cm dm m km in ft yd mi µm μm nm mm² cm² m² km² m2 km2 ha ac sqm sqft m³ cm³ m3 l L ml
    mL cl dl hl gal mg g kg t lb lbs oz µg μg ng ms s sec min h hr hrs d day days wk mo yr yrs year years Hz kHz
    MHz GHz W kW MW GW Wh kWh MWh J kJ MJ cal kcal V mV kV A mA Ω ohm bar mbar hPa kPa MPa Pa psi N kN Nm rpm
    km/h m/s mph kn kt kts dB lx lm mol mmol ppm ppb hp PS px KB MB GB TB kB bit B mg/l mg/L g/l g/L mg/dl mg/dL
    mmol/l mmol/L µg/m³ kg/m3 kg/m³ g/cm3 g/cm³ l/100km mpg pH Jahre Jahr Tage Tag Std Stk Stück ans jours 개 명 년
    월 일 시간 분 초 세 살 층 평 억 万 亿 億 個 名 年 歳 時間 分 秒
    мм см м км м² м2 м³ м3 мг г кг т мл л шт шт. лет год ч мин сек тыс. млн млрд osób szt. lat godz. ks let hod
    人 本 枚 回 件 台 冊 杯 匹 点 회 건 대 권 점 위 등 마리
"""
UNITS = frozenset(_UNIT_SIGNS.split())
"""Units that a number may have behind it, and that a line of units is made of."""

_MONEY = "|".join(sorted((re.escape(sign) for sign in CURRENCIES), key=len, reverse=True))
_WRITTEN = re.compile(
    rf"(?P<open>\()?\s*(?P<sign>[+–-])?\s*(?P<before>{_MONEY})?\s*(?P<sign2>[+–-])?\s*"
    rf"(?P<digits>(?:\d[\d.,' ]*\d|\d)[.,]?|[.,]\d+)(?P<exponent>[eE][+-]?\d{{1,4}})?(?P<after>-)?"
    rf"(?:\s*(?P<behind>{_MONEY})|(?![A-Z]\b)\s?(?P<unit>[^\d\s()+.,-][^\s()]{{0,9}}))?\s*(?P<close>\))?"
)
_LONG = re.compile(r"(?P<sign>[+-])?(?P<digits>\d+(?:[.,]\d*)?|[.,]\d+)(?P<exponent>[eE][+-]?\d{1,4})?")
_INFINITE = re.compile(r"[+-]?\s*(?:inf|infinity|1\.#inf|∞)", re.IGNORECASE)
_BLANKS = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2007": " ", "’": "'", "−": "-", "‐": "-"})
_LONGEST = 60  # signs of a number with others around it, for which there are many ways to match


class Written(NamedTuple):
    """A number as it stands in a cell.

    Attributes:
        digits: with the signs between them, blanks made plain.
        exponent: as written, empty without one.
        negative: whether a minus or brackets say so.
        beside: "%", a sign of money or a unit; empty without.
    """

    digits: str
    exponent: str
    negative: bool
    beside: str


def written(text: str) -> Written | None:
    """The parts of a number that is written out, None where the text is none."""
    if len(text) > _LONGEST:
        long = _LONG.fullmatch(text.strip())
        return long and Written(long["digits"], long["exponent"] or "", long["sign"] == "-", "")
    plain = text.strip().translate(_BLANKS)
    found = _WRITTEN.fullmatch(plain if plain.isascii() else unicodedata.normalize("NFKC", plain).replace("°c", "°C"))
    found = found or _WRITTEN.fullmatch(plain)
    if found is None or bool(found["open"]) != bool(found["close"]) or _signs(found) > 1:
        return None
    if found["unit"] and found["unit"] not in UNITS:
        return None
    minus = not {"-", "–"}.isdisjoint({found["sign"], found["sign2"], found["after"]})
    beside = found["before"] or found["behind"] or found["unit"] or ""
    return Written(found["digits"], found["exponent"] or "", minus or bool(found["open"]), beside)


def _signs(found: re.Match[str]) -> int:
    return sum(bool(found[name]) for name in ("sign", "sign2", "after", "open"))


def number_of(text: str, decimal: str = ".", thousands: str | None = None) -> float | None:
    """The number that a cell holds, None where it holds none; infinite values are numbers.

    What is before the last decimal sign may be grouped by `thousands`, in threes (in twos before them, as in India).
    Without a sign for thousands both "." and "," are decimal signs.
    """
    parts = written(text)
    if parts is None:
        stripped = text.strip()
        if len(stripped) < 12 and _INFINITE.fullmatch(stripped):
            return -math.inf if stripped.startswith("-") else math.inf
        return None
    digits = parts.digits
    if thousands and thousands in digits:
        whole, point, rest = digits.partition(decimal)
        if thousands in rest or not _grouped(whole, thousands):
            return None
        digits = whole.replace(thousands, "") + point + rest
    signs = (decimal,) if thousands else (".", ",")
    for sign in signs:
        digits = digits.replace(sign, ".")
    try:
        value = float(digits + parts.exponent)
    except ValueError:
        return None
    return -value if parts.negative else value


def sign_within(text: str, decimal: str, thousands: str | None) -> str:
    """The decimal sign that a number was written with, empty where it has none."""
    parts = written(text)
    digits = "" if parts is None else parts.digits.replace(thousands or "\0", "")
    return next((sign for sign in (decimal, ".", ",") if sign in digits), "")


def _grouped(whole: str, sign: str) -> bool:
    first, *groups = whole.split(sign)
    return (
        first.isdigit()
        and len(first) <= 3
        and all(group.isdigit() for group in groups)
        and len(groups[-1]) == 3
        and all(len(group) in (2, 3) for group in groups[:-1])
    )
