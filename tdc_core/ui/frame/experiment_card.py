"""The sidebar: the experiment in hand as a card, ready-made ones, opening, downloading, leaving."""

from __future__ import annotations

import math
import re

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from tdc_core.catalog.experiments import NotAnExperiment, read_experiment, ready_made
from tdc_core.checks.shapes import layer_table, total_params
from tdc_core.spec import OWN, ExperimentSpec
from tdc_core.spec.experiment import LONGEST
from tdc_core.ui.frame.style import menu_choice
from tdc_core.ui.frame.workspace import leave
from tdc_core.ui.parts.problems import plain
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session

OPENED = "Opened the ready-made experiment “{name}”."
OPENED_FROM = "Opened “{name}” from {file}."
UNCHANGED = "{why} Your experiment is unchanged."


def experiment_card(session: Session, studio: Services) -> None:
    """Draw the card; every change goes to the draft."""
    draft = session.draft
    with st.container(border=True, gap="small", key="experiment-card"):
        _name(session, draft)
        st.caption("  \n".join(f":material/{icon}: {plain(text)}" for icon, text in _summary(draft, studio)))
    _ready_made(session)
    with st.container(horizontal=True, gap="small"):
        st.download_button(
            "Download",
            draft.to_json(),
            file_name=f"{file_stem(draft.name)}.json",
            mime="application/json",
            icon=":material/download:",
            help="The experiment as a file that can be opened again.",
            on_click="ignore",
            key="download-experiment",
        )
        open_experiment(session, studio.settings.max_upload_kb, "open-experiment")


def file_stem(name: str) -> str:
    """A file name for an experiment, without its ending: letters, digits and dashes."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60] or "experiment"


def _name(session: Session, draft: ExperimentSpec) -> None:
    key = session.field_key("name")
    session.show(key, draft.name)

    def rename() -> None:
        name = str(session.shown(key)).strip() or "Untitled"
        session.replace_draft(session.draft.model_copy(update={"name": name}), by=key)

    st.text_input("Experiment", draft.name, key=key, max_chars=LONGEST, on_change=caught(rename))


def _summary(draft: ExperimentSpec, studio: Services) -> list[tuple[str, str]]:
    """Lines for the card, each with an icon."""
    card, name = studio.card(draft.data), draft.data.dataset
    unknown = f"{name.removeprefix(OWN)}, not read yet" if name.startswith(OWN) else f"Unknown data set “{name}”"
    lines = [("table_view", card.title if card else unknown)]
    layers = len(draft.model.layers)
    stack = f"{layers + 1} {'layer' if layers == 0 else 'layers'}"
    if card:
        params = total_params(layer_table(draft.model, card.input_shape, draft.data.scaling))
        stack += f" · {params:,} parameters" if params is not None else ""
    lines.append(("layers", stack))
    lines.append(("adjust", f"{draft.model.head.activation} · {draft.model.head.loss}"))
    return lines


def _ready_made(session: Session) -> None:
    names = {spec.name: spec for spec in ready_made()}
    key = "ready-made"

    def take() -> None:
        spec = names[session.shown(key)]
        session.replace_draft(spec)
        session.notify(OPENED.format(name=spec.name), "success")
        menu_choice(session)

    st.menu_button(
        "Ready-made experiments",
        list(names),
        key=key,
        on_click=caught(take),
        icon=":material/auto_awesome:",
        width="stretch",
    )


def open_experiment(session: Session, max_kb: int, key: str) -> None:
    """Draw the way to open an experiment from a file.

    Args:
        session: gets the experiment as its draft.
        max_kb: the largest file that is read, in kB.
        key: the key of the field that takes the file.
    """

    def take() -> None:
        upload = session.shown(key)
        if not isinstance(upload, UploadedFile):  # none, or one that is no longer held
            return
        try:
            spec = read_experiment(upload.getvalue(), max_kb)
        except NotAnExperiment:  # said below, as long as the file lies there
            return
        session.replace_draft(spec)
        session.notify(OPENED_FROM.format(name=spec.name, file=upload.name), "success")
        menu_choice(session)

    with st.popover("Open", key=f"{key}-box", icon=":material/folder_open:", help="Open an experiment from a file."):
        upload = st.file_uploader(
            "Experiment file",
            type="json",
            key=key,
            max_upload_size=math.ceil(max_kb / 1024),
            on_change=caught(take),
        )
        if upload is not None:
            try:
                read_experiment(upload.getvalue(), max_kb)
            except NotAnExperiment as error:
                st.error(plain(UNCHANGED.format(why=error)))


def leave_card(session: Session, studio: Services) -> None:
    """Draw the way to leave, below the card; it needs nothing of the experiment."""
    with st.popover("Leave this computer", key="ask-to-leave", icon=":material/logout:", type="tertiary"):
        st.markdown(
            "Your draft, your files and your runs belong to this browser. Leaving stops your runs, deletes all of "
            "it, and makes the browser forget you. Download what you want to keep first."
        )
        st.button(
            "Leave and delete", key="leave", icon=":material/delete:", on_click=caught(leave), args=(session, studio)
        )
