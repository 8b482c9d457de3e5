"""Numbers that look as if they stood for a missing value: whether they do only their owner knows."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

import streamlit as st

from tdc_core.datasets.own.inspection import Inspection
from tdc_core.spec import TableReading
from tdc_core.spec.messages import Code, message_of
from tdc_core.ui.data.own.edit import edit_table
from tdc_core.ui.parts.problems import plain
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session
from tdc_core.words.messages import words_of

COUNT_AS_MISSING = "Count it as missing"
_MOST = 5  # at a time: the next come up once these are answered


class Sentinel(NamedTuple):
    """A number that may mean "missing", as it is written in a column, and the words on it."""

    column: str
    value: str
    words: str


def ask_of_sentinels(session: Session, studio: Services, reading: TableReading, inspection: Inspection | None) -> None:
    """Draw a line for each that is still taken for a number, with a button that counts it as missing."""
    for sentinel in islice(_sentinels(reading, inspection), _MOST):
        place = [column.name for column in reading.columns].index(sentinel.column)
        key = session.field_key(f"data.file.columns.{place}.missing")
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f":blue[:material/info:] :gray[{plain(sentinel.words)}]", width="content")
            st.button(
                COUNT_AS_MISSING, key=key, type="tertiary", icon=":material/build:",
                on_click=caught(_count), args=(session, studio, key, sentinel),
            )  # fmt: skip


def _sentinels(reading: TableReading, inspection: Inspection | None) -> Iterator[Sentinel]:
    kinds = {column.name: column for column in reading.columns}
    for remark in inspection.remarks if inspection is not None else ():
        message = message_of(remark)
        if message is None or message.code != Code.TABLE_SENTINEL:
            continue
        name, value = str(message.arguments["column"]), str(message.arguments["value"])
        column = kinds.get(name)
        if column is not None and column.kind == "number" and value not in {*column.missing, *reading.missing}:
            yield Sentinel(name, value, words_of(message))


def _count(session: Session, studio: Services, key: str, sentinel: Sentinel) -> None:
    def change(reading: TableReading) -> TableReading:
        missing = (*reading.column(sentinel.column).missing, sentinel.value)
        return reading.with_column(sentinel.column, missing=missing)

    edit_table(session, studio, key, change)
