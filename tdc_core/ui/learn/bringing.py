"""The end of a lesson about the visitor's own data: a file of the lesson is brought, and the way to the Data page."""

from __future__ import annotations

import hashlib

import streamlit as st

from tdc_core.content.lessons import FOLDER
from tdc_core.ui.data.own.bring import NO_FILES
from tdc_core.ui.data.own.taking import bring, first_look, show_refused
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session

TRY, IN_HAND = "Try it on the Data page", "{name} is what your experiment reads."
_PLACE, _GOES = "lesson-file", "lesson-goes-to-data"


def bring_button(session: Session, studio: Services, name: str) -> None:
    """A button that brings a lesson's file as the visitor's own, has it read, and leads to the Data page.

    Args:
        session: the visitor's.
        studio: the services.
        name: of a file beside the lessons.
    """
    if not studio.settings.max_files:
        st.caption(NO_FILES)
        return
    data = (FOLDER.parent / name).read_bytes()
    now = session.draft.data.file
    if now is not None and now.sha256 == hashlib.sha256(data).hexdigest():
        st.markdown(f":green[:material/check:] {IN_HAND.format(name=name)}")
        to_data()
        return
    st.button(
        TRY,
        key="lesson-bring",
        type="primary",
        icon=":material/table_view:",
        on_click=caught(_bring),
        args=(session, studio, name),
        help="It joins your own files, where you can delete it. Your experiment moves to it; Undo brings it back.",
    )
    show_refused(_PLACE)


def to_data() -> None:
    """The way to the Data page."""
    st.page_link("pages/data.py", label="To the Data page", icon=":material/arrow_forward:")


def follow_file(session: Session) -> None:
    """Leave the page for the Data page, where a file was just brought to it."""
    if session.shown(_GOES):
        session.show(_GOES, None)
        st.switch_page("pages/data.py")


def _bring(session: Session, studio: Services, name: str) -> None:
    with (FOLDER.parent / name).open("rb") as data:
        file = bring(session, studio, name, data, _PLACE)
    if file is not None:
        first_look(session, studio, file)
        session.show(_GOES, True)
