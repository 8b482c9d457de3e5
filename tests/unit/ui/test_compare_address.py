"""What stands in the link of a comparison, whatever was made of it."""

from __future__ import annotations

import pytest

from tdc_core.ui.compare.address import Asked, read_link, with_base

ONE, OTHER = "0" * 31 + "1", "f" * 32


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        (f"{ONE},{OTHER}", Asked((ONE, OTHER))),
        (f" {OTHER.upper()} , {ONE},{ONE},", Asked((OTHER, ONE))),
        ("", Asked(())),
        (",,,", Asked(())),
        (f"{ONE},<script>,\x00,{ONE}0", Asked((ONE,), broken=3)),
        (f"{ONE[:-1]}\u0661", Asked((), broken=1)),
    ],
)
def test_ids_are_taken_once_each_and_the_rest_is_counted(text: str, asked: Asked) -> None:
    assert read_link(text) == asked


def test_a_link_without_an_end_is_read_to_some_length() -> None:
    asked = read_link(",".join(f"{number:032x}" for number in range(100_000)))
    assert 10 < len(asked.ids) < 200


def test_another_base_comes_first() -> None:
    assert with_base(["a", "b", "c"], "b") == ["b", "a", "c"]
