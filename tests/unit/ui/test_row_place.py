from __future__ import annotations

import pytest
import streamlit as st

from tdc_core.catalog.datasets import find_dataset
from tdc_core.spec import RowRange
from tdc_core.ui.parts.row_place import around, named_row

IRIS, MNIST = find_dataset("iris"), find_dataset("mnist")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("train:0", ("train", 0)),
        ("train:149", ("train", 149)),
        ("train:150", None),
        ("test:0", None),
        ("train", None),
        ("train:-1", None),
        ("train:1.0", None),
        ("train:٣", None),
        ("../train:1", None),
        ("train:1 ", None),
        ("train:" + "9" * 5000, None),
        ("", None),
    ],
)
def test_an_address_names_a_row_that_there_is(monkeypatch: pytest.MonkeyPatch, address: str, expected) -> None:
    monkeypatch.setattr(st, "query_params", {"row": address})
    assert named_row(IRIS) == expected


def test_an_address_without_a_row_names_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(st, "query_params", {})
    assert named_row(IRIS) is None


def test_neighbours_are_as_many_at_the_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    assert around(IRIS, ("train", 70), 10) == RowRange("train", 65, 75)
    assert around(IRIS, ("train", 2), 10) == RowRange("train", 0, 10)
    assert around(IRIS, ("train", 149), 10) == RowRange("train", 140, 150)
    assert around(IRIS, ("train", 3), 1000) == RowRange("train", 0, 150)
    assert around(MNIST, ("test", 9999), 24) == RowRange("test", 9976, 10_000)
