"""Rows in their new order: all of them, in proportion, and no group apart."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tdc_core.spec.reading import Order, OrderBy
from tdc_core.tables.ordering import row_order

LABELS = np.array([2, 0, 0, 1, 0, 2, 0, 0])


def test_rows_stay_as_they_lie_in_the_file() -> None:
    rows, edges = row_order(Order(by="file"), LABELS)
    assert rows.tolist() == list(range(8)) and edges is None


@pytest.mark.parametrize("by", ["shuffled", "stratified", "group"])
def test_a_seed_says_it_all(by: OrderBy) -> None:
    order = Order(by=by, seed=5, column="g" if by == "group" else None)
    labels = np.arange(1000) % 7
    rows, _ = row_order(order, labels, groups=labels // 2)
    assert rows.dtype == np.int64 and sorted(rows) == list(range(1000))
    assert rows.tolist() == row_order(order, labels, groups=labels // 2)[0].tolist()
    other = Order(by=by, seed=6, column=order.column)
    assert rows.tolist() != row_order(other, labels, groups=labels // 2)[0].tolist()


def test_shuffled_is_what_a_script_writes() -> None:
    rows, _ = row_order(Order(by="shuffled", seed=3), LABELS)
    assert rows.tolist() == np.random.default_rng(3).permutation(8).tolist()


@given(st.lists(st.integers(1, 60), min_size=1, max_size=5), st.integers(0, 9), st.floats(0, 1), st.floats(0, 1))
def test_every_slice_has_the_classes_in_proportion(sizes: list[int], seed: int, one: float, other: float) -> None:
    labels = np.random.default_rng(seed).permutation(np.repeat(np.arange(len(sizes)), sizes))
    rows, _ = row_order(Order(by="stratified", seed=seed), labels)
    first, last = sorted((round(one * len(labels)), round(other * len(labels))))
    found = np.bincount(labels[rows[first:last]], minlength=len(sizes))
    wanted = np.array(sizes) * (last - first) / len(labels)
    # One at either edge, and what the places of the other classes are rounded by.
    assert np.all(np.abs(found - wanted) <= 1 + len(sizes) * np.array(sizes) / len(labels))


def test_a_slice_of_uneven_classes_is_off_by_a_row_at_most() -> None:
    labels = np.repeat([0, 1, 2], [700, 250, 50])
    rows, _ = row_order(Order(by="stratified", seed=1), labels)
    for first, last in ((0, 800), (800, 900), (900, 1000), (0, 200), (137, 641)):
        found = np.bincount(labels[rows[first:last]], minlength=3)
        assert np.all(np.abs(found - np.array([0.7, 0.25, 0.05]) * (last - first)) <= 1)
    assert rows[:10].tolist() != sorted(rows[:10]), "within a class they are shuffled"


def test_classes_may_be_words_or_numbers() -> None:
    words = np.array(["b", "a", "b", "a"])
    rows, _ = row_order(Order(by="stratified", seed=1), words)
    assert set(words[rows[:2]]) == {"a", "b"}
    assert sorted(row_order(Order(by="stratified"), np.array([0.5, np.nan, 2.0]))[0]) == [0, 1, 2]


def test_time_goes_from_early_to_late_and_nobody_knows_when_at_the_end() -> None:
    time = np.array([3.0, np.nan, 1.0, 3.0, -2.0])
    rows, edges = row_order(Order(by="time", column="day"), np.zeros(5), time=time)
    assert rows.tolist() == [4, 2, 0, 3, 1] and edges is None


@given(st.lists(st.integers(-1, 6), max_size=40), st.integers(0, 5))
def test_no_group_is_cut_and_edges_say_where_they_begin(groups: list[int], seed: int) -> None:
    each = np.array(groups, np.int64)
    rows, edges = row_order(Order(by="group", seed=seed, column="g"), np.zeros(len(each)), groups=each)
    assert edges is not None and edges[0] == 0 and edges[-1] == len(each) and len(edges) == len(set(groups)) + 1
    blocks = [rows[first:last].tolist() for first, last in pairwise(edges)]
    assert all(len(set(each[block])) == 1 for block in blocks)
    assert all(block == sorted(block) for block in blocks), "in the file's order"
    assert sorted(rows) == list(range(len(each)))


def test_no_rows_have_an_order_too() -> None:
    for by in ("file", "shuffled", "stratified"):
        assert row_order(Order(by=by), np.zeros(0))[0].tolist() == []


@pytest.mark.parametrize("by", ["time", "group"])
def test_what_an_order_goes_by_must_be_there(by: OrderBy) -> None:
    with pytest.raises(ValueError, match="needs its values"):
        row_order(Order(by=by, column="c"), LABELS)
