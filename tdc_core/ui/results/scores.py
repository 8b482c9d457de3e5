"""What a run's weights come to, beside guessing."""

from __future__ import annotations

import streamlit as st

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.results.kept import Results
from tdc_core.runs.models import Run
from tdc_core.ui.parts.words import explain
from tdc_core.ui.results.cell import cell_boxes, chosen_cell
from tdc_core.ui.results.chosen_weights import chosen_weights
from tdc_core.ui.results.each_class import draw_each_class
from tdc_core.ui.results.examples import draw_examples
from tdc_core.ui.results.headline import class_headline, class_table, reservation
from tdc_core.ui.results.matrix import draw_matrix
from tdc_core.ui.results.numbers import draw_numbers, number_outcome
from tdc_core.ui.results.order import order_box
from tdc_core.ui.results.outcome import ClassOutcome, class_outcome
from tdc_core.ui.results.sureness import draw_sureness
from tdc_core.ui.results.threshold import draw_threshold
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session

CONFUSION = "What is taken for what"
NO_NUMBERS = (
    "These weights put out something that is no number, so there is nothing to show of them. The training has "
    "diverged: a lower learning rate helps, most of the time."
)


def draw_scores(session: Session, studio: Services, run: Run, card: DatasetCard, kept: Results) -> None:
    """Draw the scores of a run's weights on the parts that it did not learn from.

    Args:
        session: the visitor's.
        studio: the services.
        run: in focus.
        card: of its data set.
        kept: its newest results.
    """
    part, weights = chosen_weights(session, run, kept)
    if card.target == "number":
        numbers = number_outcome(kept, part, weights)
        if numbers.finite:
            draw_numbers(session, studio, numbers, card, reservation(part, weights))
        else:
            st.warning(NO_NUMBERS)
        return
    outcome = class_outcome(kept, part, weights, run.spec.model.head, card.classes)
    if not outcome.finite:
        st.warning(NO_NUMBERS)
        return
    words, table = st.columns([3, 2], gap="medium")
    with words:
        class_headline(outcome, reservation(part, weights))
    with table:
        class_table(kept, part, weights, outcome.scores.baseline)
    _confusion(session, studio, card, outcome)
    draw_each_class(outcome)
    if outcome.of_two:
        draw_threshold(session, outcome)
    if outcome.says_all:
        draw_sureness(outcome)


def _confusion(session: Session, studio: Services, card: DatasetCard, outcome: ClassOutcome) -> None:
    """The matrix, and beside it the rows of the cell that is chosen."""
    st.header(CONFUSION, anchor=False, help=explain("confusion matrix"))
    cell = chosen_cell(session, outcome)
    matrix, rows = st.columns(2, gap="large")
    with matrix:
        draw_matrix(session, outcome, cell)
    with rows:
        cell_boxes(outcome, cell)
        order = order_box(session)
        draw_examples(session, studio, card, outcome, cell, order)
