"""Numbers as people write them, and what only looks like one."""

from __future__ import annotations

import math

import pytest

from tdc_core.tables.number_format import number_format
from tdc_core.tables.numbers import number_of


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12),
        (" 12 ", 12),
        ("-1.5", -1.5),
        ("+1.5", 1.5),
        ("−3", -3),
        ("1e5", 1e5),
        ("1E-3", 1e-3),
        (".5", 0.5),
        ("5.", 5),
        ("29%", 29),
        ("29 %", 29),
        ("$12.50", 12.5),
        ("-$12.50", -12.5),
        ("$-12.50", -12.5),
        ("€ 12.50", 12.5),
        ("12.50 €", 12.5),
        ("12.50€", 12.5),
        ("USD 5", 5),
        ("5 CHF", 5),
        ("5000원", 5000),
        ("¥300", 300),
        ("(120)", -120),
        ("($120)", -120),
        ("120-", -120),
        ("21℃", 21),
        ("12人", 12),
        ("12 kg", 12),
        ("12kg", 12),
        ("21 °C", 21),
        ("3 m²", 3),
        ("inf", math.inf),
        ("-Infinity", -math.inf),
        ("１２", 12),
        ("9" * 100, 1e100),
    ],
)
def test_numbers(text: str, number: float) -> None:
    assert number_of(text) == number


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            " ",
            "-",
            "--",
            "abc",
            "1/2",
            "1:2",
            "12 apples",
            "12x",
            "1.2.3",
            "1-2",
            "3-4",
            "<5",
            ">5",
            "5+",
            "1e",
            "e5",
        ),
        *(
            "0x10",
            "1_000",
            "(5",
            "5)",
            "(-5)",
            "+-5",
            "12 34",
            "$",
            "kg",
            "nan",
            "True",
            "2024-01-01",
            "10:30",
            "1e99999",
        ),
        *("192.168.0.1", "1,2,3", "A1", "1A", "§5", "½", "9" * 100 + "x"),
    ],
)
def test_no_numbers(text: str) -> None:
    assert number_of(text) is None


@pytest.mark.parametrize(
    ("text", "decimal", "thousands", "number"),
    [
        ("1,5", ",", None, 1.5),
        ("1.5", ",", None, 1.5),
        ("1.234,5", ",", ".", 1234.5),
        ("1.234", ",", ".", 1234),
        ("1.23", ",", ".", None),
        ("1.234.567", ",", ".", 1234567),
        ("1,234.5", ".", ",", 1234.5),
        ("1,23,456", ".", ",", 123456),
        ("12,34", ".", ",", None),
        ("1234,567", ".", ",", None),
        ("1.5,000", ".", ",", None),
        ("1 234,5", ",", " ", 1234.5),
        ("1\u00a0234,5", ",", " ", 1234.5),
        ("1\u202f234", ",", " ", 1234),
        ("1'234.5", ".", "'", 1234.5),
        ("1’234.5", ".", "'", 1234.5),
        ("$1,234.50", ".", ",", 1234.5),
        ("1.234,50 €", ",", ".", 1234.5),
    ],
)
def test_signs_within(text: str, decimal: str, thousands: str | None, number: float | None) -> None:
    assert number_of(text, decimal, thousands) == number


@pytest.mark.parametrize(
    ("values", "separator", "signs"),
    [
        (["1.5", "2.25"], ",", (".", None)),
        (["1,5", "2,25"], ";", (",", None)),
        (["1.234,5", "17,25"], ";", (",", ".")),
        (["1,234.5", "17.25"], ";", (".", ",")),
        (["1,234", "999", "12,345"], ",", (".", ",")),
        (["1,234", "0,999", "2,345"], ";", (",", None)),
        (["1,234,567", "12"], ";", (".", ",")),
        (["1.234.567", "12"], ";", (",", ".")),
        (["1.234", "2.345"], ",", (".", None)),
        (["1.234", "999", "12.345"], ";", (",", ".")),
        (["1,234", "999", "12,345"], ";", (".", ",")),
        (["1.234", "5", "2.345"], ",", (".", None)),
        (["1.234", "12345"], ";", (".", None)),
        (["1 234", "12"], ";", (".", " ")),
        (["1 234,5", "12,25"], ";", (",", " ")),
        (["1'234.50", "12.25"], ",", (".", "'")),
        (["a", "b"], ",", (".", None)),
    ],
)
def test_which_signs_a_table_has(values: list[str], separator: str, signs: tuple[str, str | None]) -> None:
    assert number_format([values], separator) == signs
