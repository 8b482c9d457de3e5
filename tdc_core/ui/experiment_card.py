"""The sidebar's card: the experiment in hand, ready-made ones, opening, downloading, leaving."""

from __future__ import annotations

import re

import streamlit as st

from tdc_core.catalog.datasets import find_dataset
from tdc_core.catalog.experiments import NotAnExperiment, read_experiment, ready_made
from tdc_core.checks.shapes import layer_table, total_params
from tdc_core.spec import ExperimentSpec
from tdc_core.ui.frame import menu_choice
from tdc_core.ui.problems import plain
from tdc_core.ui.services import Services
from tdc_core.ui.session import Session
from tdc_core.ui.workspace import leave


def experiment_card(session: Session, studio: Services) -> None:
    """Draw the card; every change goes to the draft."""
    draft = session.draft
    with st.container(border=True, gap="small", key="experiment-card"):
        _name(session, draft)
        with st.container(gap="xsmall"):
            for icon, text in _summary(draft):
                st.caption(f":material/{icon}: {plain(text)}")
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
        _open(session, studio.settings.max_upload_kb)
    _leave(session, studio)


def file_stem(name: str) -> str:
    """A file name for an experiment, without its ending: letters, digits and dashes."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60] or "experiment"


def _name(session: Session, draft: ExperimentSpec) -> None:
    key = session.key("name")
    session.show(key, draft.name)

    def rename() -> None:
        name = str(session.shown(key)).strip() or "Untitled"
        session.replace_draft(session.draft.model_copy(update={"name": name}))

    st.text_input("Experiment", draft.name, key=key, max_chars=100, on_change=rename)


def _summary(draft: ExperimentSpec) -> list[tuple[str, str]]:
    """Lines for the card, each with an icon."""
    card = find_dataset(draft.data.dataset)
    lines = [("table_view", card.title if card else f"Unknown data set “{draft.data.dataset}”")]
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
        session.notify(f"Opened the ready-made experiment “{spec.name}”.", "success")
        menu_choice(session)

    st.menu_button(
        "Ready-made experiments", list(names), key=key, on_click=take, icon=":material/auto_awesome:", width="stretch"
    )


def _open(session: Session, max_kb: int) -> None:
    key = "open-experiment"

    def take() -> None:
        upload = session.shown(key)
        if upload is None:
            return
        try:
            spec = read_experiment(upload.getvalue(), max_kb)
        except NotAnExperiment:  # said below, as long as the file lies there
            return
        session.replace_draft(spec)
        session.notify(f"Opened “{spec.name}” from {upload.name}.", "success")
        menu_choice(session)

    with st.popover("Open", icon=":material/folder_open:", help="Open an experiment from a file."):
        upload = st.file_uploader("Experiment file", type="json", key=key, on_change=take)
        if upload is not None:
            try:
                read_experiment(upload.getvalue(), max_kb)
            except NotAnExperiment as error:
                st.error(plain(f"{error} Your experiment is unchanged."))


def _leave(session: Session, studio: Services) -> None:
    with st.popover("Leave this computer", icon=":material/logout:", type="tertiary"):
        st.markdown(
            "Your draft and your runs belong to this browser. Leaving stops your runs, deletes them and the draft, "
            "and makes the browser forget you. Download what you want to keep first."
        )
        st.button("Leave and delete", key="leave", icon=":material/delete:", on_click=leave, args=(session, studio))
