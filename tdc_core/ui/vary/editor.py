"""The values of one thing that varies, as fields: a list, a range, or some of its choices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import streamlit as st

from tdc_core.sweeps.spec import FloatSearch
from tdc_core.ui.parts.problems import plain
from tdc_core.ui.parts.words import explain
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session
from tdc_core.ui.session.tab import get, put
from tdc_core.ui.vary.judged import refused_values
from tdc_core.ui.vary.made import Item
from tdc_core.ui.vary.numbers import spread, written
from tdc_core.ui.vary.plan import LONGEST_LIST, TIMES, Row, change_row

HOWS = {"range": "Range", "list": "List"}
LEFT_OUT = "{why} It is left out."
_WIDTH = 92  # pixels of a number
_LONGEST_NUMBER = 30


def vary_key(session: Session, row: Row, part: str) -> str:
    """The key of a field of a row, until something else than the field changes what varies."""
    return session.field_key(f"vary.{get('vary-turn', 0)}.{row.name}.{part}", str(row.layer or ""))


def turn() -> None:
    """Note that what varies has changed elsewhere than in its field, whose old value counts no more."""
    put("vary-turn", get("vary-turn", 0) + 1)


def editor(session: Session, studio: Services, item: Item) -> None:
    """Draw the fields of a row, and what is wrong with it.

    Args:
        session: the visitor's, which keeps every change.
        studio: the services.
        item: the row as it stands in the draft; nothing is drawn for one that the draft does not have.
    """
    if not item.path:
        return
    row = item.row
    if item.options:
        _choices(session, row, item.options)
    else:
        if row.name != TIMES:
            _how(session, row)
        if row.how == "list":
            _text(session, row, "values", "Values", "stretch", "0.1, 0.01, 0.001", LONGEST_LIST)
        else:
            _range(session, row)
    row_says(session, studio, item)


def row_says(session: Session, studio: Services, item: Item) -> None:
    """Say what is wrong with a row, or which of its values can't be trained."""
    if item.problem:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f":red[:material/error: {plain(item.problem)}]", width="content")
            if item.endless:
                st.button(
                    "Make it a list",
                    key=session.key(f"vary.list.{item.row.name}", str(item.row.layer or "")),
                    type="tertiary",
                    icon=":material/build:",
                    on_click=caught(_make_a_list),
                    args=(session, item),
                )
    elif item.search is not None:
        for why in refused_values(item.search, session.draft, studio):
            st.markdown(f":orange[:material/warning: {plain(LEFT_OUT.format(why=why))}]")


def _how(session: Session, row: Row) -> None:
    """A list or a range, and on which scale."""
    key = vary_key(session, row, "how")
    session.show(key, row.how)

    def choose() -> None:
        change_row(session, row.key, how=session.shown(key))

    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.segmented_control(
            "How",
            list(HOWS),
            key=key,
            default=row.how,
            format_func=HOWS.__getitem__,
            required=True,
            label_visibility="collapsed",
            on_change=caught(choose),
        )
        if row.how == "range":
            _log(session, row)


def _log(session: Session, row: Row) -> None:
    key = vary_key(session, row, "log")
    session.show(key, row.log)

    def switch() -> None:
        change_row(session, row.key, log=bool(session.shown(key)))

    st.toggle("Log scale", row.log, key=key, help=explain("log scale"), on_change=caught(switch))


def _range(session: Session, row: Row) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        _text(session, row, "low", "From", _WIDTH)
        _text(session, row, "high", "To", _WIDTH)
        if row.name != TIMES and not row.log:
            _text(session, row, "step", "Step", _WIDTH, "any")


def _text(
    session: Session,
    row: Row,
    part: str,
    label: str,
    width: int | Literal["stretch"],
    example: str = "",
    longest: int = _LONGEST_NUMBER,
) -> None:
    key = vary_key(session, row, part)
    value = str(getattr(row, part))
    session.show(key, value)

    def changed() -> None:
        change_row(session, row.key, **{part: str(session.shown(key) or "")})

    st.text_input(label, value, key=key, width=width, max_chars=longest, placeholder=example, on_change=caught(changed))


def _choices(session: Session, row: Row, options: Sequence[str]) -> None:
    key = vary_key(session, row, "choices")
    known = [choice for choice in options if choice in row.choices]
    if set(session.shown(key) or ()) != set(known):
        session.show(key, known)

    def changed() -> None:
        chosen = session.shown(key) or ()
        change_row(session, row.key, choices=tuple(choice for choice in options if choice in chosen))

    st.pills(
        "Choices",
        list(options),
        key=key,
        default=known,
        selection_mode="multi",
        label_visibility="collapsed",
        on_change=caught(changed),
    )


def _make_a_list(session: Session, item: Item) -> None:
    """Take some numbers of a range in its place."""
    search = item.search
    if isinstance(search, FloatSearch):
        numbers = spread(search.low, search.high, search.log, whole=False)
        change_row(session, item.row.key, how="list", values=", ".join(map(written, numbers)))
        turn()
