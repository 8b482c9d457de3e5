"""The columns of a table: what each is taken for and why, whether it is used, what is missing in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import streamlit as st

from tdc_core.datasets.own.inspection import ColumnFound, Inspection
from tdc_core.spec import ColumnReading, TableReading
from tdc_core.spec.messages import message_of
from tdc_core.spec.reading import USABLE, Kind
from tdc_core.ui.data.own.changes import CHOSEN, KINDS, is_used, with_kind
from tdc_core.ui.data.own.edit import edit_table
from tdc_core.ui.model.words import count_of
from tdc_core.ui.parts.choices import buttons
from tdc_core.ui.parts.problems import plain
from tdc_core.ui.parts.words import explain
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session
from tdc_core.ui.session.tab import get, put
from tdc_core.words.messages import words_of

A_PAGE = 20
TITLE, USED = "Columns", "{used} of {all} columns are used to predict."
TO_PREDICT, BY_HAND, NONE_HERE = "to predict", "You chose this kind.", "No column like that."
FLAG = "Say where it was missing"
_Which = Literal["all", "used", "unused"]
_WHICH: dict[_Which, str] = {"all": "All", "used": "Used", "unused": "Not used"}


def column_rows(session: Session, studio: Services, reading: TableReading, inspection: Inspection | None) -> None:
    """Draw the columns, folded, a page at a time where there are many."""
    panel = st.expander(TITLE, key="own-columns", icon=":material/view_column:", on_change="rerun")
    if not panel.open:
        return
    found = {column.name: column for column in inspection.columns} if inspection is not None else {}
    rows = inspection.rows if inspection is not None else 0
    with panel:
        st.caption(USED.format(used=len(reading.features), all=len(reading.columns) - 1))
        places = _wanted_places(session, reading)
        if not places:
            st.caption(NONE_HERE)
        for place in _page(places):
            with st.container(key=f"own-column-{place}"):
                _row(session, studio, reading, place, found, rows)


def _wanted_places(session: Session, reading: TableReading) -> list[int]:
    """The columns that are to be seen, by their places; all of them where they are few."""
    everything = list(range(len(reading.columns)))
    if len(everything) <= A_PAGE:
        return everything
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        words = str(st.text_input("Find a column", key="own-columns-find", max_chars=100, width=220) or "")
        which = buttons(session, "Which columns", "own-columns-which", _WHICH)
    names = [column.name for column in reading.columns]
    return [
        place
        for place in everything
        if words.casefold().strip() in names[place].casefold()
        and (which == "all" or is_used(reading, names[place]) == (which == "used"))
    ]


def _page(places: Sequence[int]) -> Sequence[int]:
    """The columns of the page that is shown, with the buttons that turn it where there are several."""
    last = max(0, (len(places) - 1) // A_PAGE)
    page = min(int(get("own-columns-page", 0)), last)
    if last:
        with st.container(horizontal=True, vertical_alignment="center", key="own-columns-pages"):
            st.button(
                "Previous", key="own-columns-previous", icon=":material/chevron_left:", disabled=page == 0,
                on_click=caught(put), args=("own-columns-page", page - 1),
            )  # fmt: skip
            st.button(
                "Next", key="own-columns-next", icon=":material/chevron_right:", disabled=page == last,
                on_click=caught(put), args=("own-columns-page", page + 1),
            )  # fmt: skip
            st.caption(f"{page * A_PAGE + 1:,} to {min(len(places), (page + 1) * A_PAGE):,} of {len(places):,}")
    return places[page * A_PAGE : (page + 1) * A_PAGE]


def _row(
    session: Session,
    studio: Services,
    reading: TableReading,
    place: int,
    found: Mapping[str, ColumnFound],
    rows: int,
) -> None:
    column = reading.columns[place]
    is_target = column.name == reading.target
    left, middle, right = st.columns([5, 3, 7], vertical_alignment="center")
    with left:
        if is_target:
            st.markdown(f":material/target: **{plain(column.name)}** :small[:gray[{TO_PREDICT}]]")
        else:
            _use(session, studio, column, place)
    with middle:
        _kind(session, studio, column, place, is_target)
    with right:
        seen = found.get(column.name)
        if seen is None:
            return
        words = BY_HAND if seen.kind != column.kind else words_of(message_of(seen.reason))
        missing = f" {count_of(seen.missing, 'value')} missing ({_share(seen.missing, rows)})." if seen.missing else ""
        st.caption(plain(words + missing))
        if seen.missing and not is_target and is_used(reading, column.name):
            _flag(session, studio, column, place)


def _use(session: Session, studio: Services, column: ColumnReading, place: int) -> None:
    key, usable = session.field_key(f"data.file.columns.{place}.use"), column.kind in USABLE
    session.show(key, column.use and usable)

    def switch() -> None:
        use = bool(session.shown(key))
        edit_table(session, studio, key, lambda reading: reading.with_column(column.name, use=use))

    st.checkbox(
        plain(column.name), column.use and usable, key=key, disabled=not usable, on_change=caught(switch),
        help=None if usable else "A column of this kind can't be used. Choose another kind to use it.",
    )  # fmt: skip


def _kind(session: Session, studio: Services, column: ColumnReading, place: int, is_target: bool) -> None:
    key = session.field_key(f"data.file.columns.{place}.kind")
    kinds: tuple[Kind, ...] = CHOSEN if column.kind in CHOSEN else (column.kind, *CHOSEN)
    session.show(key, column.kind)

    def pick() -> None:
        kind = session.shown(key)
        if kind is not None:
            edit_table(session, studio, key, lambda reading: with_kind(reading, column.name, kind))

    st.selectbox(
        f"Kind of {plain(column.name)}", kinds, kinds.index(column.kind), key=key, format_func=KINDS.__getitem__,
        label_visibility="collapsed", on_change=caught(pick), disabled=is_target,
    )  # fmt: skip


def _flag(session: Session, studio: Services, column: ColumnReading, place: int) -> None:
    key = session.field_key(f"data.file.columns.{place}.flag")
    session.show(key, column.flag)

    def switch() -> None:
        flag = bool(session.shown(key))
        edit_table(session, studio, key, lambda reading: reading.with_column(column.name, flag=flag))

    st.checkbox(FLAG, column.flag, key=key, on_change=caught(switch), help=explain("missing value"))


def _share(part: int, whole: int) -> str:
    share = part / whole if whole else 0.0
    return "less than 1 %" if 0 < share < 0.01 else f"{share:.0%}".replace("%", " %")
