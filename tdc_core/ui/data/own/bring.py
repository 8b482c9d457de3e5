"""The way in for a person's own data: a file, what was copied in a spreadsheet, or pictures class by class."""

from __future__ import annotations

import io
from typing import Literal

import streamlit as st

from tdc_core.ui.data.own.gather import gather_pictures
from tdc_core.ui.data.own.held import held_files
from tdc_core.ui.data.own.remembered import empty_field, entry, field, refuse
from tdc_core.ui.data.own.taking import bring, file_field, first_look, show_refused
from tdc_core.ui.parts.choices import buttons
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session

TITLE = "Your own table or pictures"
PRIVATE = (
    "Your files are in this workspace alone: nobody else sees a row of them, even with your experiment or a link to a "
    "run. They go when you delete them, and all of them once you have not been here for {days:g} days."
)
NO_FILES = "This installation takes no files of your own."
KINDS = (
    "CSV and its kin, Excel (.xlsx, .xls, .ods) and Parquet; or a .zip with a folder of pictures for each class. "
    "Up to {size:g} MB."
)
NOTHING_PASTED = "There is nothing in the field yet."
PASTED = "Pasted table{number}.tsv"
LONGEST_PASTE = 1_000_000
_Way = Literal["file", "paste", "pictures"]
_WAYS: dict[_Way, str] = {"file": "A file", "paste": "Paste cells", "pictures": "Pictures by class"}


def bring_panel(session: Session, studio: Services) -> None:
    """Draw the entry, folded until somebody opens it, and again once a file was read."""
    panel = st.expander(TITLE, key=entry(), icon=":material/upload_file:", on_change="rerun")
    if not panel.open:
        return
    with panel:
        if not studio.settings.max_files:
            st.caption(NO_FILES)
            return
        way = buttons(session, "How to bring your data", "own-way", _WAYS)
        if way == "file":
            _file(session, studio)
        elif way == "paste":
            _paste(session, studio)
        else:
            gather_pictures(session, studio)
        held_files(session, studio)
        st.caption(PRIVATE.format(days=studio.settings.keep_days))


def _file(session: Session, studio: Services) -> None:
    words = KINDS.format(size=studio.settings.max_file_mb)
    file_field(
        session, studio, "own-file", "A table, or a zip of pictures", words,
        lambda file: first_look(session, studio, file),
    )  # fmt: skip


def _paste(session: Session, studio: Services) -> None:
    place, key = "own-paste", field("own-paste-text")

    def read() -> None:
        text = str(session.shown(key) or "")
        if not text.strip():
            refuse(place, NOTHING_PASTED)
            return
        file = bring(session, studio, _fresh_name(session, studio), io.BytesIO(text.encode()), place)
        if file is not None:
            empty_field("own-paste-text")
            first_look(session, studio, file)

    with st.container(key=place), st.form(f"{place}-form", border=False):
        st.text_area(
            "Cells from a spreadsheet",
            key=key,
            height=160,
            max_chars=LONGEST_PASTE,
            placeholder="Select the cells with their names in your spreadsheet, copy them, and paste them here.",
        )
        st.form_submit_button("Read it", key="own-paste-read", icon=":material/content_paste:", on_click=caught(read))
    show_refused(place)


def _fresh_name(session: Session, studio: Services) -> str:
    """A name that none of the visitor's files has."""
    taken = {file.name for file in studio.store.files.of(session.workspace or "")}
    names = (PASTED.format(number=f" {number}" if number > 1 else "") for number in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)
