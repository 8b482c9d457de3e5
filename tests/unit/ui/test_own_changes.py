"""What a person changes of how a file is read, as plain values."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from tdc_core.spec import ColumnReading, Order, TableReading
from tdc_core.ui.data.own.changes import (
    carried,
    changed,
    given_by,
    is_used,
    order_columns,
    ordered_by,
    target_columns,
    with_aim,
    with_kind,
)
from tdc_core.ui.data.own.held import size_of_file

READING = TableReading(
    sha256="a" * 64,
    separator=";",
    decimal=",",
    skip=2,
    columns=(
        ColumnReading(name="when", kind="date", use=True, date_format="%d.%m.%Y", date_parts=("month",)),
        ColumnReading(name="town", kind="category", use=True),
        ColumnReading(name="rooms", kind="number", use=True),
        ColumnReading(name="notes", kind="text"),
        ColumnReading(name="rent", kind="number"),
    ),
    target="rent",
    aim="number",
)


def test_a_date_by_hand_is_split_into_parts_and_another_kind_keeps_the_choice_to_use_it() -> None:
    by_hand = with_kind(READING, "town", "date").column("town")
    assert (by_hand.kind, by_hand.date_parts) == ("date", ("year", "month", "day", "weekday"))
    assert with_kind(READING, "when", "date").column("when").date_parts == ("month",)
    text = with_kind(READING, "town", "text")
    assert not is_used(text, "town") and is_used(with_kind(text, "town", "category"), "town")


def test_only_classes_are_put_in_proportion() -> None:
    stratified = with_aim(READING, "classes").with_order(Order(by="stratified", seed=3))
    assert with_aim(stratified, "number").order == Order(by="shuffled", seed=3)
    assert with_aim(stratified, "classes").order.by == "stratified"


def test_an_order_takes_the_first_column_that_suits_it() -> None:
    assert ordered_by(READING, "time") == Order(by="time", column="when")
    assert order_columns(READING, "time") == ("when", "rooms"), "the target is none of them"
    assert ordered_by(READING, "group") == Order(by="group", column="town")
    only_dates = changed(READING, columns=[READING.column("when"), READING.column("rent")])
    assert ordered_by(only_dates, "group") is None


def test_what_can_be_predicted_are_numbers_and_categories() -> None:
    assert target_columns(READING) == ("town", "rooms", "rent")


def test_what_is_given_is_all_that_was_found_but_for_what_is_changed() -> None:
    given = given_by(READING, decimal=".")
    assert (given.separator, given.decimal, given.thousands, given.skip, given.header) == (";", ".", "none", 2, True)
    sheet = given_by(READING, sheet="Other")
    assert (sheet.sheet, sheet.skip, sheet.header) == ("Other", None, None)


def test_what_was_set_by_hand_is_carried_to_a_new_guess_and_nothing_else() -> None:
    mine = with_kind(READING.with_column("rooms", use=False), "notes", "category")
    columns = [
        *(column for column in READING.columns if column.name not in ("rent", "town")),
        ColumnReading(name="town", kind="category"),
        ColumnReading(name="rent", kind="number", use=True),
    ]
    new = changed(READING, columns=columns, target="town", aim="classes")
    kept = carried(mine, READING, new)
    assert not kept.column("rooms").use and kept.column("notes").kind == "category"
    assert kept.column("rent").use, "that it was the target is nobody's choice"
    assert (kept.target, kept.aim) == ("town", "classes")
    assert carried(READING, READING, new) == new


def test_what_can_not_be_is_refused() -> None:
    with pytest.raises(ValidationError):
        changed(READING, target="nothing")


@pytest.mark.parametrize(
    ("size", "said"), [(0, "0 bytes"), (1, "1 byte"), (85, "85 bytes"), (340, "0.3 kB"), (2_500_000, "2.5 MB")]
)
def test_a_size_is_said_in_what_it_counts_in(size: int, said: str) -> None:
    assert size_of_file(size) == said
