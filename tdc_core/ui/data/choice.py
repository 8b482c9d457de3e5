"""The data sets as cards, one of them chosen."""

from __future__ import annotations

import streamlit as st

from tdc_core.catalog.adapt import adapt, first_experiment
from tdc_core.catalog.datasets import DATASETS, DatasetCard
from tdc_core.catalog.experiments import ready_made
from tdc_core.ui.parts.problems import plain
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session

NOW_WITH = "Now with {title}."
FIRST = "The experiment is a first one that suits it."


def dataset_cards(session: Session, studio: Services) -> None:
    """Draw the cards; choosing one moves the draft to that data set and says what was changed to fit."""
    chosen = session.draft.data.dataset
    with st.grid(3, min_column_width=160, key="datasets"):
        for card in DATASETS:
            with st.container(border=True, gap="small", height="stretch", key=f"dataset-{_slug(card)}"):
                _card(session, studio, card, card.name == chosen)


def size_of(card: DatasetCard) -> str:
    """Rows, inputs and what is to be predicted, in a few words."""
    if card.image_shape:
        height, width, channels = card.image_shape
        inputs = f"{height} × {width} {'grey' if channels == 1 else 'colour'} images"
    else:
        inputs = f"{len(card.columns)} columns"
    return f"{card.examples:,} examples · {inputs} · {answers(card)}"


def answers(card: DatasetCard) -> str:
    """What there is to answer, in two or three words."""
    return f"{len(card.classes)} classes" if card.classes else "a number to predict"


def _card(session: Session, studio: Services, card: DatasetCard, chosen: bool) -> None:
    ready = studio.library.is_ready(card)
    with st.container(gap="xsmall", height="stretch"):
        icon = "image" if card.kind == "image" else "table_rows"
        st.markdown(f":material/{icon}: **{plain(card.title)}**")
        st.caption(size_of(card))
        st.markdown(f":small[{plain(card.good_for)}]")
    label = "Chosen" if chosen else "Choose" if ready else "Choose, needs preparing"
    st.button(
        label,
        key=f"choose-{_slug(card)}",
        type="primary" if chosen else "secondary",
        icon=":material/check:" if chosen else None,
        width="stretch",
        on_click=caught(_choose),
        args=(session, studio, card),
        help=None if ready else "Not on this machine yet: it has to be downloaded and prepared first.",
    )


def take(session: Session, studio: Services, card: DatasetCard) -> None:
    """Move the draft to a data set, and say what was changed to fit.

    Who brings a file before anything was changed gets a first experiment that suits it, and not iris' moved to it.
    """
    if card.reading is not None and any(session.draft.trains_like(ready) for ready in ready_made()):
        moved, said = first_experiment(card), [FIRST]
    else:
        moved, said = adapt(session.draft, card, studio.card(session.draft.data))
    session.replace_draft(moved)
    session.notify(" ".join([NOW_WITH.format(title=card.title), *said]), "info")


def _choose(session: Session, studio: Services, card: DatasetCard) -> None:
    if session.draft.data.dataset != card.name:
        take(session, studio, card)


def _slug(card: DatasetCard) -> str:
    return card.name.replace("/", "-")
