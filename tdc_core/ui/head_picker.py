"""The head and its loss, chosen as a pair."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.catalog.heads import Head, heads_for, match_head
from tdc_core.checks.problem import Problem
from tdc_core.checks.shapes import LayerRow
from tdc_core.ui.layer_editor import describe
from tdc_core.ui.problems import plain, problems_at, show_problems
from tdc_core.ui.session import Session


def head_picker(session: Session, card: DatasetCard, row: LayerRow, problems: Sequence[Problem]) -> None:
    """Draw the pairs; those that can't tell the data set's classes apart say why.

    Args:
        session: holds the draft; choosing a pair sets units, activation, loss and labels together.
        card: the data set of the draft.
        row: what `layer_table` says of the head.
        problems: the referee's verdicts on the draft.
    """
    classes = len(card.classes) or None
    head = session.draft.model.head
    chosen = match_head(head, classes)
    units = f"{head.units:,} {'unit' if head.units == 1 else 'units'}"
    labels = "one-hot" if head.labels == "one_hot" else "integer"
    st.caption(f"Dense, {units}, {plain(head.activation)}, {labels} labels {plain(describe(row))}")
    for pair in heads_for(classes):
        with st.container(border=True, gap="xsmall", key=f"head-{pair.name}"):
            st.button(
                pair.title,
                key=session.key(f"head.{pair.name}"),
                icon=":material/radio_button_checked:" if pair == chosen else ":material/radio_button_unchecked:",
                type="primary" if pair == chosen else "secondary",
                width="stretch",
                wrap=True,
                disabled=not pair.fits(classes),
                on_click=_choose,
                args=(session, pair, classes),
            )
            st.caption(pair.help if pair.fits(classes) else why_not(card))
    show_problems(session, problems_at(problems, "model.head"))


def why_not(card: DatasetCard) -> str:
    """Why a head of one unit does not fit a data set of more than two classes."""
    return f"Tells two classes apart, and {card.title} has {len(card.classes)}."


def _choose(session: Session, pair: Head, classes: int | None) -> None:
    session.replace_draft(session.draft.with_head(pair.spec(classes)))
