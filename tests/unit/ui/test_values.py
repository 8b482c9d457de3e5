"""A list of numbers as people write it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tdc_core.ui.train.values import LONGEST_LIST, MOST, TWICE, NotAList, in_short, read_numbers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("0.1, 0.01, 0.001", (0.1, 0.01, 0.001)),
        ("  0.1,0.01 ,\n 0.001, ", (0.1, 0.01, 0.001)),
        ("0.1 0.01", (0.1, 0.01)),
        ("1e-3,1e-4", (1e-3, 1e-4)),
        ("1E-3; .5", (1e-3, 0.5)),
        ("-1, +2", (-1.0, 2.0)),
        ("0,1; 0,01", (0.1, 0.01)),
        ("0,1;0,01;", (0.1, 0.01)),
        ("0,1\n0,01", (0.1, 0.01)),
        ("1;0,5", (1.0, 0.5)),
        ("1, 2, 3", (1.0, 2.0, 3.0)),
        ("1,2,3", (1.0, 2.0, 3.0)),
        ("0.1,0.2; 0.3", (0.1, 0.2, 0.3)),
        ("1, 0.5", (1.0, 0.5)),
    ],
)
def test_numbers_are_read_as_they_are_meant(text: str, numbers: tuple[float, ...]) -> None:
    assert read_numbers(text) == numbers


@pytest.mark.parametrize(
    ("text", "numbers"), [("16,32", (16, 32)), ("16, 32; 64", (16, 32, 64)), ("1e2 50.0", (100, 50))]
)
def test_whole_numbers_know_no_decimal_comma(text: str, numbers: tuple[int, ...]) -> None:
    found = read_numbers(text, whole=True)
    assert found == numbers and all(type(number) is int for number in found)


@pytest.mark.parametrize("text", ["0,1", "0,1, 0,01", "16,32, 64", "0,1 0,01"])
def test_a_comma_that_may_mean_both_is_asked_about(text: str) -> None:
    with pytest.raises(NotAList, match=r"^Is “.+” .+ or .+\? "):
        read_numbers(text)


@pytest.mark.parametrize(
    ("text", "whole", "why"),
    [
        ("", False, "at least two"),
        (" ,; \n", True, "at least two values, like 16, 32, 64"),
        ("0.1", False, "at least two"),
        ("0.1, fast", False, "“fast” is not a number"),
        ("0.1, nan", False, "“nan”"),
        ("0.1, inf", False, "“inf”"),
        ("0.1, 1e999", False, "“1e999”"),
        ("1_0, 2", False, "“1_0”"),
        ("1/10, 0.2", False, "“1/10”"),
        ("٣, 4", False, "“٣”"),
        ("0,1; 0,01; 0,0,1", False, "stands there twice"),
        ("0x10, 2", True, "“0x10”"),
        ("0.5, 2", True, "“0.5” is not a whole number"),
        ("0.1, 0.10", False, TWICE.format(value="0.1")),
        ("16, 1.6e1", True, TWICE.format(value="16")),
        (", ".join(map(str, range(MOST + 1))), True, f"These are {MOST + 1}"),
        ("1" * (LONGEST_LIST + 1), False, "too long"),
        ("<b>x</b>, 1", False, "“<b>x</b>”"),
    ],
)
def test_what_is_no_list_is_said_in_words(text: str, whole: bool, why: str) -> None:
    with pytest.raises(NotAList) as said:
        read_numbers(text, whole=whole)
    assert why in str(said.value)


def test_what_was_typed_is_cut_in_the_words() -> None:
    with pytest.raises(NotAList) as said:
        read_numbers("x" * LONGEST_LIST)
    assert len(str(said.value)) < 200


@given(st.text(max_size=60), st.booleans())
def test_any_text_is_a_list_or_said_not_to_be(text: str, whole: bool) -> None:
    try:
        numbers = read_numbers(text, whole=whole)
    except NotAList:
        return
    assert 2 <= len(set(numbers)) == len(numbers) <= MOST


@given(
    st.lists(st.integers(-(10**6), 10**6), min_size=2, max_size=MOST, unique=True),
    st.sampled_from([", ", ",", " ", "; "]),
)
def test_numbers_with_points_are_read_back(thousandths: list[int], between: str) -> None:
    written = between.join(f"{number / 1000:.3f}" for number in thousandths)
    assert read_numbers(written) == tuple(number / 1000 for number in thousandths)


def test_a_number_in_short() -> None:
    assert [in_short(number) for number in (16, 0.1, 1e-05, 1.0)] == ["16", "0.1", "1e-05", "1"]
