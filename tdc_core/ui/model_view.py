"""The Model page: the editor on one side, the figures and the code on the other."""

from __future__ import annotations

import streamlit as st

from tdc_core.catalog.datasets import DatasetCard, find_dataset
from tdc_core.checks.shapes import layer_table, total_params
from tdc_core.export.model_code import model_code
from tdc_core.spec import ExperimentSpec
from tdc_core.ui.head_picker import head_picker
from tdc_core.ui.layer_editor import batched, layer_editor
from tdc_core.ui.problems import plain, problems_at, show_problems
from tdc_core.ui.referee import judge
from tdc_core.ui.services import Services
from tdc_core.ui.session import Session


def model_view(session: Session, studio: Services) -> None:
    """Draw the page for the draft's data set."""
    draft = session.draft
    card = find_dataset(draft.data.dataset)
    problems = judge(draft, studio)
    if card is None:
        show_problems(session, problems_at(problems, "data.dataset"))
        st.page_link("pages/data.py", label="Choose a data set", icon=":material/table_view:")
        return
    rows = layer_table(draft.model, card.input_shape, draft.data.scaling)
    editor, beside = st.columns(2, gap="large")
    with editor:
        st.subheader("Layers")
        st.caption(f"Input {batched(card.input_shape)}: {plain(card.title)}. None stands for the size of the batch.")
        count = len(draft.model.layers)
        layer_editor(session, rows[-1 - count : -1], problems, studio.settings.max_layers)
        st.subheader("Head and loss")
        head_picker(session, card, rows[-1], problems)
    with beside:
        st.subheader("Summary")
        total = total_params(rows)
        with st.container(horizontal=True):
            st.metric("Parameters", "–" if total is None else f"{total:,}", border=True)
            st.metric("Layers", len(draft.model.layers) + 1, border=True)
        st.subheader("As Keras code")
        _code(draft, card)


def _code(draft: ExperimentSpec, card: DatasetCard) -> None:
    try:
        code = model_code(draft, card)
    except ValueError:  # a layer type or optimizer that there is none of; its place says so
        st.caption("The code appears once every layer and the optimizer are known ones.")
        return
    st.code(code, language="python")
