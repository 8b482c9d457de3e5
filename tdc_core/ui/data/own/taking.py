"""Taking a file from the browser: kept on the disk for the visitor, and out of memory at once."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import IO

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from tdc_core.engine.own_files import TooMuch
from tdc_core.runs.files import OwnFile
from tdc_core.spec import FileSource
from tdc_core.ui.data.own.reading import begin
from tdc_core.ui.data.own.remembered import empty_field, field, refuse, refused
from tdc_core.ui.parts.problems import plain
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session
from tdc_core.ui.session.uploads import drop, uploading
from tdc_core.words.messages import words_of

LOST = "That upload is no longer held. Choose the file once more."
IN_USE = "{name} is the file that you are working with."


def bring(
    session: Session, studio: Services, name: str, data: IO[bytes], place: str, *, bounded: bool = True
) -> OwnFile | None:
    """Keep a file for the visitor; None where it was refused, which is said at the place.

    Args:
        session: the visitor's.
        studio: the services.
        name: of the file.
        data: its bytes.
        place: where on the page it came in, for `show_refused`.
        bounded: as in `OwnFiles.bring`.
    """
    refuse(place, "")
    if session.workspace is None:
        return None
    try:
        return studio.training.files.bring(session.workspace, name, data, bounded=bounded)
    except TooMuch as error:
        refuse(place, words_of(error.message))
        return None


def show_refused(place: str) -> None:
    """Say what was refused at a place last."""
    if words := refused(place):
        st.error(plain(words))


def file_field(
    session: Session, studio: Services, place: str, label: str, words: str, then: Callable[[OwnFile], None]
) -> None:
    """Draw a field for a file, which is brought as soon as it is there.

    Args:
        session: the visitor's.
        studio: the services.
        place: where on the page it stands; its key begins so.
        label: what it is called.
        words: what is said below it.
        then: called with the file, in a callback.
    """
    key = field(place)

    def taken() -> None:
        upload = session.shown(key)
        if upload is None:
            return
        if not isinstance(upload, UploadedFile):
            refuse(place, LOST)
            return
        file = bring(session, studio, upload.name, upload, place)
        if not uploading():  # the next one into this field, which takes the place of this one in it
            drop(upload)
            empty_field(place)
        if file is not None:
            then(file)

    with st.container(key=place, gap="xsmall"):
        st.file_uploader(label, key=key, max_upload_size=largest_mb(studio), on_change=caught(taken))
        st.caption(words)
        show_refused(place)


def first_look(session: Session, studio: Services, file: OwnFile) -> None:
    """Have a file that was just brought read, with all guessed; the one that the draft reads stays as it is."""
    now = session.draft.data.file
    if now is not None and now.sha256 == file.sha256:
        session.notify(IN_USE.format(name=file.name))
    else:
        begin(session, studio, FileSource(name=file.name, sha256=file.sha256))


def largest_mb(studio: Services) -> int:
    """The largest file, in whole MB as a browser counts them."""
    return math.ceil(studio.training.files.most_bytes / 1e6)
