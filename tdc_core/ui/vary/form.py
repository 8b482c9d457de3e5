"""On the Train page: which of its settings vary, and a sweep opened from a file."""

from __future__ import annotations

import math

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from tdc_core.sweeps import NotASweep, SweepSpec, read_sweep
from tdc_core.ui.parts.problems import plain
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session
from tdc_core.ui.vary.editor import turn
from tdc_core.ui.vary.fields import training_fields
from tdc_core.ui.vary.made import plan_of_sweep
from tdc_core.ui.vary.plan import plan_of
from tdc_core.ui.vary.section import show_varies, vary_section

ABOUT = "A sweep tries values of what is chosen here, together. Layers are varied on the Model page, under More."
OPENED = "Opened the sweep “{name}” from {file}."
UNCHANGED = "{why} Your experiment is unchanged."
_FILE = "open-sweep"


def vary_form(session: Session, studio: Services) -> None:
    """Draw it.

    Args:
        session: the visitor's, which keeps every change.
        studio: the services.
    """
    st.caption(ABOUT)
    vary_section(session, studio, training_fields(session.draft, studio.settings), editors=False)
    _open_a_file(session, studio.settings.max_upload_kb)


def show_varied(session: Session, studio: Services) -> None:
    """Draw in a line what of the training's settings varies, if anything does."""
    show_varies(plan_of(session), training_fields(session.draft, studio.settings))


def _open_a_file(session: Session, max_kb: int) -> None:
    def take() -> None:
        upload = session.shown(_FILE)
        sweep = _read(upload, max_kb) if isinstance(upload, UploadedFile) else None
        if sweep is None or not isinstance(sweep, SweepSpec):  # said below, as long as the file lies there
            return
        spec, plan = plan_of_sweep(sweep)
        session.vary(plan.model_dump(mode="json"), spec)
        turn()
        session.notify(OPENED.format(name=sweep.name, file=upload.name), "success")

    with st.popover("Open a sweep file", key="open-sweep-box", icon=":material/folder_open:", type="tertiary"):
        upload = st.file_uploader(
            "Sweep file",
            type="json",
            key=_FILE,
            max_upload_size=math.ceil(max_kb / 1024),
            help="It takes the place of your experiment and of what varies; Undo brings both back.",
            on_change=caught(take),
        )
        if upload is not None and isinstance(why := _read(upload, max_kb), str):
            st.error(plain(UNCHANGED.format(why=why)))


def _read(upload: UploadedFile, max_kb: int) -> SweepSpec | str:
    """The sweep in a file, or why there is none."""
    try:
        return read_sweep(upload.getvalue(), max_kb)
    except NotASweep as error:
        return str(error)
