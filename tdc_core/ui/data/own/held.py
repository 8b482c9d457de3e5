"""The visitor's files: used again, or deleted with all that was made of them."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from tdc_core.runs.files import OwnFile
from tdc_core.spec import FileSource
from tdc_core.ui.data.own.reading import begin
from tdc_core.ui.data.own.remembered import want, wanted
from tdc_core.ui.model.words import count_of
from tdc_core.ui.parts.problems import plain
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session
from tdc_core.ui.session.tab import get, put

HEADING = "**Your files**"
SURE = "Delete {name}? All that was made of it goes with it{runs}, and can't be brought back."
SURE_IN_USE = "Your experiment stays, and waits for the file."
DELETED = "{name} is deleted, with all that was made of it."


def held_files(session: Session, studio: Services) -> None:
    """Draw the list; nothing where there are none."""
    files = studio.store.files.of(session.workspace or "")
    if not files:
        return
    st.markdown(HEADING)
    now = session.draft.data.file
    with st.container(key="own-files", gap="xsmall"):
        for file in files:
            in_use = now is not None and now.sha256 == file.sha256
            _row(session, studio, file, in_use)
            if get("own-delete") == file.sha256:
                _sure(session, studio, file, in_use)


def size_of_file(size: int) -> str:
    """Bytes in words."""
    if size < 100:
        return count_of(size, "byte")
    return f"{size / 1e6:,.1f} MB" if size >= 1e5 else f"{size / 1e3:,.1f} kB"


def _row(session: Session, studio: Services, file: OwnFile, in_use: bool) -> None:
    short = file.sha256[:12]
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"own-file-{short}"):
        st.markdown(
            f"{plain(file.name)} :small[:gray[{size_of_file(file.size)} · {_when(file.added)}]]", width="stretch"
        )
        st.button(
            "In use" if in_use else "Use", key=f"own-use-{short}", disabled=in_use,
            icon=":material/check:" if in_use else None, on_click=caught(_use), args=(session, studio, file),
        )  # fmt: skip
        with st.container(key=f"icons-own-delete-{short}", width="content"):
            st.button(
                f"Delete {plain(file.name)}", key=f"own-delete-{short}", icon=":material/delete:", type="tertiary",
                help="Delete the file, and all that was made of it", on_click=caught(_ask), args=(file.sha256,),
            )  # fmt: skip


def _sure(session: Session, studio: Services, file: OwnFile, in_use: bool) -> None:
    runs = studio.store.runs.of(session.workspace or "", limit=None)
    on_it = sum(run.spec.data.file is not None and run.spec.data.file.sha256 == file.sha256 for run in runs)
    also = f", {count_of(on_it, 'run')} too" if on_it else ""
    with st.container(border=True, key="own-sure", gap="small"):
        st.markdown(
            plain(SURE.format(name=file.name, runs=also)) + (f" {SURE_IN_USE}" if in_use else ""),
        )
        with st.container(horizontal=True, gap="small"):
            st.button(
                "Delete it", key="own-sure-delete", icon=":material/delete:", type="primary",
                on_click=caught(_delete), args=(session, studio, file),
            )  # fmt: skip
            st.button("Keep it", key="own-sure-keep", on_click=caught(_ask), args=(None,))


def _ask(sha256: str | None) -> None:
    put("own-delete", sha256)


def _use(session: Session, studio: Services, file: OwnFile) -> None:
    begin(session, studio, FileSource(name=file.name, sha256=file.sha256))


def _delete(session: Session, studio: Services, file: OwnFile) -> None:
    put("own-delete", None)
    source = wanted()
    if source is not None and source.sha256 == file.sha256:
        want(None)
    if session.workspace is not None:
        studio.training.drop_file(session.workspace, file.sha256)
        session.notify(DELETED.format(name=file.name))


def _when(added: datetime) -> str:
    minutes = (datetime.now(UTC) - added).total_seconds() / 60
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return f"{count_of(int(minutes), 'minute')} ago"
    if minutes < 24 * 60:
        return f"{count_of(int(minutes // 60), 'hour')} ago"
    return f"{count_of(int(minutes // 60 // 24), 'day')} ago"
