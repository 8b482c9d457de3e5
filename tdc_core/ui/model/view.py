"""The Model page: the editor on one side, the network and its code on the other."""

from __future__ import annotations

import streamlit as st

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.checks.shapes import LayerRow, layer_table, total_params
from tdc_core.export.model_code import model_code
from tdc_core.spec import ExperimentSpec
from tdc_core.ui.model.head_picker import head_picker
from tdc_core.ui.model.layer_editor import layer_editor
from tdc_core.ui.model.network import network
from tdc_core.ui.model.summary import model_summary
from tdc_core.ui.model.toolbar import model_toolbar
from tdc_core.ui.model.words import batched, count_of
from tdc_core.ui.parts.next_step import errors, next_step
from tdc_core.ui.parts.problems import plain, problems_at, show_problems
from tdc_core.ui.parts.referee import looked_at
from tdc_core.ui.parts.words import explain
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session
from tdc_core.ui.train.from_here import BY_KEYS_HERE, train_from_here

TO_TRAIN = "Set how long and how fast it learns, and watch every epoch."
ON_DATA_PAGE = "On the Data page: {message}"
_LEGEND = (
    "The wider a block, the more numbers come out of it; the thicker, the more parameters it has. Both on a log scale, "
    "and a hollow block has none. Images are sheets, more of them for more channels."
)


def model_view(session: Session, studio: Services) -> None:
    """Draw the page for the draft's data set."""
    train_from_here(session, studio)
    draft = session.draft
    seen = looked_at(draft, studio)
    card, problems = seen.card, seen.problems
    if card is None:
        show_problems(session, problems_at(problems, "data.dataset"))
        st.page_link("pages/data.py", label="Choose a data set", icon=":material/table_view:")
        return
    rows = layer_table(draft.model, card.input_shape, draft.data.scaling)
    model_toolbar(session, card)
    editor, beside = st.columns(2, gap="large")
    with editor:
        st.header("Layers", help=explain("layer", "Dense", "unit", "activation", "relu"))
        st.caption(
            f"Input {batched(card.input_shape)}: {plain(card.title)}.",
            help=explain("shape", "None", "batch", "parameter"),
        )
        count = len(draft.model.layers)
        layer_editor(session, studio, card.input_shape, rows[-1 - count : -1], problems)
        st.header("Head and loss", help=explain("head", "loss", "label"))
        head_picker(session, studio, card, problems)
    with beside, st.container(key="beside"):
        st.header("Network", help=explain("parameter", first=_LEGEND))
        st.caption(_totals(rows, count))
        network(draft, card, rows, problems, session.layer_ids)
        st.header("As Keras code", help=explain("Keras"))
        _code(draft, card)
        model_summary(session, studio, card, problems)
    next_step(
        "train",
        "Next: train it",
        TO_TRAIN,
        errors(problems_at(problems, "model"))
        + [ON_DATA_PAGE.format(message=message) for message in errors(problems_at(problems, "data"))],
        BY_KEYS_HERE,
    )


def _totals(rows: list[LayerRow], layers: int) -> str:
    total = total_params(rows)
    words = count_of(layers + 1, "layer")
    return f"{words} · {count_of(total, 'parameter')}" if total is not None else words


def _code(draft: ExperimentSpec, card: DatasetCard) -> None:
    try:
        code = model_code(draft, card)
    except ValueError:  # a layer type or optimizer that there is none of; its place says so
        st.caption("The code appears once every layer and the optimizer are known ones.")
        return
    st.code(code, language="python", wrap_lines=True)
