"""What is predicted of a table, and whether as classes or as a number."""

from __future__ import annotations

import streamlit as st

from tdc_core.datasets.own.inspection import Inspection
from tdc_core.spec import TableReading
from tdc_core.spec.messages import message_of
from tdc_core.spec.reading import Aim
from tdc_core.ui.data.own.changes import given_by, target_columns, with_aim
from tdc_core.ui.data.own.edit import read_anew
from tdc_core.ui.data.own.remembered import wanted
from tdc_core.ui.parts.problems import plain
from tdc_core.ui.parts.words import explain
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session
from tdc_core.words.messages import words_of

AIMS: dict[Aim, str] = {"classes": "classes", "number": "a number"}
CHOSEN = "You chose it."


def target_picker(session: Session, studio: Services, reading: TableReading, inspection: Inspection | None) -> None:
    """Draw which column is predicted and as what, with the reason; a change of either is guessed anew, or read."""
    with st.container(horizontal=True, gap="small", key="own-target"):
        _column(session, studio, reading)
        _aim(session, studio, reading)
    found = inspection.reading if inspection is not None else None
    if isinstance(found, TableReading) and found.target == reading.target and inspection is not None:
        st.caption(plain(words_of(message_of(inspection.target_reason))))


def _column(session: Session, studio: Services, reading: TableReading) -> None:
    key = session.field_key("data.file.target")
    source = wanted()
    asked = source.target if source is not None and source.sha256 == reading.sha256 else None
    names = target_columns(reading)
    now = asked if asked in names else reading.target
    session.show(key, now)

    def pick() -> None:
        target = session.shown(key)
        if target is not None and target != reading.target:
            given = given_by(reading) if reading.format != "parquet" else None
            read_anew(session, studio, target=target, given=given)

    st.selectbox(
        "To predict", names, names.index(now), key=key, on_change=caught(pick), width=260,
        help=explain("target", "label"),
    )  # fmt: skip


def _aim(session: Session, studio: Services, reading: TableReading) -> None:
    if reading.column(reading.target).kind != "number" and reading.aim == "classes":
        return
    key = session.field_key("data.file.aim")
    session.show(key, reading.aim)

    def pick() -> None:
        aim = session.shown(key)
        if aim is not None and aim != reading.aim:
            read_anew(session, studio, reading=with_aim(reading, aim))

    st.segmented_control(
        "as", list(AIMS), default=reading.aim, key=key, format_func=AIMS.__getitem__, on_change=caught(pick),
        help=explain("class", "regression"),
    )  # fmt: skip
