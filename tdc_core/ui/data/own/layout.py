"""Where a table's rows are in its file, as it was found: each of it can be set by hand, and the rest follows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from tdc_core.datasets.own.inspection import Inspection
from tdc_core.spec import TableReading
from tdc_core.spec.messages import Code, message_of
from tdc_core.ui.data.own.changes import changed, given_by
from tdc_core.ui.data.own.edit import edit_table, read_anew
from tdc_core.ui.data.own.remembered import wanted
from tdc_core.ui.parts.problems import plain
from tdc_core.ui.parts.words import explain
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session
from tdc_core.words.messages import words_of

TITLE = "How it was read"
SEPARATORS = {
    ",": "commas",
    ";": "semicolons",
    "\t": "tabs",
    "|": "bars",
    "spaces": "blanks",
    "gaps": "two blanks or more",
    "fixed": "the same places of all lines",
}
"""What stands between two values, in words."""
DECIMALS = {".": "decimal point", ",": "decimal comma"}
THOUSANDS = {"none": "none", ",": "comma", ".": "point", " ": "blank", "'": "apostrophe"}
ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8 with a mark",
    "utf-16": "UTF-16",
    "cp1252": "Western (cp1252)",
    "cp1250": "Central European (cp1250)",
    "cp1251": "Cyrillic (cp1251)",
    "cp949": "Korean (cp949)",
    "cp932": "Japanese (Shift-JIS)",
    "euc_jp": "Japanese (EUC)",
    "gb18030": "Chinese (GB18030)",
    "big5": "Chinese (Big5)",
}
AND_MORE = "And {count:,} more."
_MOST_TOLD = 20


def how_it_was_read(session: Session, studio: Services, reading: TableReading, inspection: Inspection | None) -> None:
    """Draw what was found, folded; a change has the file looked at anew, with all else as it is."""
    panel = st.expander(TITLE, key="own-layout", icon=":material/tune:", on_change="rerun")
    if not panel.open:
        return
    with panel:
        with st.grid(3, min_column_width=170, key="own-layout-fields"):
            if reading.format == "text":
                _text_fields(session, studio, reading)
            if reading.format == "workbook" and inspection is not None and len(inspection.sheets) > 1:
                _select(session, studio, reading, "sheet", "Sheet", {name: name for name in inspection.sheets})
            if reading.format != "parquet":
                _above(session, studio, reading)
        if reading.format != "parquet":
            _header(session, studio, reading)
        _join(session, studio, reading)
        _missing(session, studio, reading)
        _remarks(inspection)
        _left_out(reading, inspection)


def _text_fields(session: Session, studio: Services, reading: TableReading) -> None:
    _select(session, studio, reading, "encoding", "Encoding", ENCODINGS)
    _select(session, studio, reading, "separator", "Between two values", SEPARATORS)
    _select(session, studio, reading, "decimal", "In numbers", DECIMALS)
    _select(session, studio, reading, "thousands", "Between thousands", THOUSANDS)


def _select(
    session: Session, studio: Services, reading: TableReading, name: str, label: str, options: dict[str, str]
) -> None:
    now = str(_shown(reading, name))
    options = options if now in options else {now: now, **options}
    names = list(options)
    key, change = _field(session, studio, reading, name, now)
    st.selectbox(label, names, names.index(now), key=key, format_func=options.__getitem__, on_change=caught(change))


def _above(session: Session, studio: Services, reading: TableReading) -> None:
    now = int(_shown(reading, "skip"))
    key, change = _field(session, studio, reading, "skip", now)
    st.number_input("Lines above the names", 0, 1000, now, key=key, on_change=caught(change))


def _header(session: Session, studio: Services, reading: TableReading) -> None:
    now = bool(_shown(reading, "header"))
    key, change = _field(session, studio, reading, "header", now)
    st.checkbox("The first line has the names of the columns", now, key=key, on_change=caught(change))


def _field(
    session: Session, studio: Services, reading: TableReading, name: str, now: Any
) -> tuple[str, Callable[[], None]]:
    """The key of a field for a part of the layout, holding what it is now, and what a change of it does."""
    key = session.field_key(f"data.file.{name}")
    session.show(key, now)

    def change() -> None:
        value = session.shown(key)
        if value is not None and value != now:
            read_anew(session, studio, given=given_by(reading, **{name: value}))

    return key, change


def _shown(reading: TableReading, name: str) -> Any:
    """What a part of the layout is, or will be once the file is read as it was asked for."""
    source = wanted()
    if source is not None and source.given is not None and source.sha256 == reading.sha256:
        value = getattr(source.given, name)
        if value is not None:
            return value
    return (reading.thousands or "none") if name == "thousands" else getattr(reading, name)


def _join(session: Session, studio: Services, reading: TableReading) -> None:
    key = session.field_key("data.file.join_spellings")
    session.show(key, reading.join_spellings)

    def switch() -> None:
        join = bool(session.shown(key))
        edit_table(session, studio, key, lambda reading: changed(reading, join_spellings=join))

    st.checkbox(
        "Categories that differ in blanks and capitals alone are one", reading.join_spellings, key=key,
        on_change=caught(switch),
    )  # fmt: skip


def _missing(session: Session, studio: Services, reading: TableReading) -> None:
    key = session.field_key("data.file.missing")
    now = "; ".join(reading.missing)
    session.show(key, now)

    def type_in() -> None:
        spellings = _spellings(str(session.shown(key) or ""))
        edit_table(session, studio, key, lambda reading: changed(reading, missing=spellings))

    st.text_input(
        "What stands for a missing value, apart by semicolons", now, key=key, max_chars=2600, on_change=caught(type_in),
        help=explain("missing value"),
    )  # fmt: skip


def _spellings(text: str) -> Sequence[str]:
    return tuple(dict.fromkeys(word.strip() for word in text.split(";") if word.strip()))


def _remarks(inspection: Inspection | None) -> None:
    """What else there is to know; numbers that may mean "missing" are asked for elsewhere."""
    messages = [message_of(remark) for remark in (inspection.remarks if inspection is not None else ())]
    told = [message for message in messages if message is not None and message.code != Code.TABLE_SENTINEL]
    for message in told[:_MOST_TOLD]:
        st.caption(plain(words_of(message)))
    if len(told) > _MOST_TOLD:
        st.caption(AND_MORE.format(count=len(told) - _MOST_TOLD))


def _left_out(reading: TableReading, inspection: Inspection | None) -> None:
    """What else of the file is not used: neither columns, which are listed, nor sheets, which a remark tells."""
    if inspection is None:
        return
    told = {*(column.name for column in reading.columns), *inspection.sheets}
    others = [each for each in inspection.left_out if each.what not in told]
    for each in others[:_MOST_TOLD]:
        st.caption(plain(f"Left out: {each.what}. {words_of(message_of(each.why))}"))
    if len(others) > _MOST_TOLD:
        st.caption(AND_MORE.format(count=len(others) - _MOST_TOLD))
