"""Pictures class by class: each class is a name and some files, and together they become an archive of the visitor's.

It is one of their files from the first class on, so that a reload loses nothing of it, and it is bounded and deleted as
files are.
"""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from tdc_core.datasets.own.gather import classes_in, with_pictures
from tdc_core.runs.files import OwnFile
from tdc_core.settings import file_path
from tdc_core.spec import one_line
from tdc_core.ui.data.own.remembered import empty_field, field, refuse
from tdc_core.ui.data.own.taking import LOST, bring, first_look, largest_mb, show_refused
from tdc_core.ui.model.words import count_of
from tdc_core.ui.parts.problems import plain
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session
from tdc_core.ui.session.tab import get, put
from tdc_core.ui.session.uploads import drop

NAME = "My pictures.zip"
NO_CLASS, NO_PICTURES = "Name the class first.", "Choose some pictures of it first."
MORE_CLASSES = "One class more, and a model can learn to tell them apart."
_PLACE = "own-gather"
_TYPES = ["png", "jpg", "jpeg", "webp", "gif", "bmp", "tif", "tiff"]


def gather_pictures(session: Session, studio: Services) -> None:
    """Draw the fields for a class and its pictures, what is there so far, and the way to use it."""
    archive = _archive(session, studio)
    with st.container(key=_PLACE), st.form(f"{_PLACE}-form", border=False):
        st.text_input("Class", key=field("own-gather-class"), max_chars=100, placeholder="for example cats")
        st.file_uploader(
            "Pictures of this class",
            type=_TYPES,
            accept_multiple_files=True,
            key=field("own-gather-files"),
            max_upload_size=largest_mb(studio),
        )
        st.form_submit_button(
            "Add the class", key="own-gather-add", icon=":material/add_photo_alternate:",
            on_click=caught(_add), args=(session, studio, archive),
        )  # fmt: skip
    show_refused(_PLACE)
    if archive is None:
        return
    classes = classes_in(file_path(studio.settings.home, archive.sha256))
    st.markdown(" · ".join(f"**{plain(name)}** {count_of(count, 'picture')}" for name, count in classes.items()))
    if len(classes) < 2:
        st.caption(MORE_CLASSES)
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Use these pictures", key="own-gather-use", type="primary", disabled=len(classes) < 2,
            on_click=caught(_use), args=(session, studio, archive),
        )  # fmt: skip
        st.button(
            "Start over", key="own-gather-over", type="tertiary", help="Deletes what was gathered.",
            on_click=caught(_start_over), args=(session, studio, archive),
        )  # fmt: skip


def _archive(session: Session, studio: Services) -> OwnFile | None:
    """What was gathered so far, None where nothing was."""
    sha256, files = get("own-gathered"), studio.store.files.of(session.workspace or "")
    return next((file for file in files if file.sha256 == sha256), None)


def _add(session: Session, studio: Services, archive: OwnFile | None) -> None:
    label = one_line(str(session.shown(field("own-gather-class")) or "")).strip()
    given = session.shown(field("own-gather-files")) or []
    uploads = [upload for upload in given if isinstance(upload, UploadedFile)]
    if not label or not uploads:
        refuse(_PLACE, NO_CLASS if not label else LOST if given else NO_PICTURES)
        return
    before = None if archive is None else file_path(studio.settings.home, archive.sha256)
    pictures = ((upload.name, upload.getvalue()) for upload in uploads)
    with with_pictures(before, label, pictures) as data:
        file = bring(session, studio, NAME, data, _PLACE, bounded=archive is None)
    if file is None:
        return
    drop(*uploads)
    put("own-gathered", file.sha256)
    for name in ("own-gather-class", "own-gather-files"):
        empty_field(name)
    if archive is not None and archive.sha256 != file.sha256 and session.workspace is not None:
        studio.training.drop_file(session.workspace, archive.sha256)


def _use(session: Session, studio: Services, archive: OwnFile) -> None:
    put("own-gathered", None)
    first_look(session, studio, archive)


def _start_over(session: Session, studio: Services, archive: OwnFile) -> None:
    put("own-gathered", None)
    if session.workspace is not None:
        studio.training.drop_file(session.workspace, archive.sha256)
