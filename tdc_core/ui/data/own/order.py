"""In which order the rows of a person's own file are put before they are sliced into parts."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from tdc_core.checks.problem import Problem
from tdc_core.spec import FileReading, Order, PicturesReading, TableReading
from tdc_core.spec.reading import OrderBy
from tdc_core.ui.data.own.changes import order_columns, ordered_by
from tdc_core.ui.data.own.edit import edit_pictures, edit_table
from tdc_core.ui.parts.problems import problems_at, show_problems
from tdc_core.ui.parts.words import explain
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session

ORDERS: dict[OrderBy, str] = {
    "file": "As in the file",
    "shuffled": "Shuffled",
    "stratified": "Classes in proportion",
    "time": "By time",
    "group": "By group",
}
EXPLAINED: dict[OrderBy, str] = {
    "file": "The rows stay as they lie. Fine where the file has no order of its own.",
    "shuffled": "Every part gets rows from everywhere in the file.",
    "stratified": "Shuffled, and every part has the classes in the same proportion.",
    "time": "Earliest first, so that the later rows judge what was learned from the earlier ones.",
    "group": "Rows that share a value stay together, and no part cuts a group apart.",
}
LARGEST_SEED = 2**32 - 1


def order_picker(session: Session, studio: Services, problems: Sequence[Problem]) -> None:
    """Draw the choice for the draft's file, with the seed or the column that it needs."""
    reading = session.draft.data.file
    if reading is None:
        return
    order = reading.order
    with st.container(border=True, gap="small", key="own-order"):
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            _by(session, studio, reading)
            if isinstance(reading, TableReading) and order.column is not None:
                _column(session, studio, reading, order.column)
            if order.by in ("shuffled", "stratified", "group"):
                _seed(session, studio, order)
        st.caption(EXPLAINED[order.by])
        show_problems(session, problems_at(problems, "data.file.order"))


def orders_of(reading: FileReading) -> tuple[OrderBy, ...]:
    """The orders that a file can be put in."""
    if isinstance(reading, PicturesReading):
        return ("file", "shuffled", "stratified")
    possible = [by for by in ORDERS if by not in ("time", "group") or order_columns(reading, by)]
    return tuple(by for by in possible if by != "stratified" or reading.aim == "classes" or reading.order.by == by)


def _by(session: Session, studio: Services, reading: FileReading) -> None:
    key, options = session.field_key("data.file.order.by"), orders_of(reading)
    session.show(key, reading.order.by)

    def pick() -> None:
        by: OrderBy | None = session.shown(key)
        if by is None:
            return
        if isinstance(session.draft.data.file, PicturesReading):
            edit_pictures(session, studio, key, order=Order(by=by, seed=reading.order.seed))
            return

        def change(table: TableReading) -> TableReading | None:
            order = ordered_by(table, by)
            return None if order is None else table.with_order(order)

        edit_table(session, studio, key, change)

    st.selectbox(
        "Order of the rows before they are split", options, options.index(reading.order.by), key=key,
        format_func=ORDERS.__getitem__, on_change=caught(pick), width=260, help=explain("order", "leak"),
    )  # fmt: skip


def _column(session: Session, studio: Services, reading: TableReading, now: str) -> None:
    key = session.field_key("data.file.order.column")
    names = order_columns(reading, reading.order.by)
    names = names if now in names else (now, *names)
    session.show(key, now)

    def pick() -> None:
        name = session.shown(key)
        if name is not None:
            edit_table(session, studio, key, lambda table: table.with_order(
                Order(by=table.order.by, seed=table.order.seed, column=name)
            ))  # fmt: skip

    st.selectbox("Column", names, names.index(now), key=key, on_change=caught(pick), width=200)


def _seed(session: Session, studio: Services, order: Order) -> None:
    key = session.field_key("data.file.order.seed")
    session.show(key, order.seed)

    def pick() -> None:
        seed = session.shown(key)
        if seed is None:
            return
        if isinstance(session.draft.data.file, PicturesReading):
            edit_pictures(session, studio, key, order=order.model_copy(update={"seed": int(seed)}))
        else:
            edit_table(
                session, studio, key,
                lambda table: table.with_order(table.order.model_copy(update={"seed": int(seed)})),
            )  # fmt: skip

    st.number_input(
        "Seed", 0, LARGEST_SEED, order.seed, key=key, on_change=caught(pick), width=120, help=explain("seed")
    )
