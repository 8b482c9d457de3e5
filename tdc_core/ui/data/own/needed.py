"""An experiment whose file the visitor does not hold: which one it needs, and the place to bring it."""

from __future__ import annotations

import streamlit as st

from tdc_core.runs.files import OwnFile
from tdc_core.spec import OWN, DataSpec, FileSource
from tdc_core.ui.data.own.reading import begin
from tdc_core.ui.data.own.taking import file_field, first_look
from tdc_core.ui.parts.problems import plain
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session
from tdc_core.ui.session.tab import get, put

NEEDED = "This experiment reads the file {name}, which is not in your workspace."
CHECKSUM = "The first digits of its checksum (SHA-256) are {digits}."
UNREAD = "It does not say how the file is read, so that is found out."
ANOTHER = "{name} is another file than the one that this experiment was made with: its checksum begins with {digits}."
SAME_COLUMNS, AFRESH = "Use it anyway, with the same columns", "Start afresh from it"
_OTHER = "own-other"


def is_held(session: Session, studio: Services, data: DataSpec) -> bool:
    """Whether the visitor holds the file of an experiment that says how it is read."""
    token = session.workspace
    return data.file is not None and token is not None and studio.store.files.holds(token, data.file.sha256)


def needed_file(session: Session, studio: Services) -> None:
    """Draw which file the draft needs, and take it."""
    data = session.draft.data
    name = data.dataset.removeprefix(OWN)
    with st.container(border=True, key="own-needed"):
        st.markdown(f":orange[:material/warning:] {NEEDED.format(name=f'**{plain(name)}**')}")
        digits = CHECKSUM.format(digits=data.file.sha256[:8]) if data.file is not None else UNREAD
        if studio.settings.max_files:
            file_field(
                session, studio, "own-needed-file", f"Bring {plain(name)}", digits,
                lambda file: _taken(session, studio, file),
            )  # fmt: skip
        else:
            st.caption(digits)
        other = _other(session, studio)
        if other is not None and data.file is not None:
            _another(session, studio, other)


def _taken(session: Session, studio: Services, file: OwnFile) -> None:
    now = session.draft.data.file
    put(_OTHER, None)
    if now is None:
        first_look(session, studio, file)
    elif now.sha256 != file.sha256:
        put(_OTHER, file.sha256)


def _other(session: Session, studio: Services) -> OwnFile | None:
    """The file that was brought here and is another one than is needed."""
    files = studio.store.files.of(session.workspace or "")
    return next((file for file in files if file.sha256 == get(_OTHER)), None)


def _another(session: Session, studio: Services, file: OwnFile) -> None:
    st.markdown(plain(ANOTHER.format(name=file.name, digits=file.sha256[:8])))

    def same_columns() -> None:
        put(_OTHER, None)
        reading = session.draft.data.file
        if reading is not None:
            read = reading.model_copy(update={"sha256": file.sha256})
            session.replace_draft(session.draft.with_("data", dataset=OWN + file.name, file=read))

    def afresh() -> None:
        put(_OTHER, None)
        begin(session, studio, FileSource(name=file.name, sha256=file.sha256))

    with st.container(horizontal=True, gap="small"):
        st.button(SAME_COLUMNS, key="own-other-same", on_click=caught(same_columns))
        st.button(AFRESH, key="own-other-afresh", on_click=caught(afresh))
