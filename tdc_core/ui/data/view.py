"""The Data page: choose a data set, split it, look at it, scale it."""

from __future__ import annotations

import streamlit as st

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.datasets.errors import DatasetError
from tdc_core.tasks.task import task_of
from tdc_core.ui.data.answers import answers_view
from tdc_core.ui.data.choice import dataset_cards
from tdc_core.ui.data.look import look
from tdc_core.ui.data.own.bring import bring_panel
from tdc_core.ui.data.own.found import is_own, own_file
from tdc_core.ui.data.own.needed import is_held
from tdc_core.ui.data.own.order import order_picker
from tdc_core.ui.data.own.reading import arrive, show_reading, show_wanted
from tdc_core.ui.data.own.remembered import wanted
from tdc_core.ui.data.prepare import prepare_panel
from tdc_core.ui.data.samples import bring_needed_sample, sample_cards
from tdc_core.ui.data.scaling import TARGET_HEADING, scaling_picker, scaling_table, target_scaling_picker
from tdc_core.ui.data.split import split_editor
from tdc_core.ui.parts.next_step import errors, next_step
from tdc_core.ui.parts.problems import plain, problems_at, show_problems
from tdc_core.ui.parts.referee import Look, looked_at
from tdc_core.ui.parts.words import explain
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session
from tdc_core.ui.train.from_here import BY_KEYS_HERE, train_from_here
from tdc_core.words.messages import words_of_error

COME_ALONG = "Data sets that come along"


def data_view(session: Session, studio: Services) -> None:
    """Draw the page for the draft's data set."""
    train_from_here(session, studio)
    bring_needed_sample(session, studio)
    arrive(session, studio)
    seen = looked_at(session.draft, studio)
    card, problems = seen.card, seen.problems
    try:
        st.header("Data set", help=explain("example", "feature", "label", "class"))
        bring_panel(session, studio)
        _another_file(session, studio)
        _data_sets(session, studio, seen)
        if card is None:
            _without_card(session, studio, seen)
        elif not studio.library.is_ready(card):
            prepare_panel(card, studio)
            _about(card)
        else:
            studio.library.open(card)
            _split(session, card, studio, seen)
            _about(card)
    except DatasetError as error:
        st.error(plain(words_of_error(error)))
    missing = [f"{card.title} is not prepared yet."] if card and not studio.library.is_ready(card) else []
    next_step(
        "model",
        "Next: the model",
        "Stack the layers between the features and the answer.",
        missing + errors(problems_at(problems, "data")),
        BY_KEYS_HERE,
    )


def _split(session: Session, card: DatasetCard, studio: Services, seen: Look) -> None:
    """Draw what hangs on the split: the parts, their balance, the rows and the scaling fitted on them."""
    problems, facts = seen.problems, seen.facts
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.header("Split", help=explain("split", "training part", "validation part", "test part", "leak"))
        order_picker(session, studio, problems)
        split_editor(session, card, problems)
    with right:
        answers_view(card, facts)
    if facts is None:
        return
    st.header("The data", help=explain("example", "None"))
    look(session, card, studio)
    st.header("Scaling of the features", help=explain("scaling", "feature"))
    scaling_picker(session, card, problems)
    if facts.train.examples:
        scaling_table(session, card, studio)
    if "target_scaling" in task_of(card).sections:
        st.header(TARGET_HEADING, help=explain("target scaling"))
        target_scaling_picker(session, problems)
    else:
        show_problems(session, problems_at(problems, "data.target_scaling"))


def _data_sets(session: Session, studio: Services, seen: Look) -> None:
    """Draw the cards of those that come along; where the draft is on a file, that comes first and they are folded."""
    if is_own(session):
        own_file(session, studio, seen)
        others = st.expander(COME_ALONG, key="come-along", icon=":material/grid_view:", on_change="rerun")
        if others.open:
            with others:
                dataset_cards(session, studio)
    else:
        dataset_cards(session, studio)
    sample_cards(session, studio)


def _another_file(session: Session, studio: Services) -> None:
    """Draw how far a file is that the draft moves to; that of the draft's own is drawn where its settings are."""
    source, now = wanted(), session.draft.data.file
    if source is not None and (now is None or now.sha256 != source.sha256):
        show_wanted(session, studio)


def _without_card(session: Session, studio: Services, seen: Look) -> None:
    """Draw what is left of the page where there is no data set of that name, or the draft's file is not read yet."""
    if not is_own(session):
        show_problems(session, problems_at(seen.problems, "data.dataset"))
    elif is_held(session, studio, session.draft.data):  # what was just changed stays in its place
        st.header("Split", help=explain("split", "order"))
        order_picker(session, studio, seen.problems)
        show_reading(session, studio, session.draft.data, "draft")


def _about(card: DatasetCard) -> None:
    """What was done to the data, what was left out, and whose it is."""
    if card.reading is not None and not card.notes:
        return
    with st.expander(f"About {plain(card.title)}", icon=":material/info:"):
        for note in card.notes:
            st.markdown(plain(note))
        if card.left_out and card.reading is None:  # of a file they are listed where they are chosen
            st.markdown("Left out: " + "; ".join(f"**{plain(name)}**, {plain(why)}" for name, why in card.left_out))
        if card.reading is None:
            source = f"TFDS {card.name} {card.version}" if card.source == "tfds" else f"scikit-learn {card.version}"
            st.caption(f"{source}. Licence: {plain(card.licence)}. {card.homepage}")
