"""The head and its loss, chosen as a pair, or set one by one under the referee's eyes."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.catalog.heads import HEAD_PARAMS, Head, heads_for, match_head
from tdc_core.checks.problem import Problem
from tdc_core.spec import HeadSpec, ParamValue
from tdc_core.ui.parts.fields import param_field
from tdc_core.ui.parts.problems import problems_at, show_problems
from tdc_core.ui.parts.words import explain
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session
from tdc_core.ui.vary.fields import head_fields
from tdc_core.ui.vary.plan import plan_of
from tdc_core.ui.vary.section import show_varies, vary_section

HEAD_WORDS = {
    "sigmoid_binary": ("sigmoid", "probability", "crossentropy", "integer label"),
    "softmax_one_hot": ("softmax", "probability", "crossentropy", "one-hot"),
    "softmax_integer": ("softmax", "probability", "crossentropy", "integer label"),
    "linear_number": ("mean squared error", "regression"),
    "linear_absolute": ("mean absolute error", "regression"),
    "linear_huber": ("mean absolute error", "mean squared error"),
}
"""The words that each pair needs, by its name."""


def head_picker(session: Session, studio: Services, card: DatasetCard, problems: Sequence[Problem]) -> None:
    """Draw the pairs; those that can't tell the data set's classes apart say why.

    Args:
        session: holds the draft; choosing a pair sets units, activation, loss and labels together.
        studio: the services.
        card: the data set of the draft.
        problems: the referee's verdicts on the draft.
    """
    classes = card.class_count
    head = session.draft.model.head
    chosen = match_head(head, classes)
    for pair in heads_for(classes):
        with st.container(gap="xsmall", key=f"head-{pair.name}"):
            st.button(
                pair.title,
                key=session.key(f"head.{pair.name}"),
                icon=":material/radio_button_checked:" if pair == chosen else ":material/radio_button_unchecked:",
                type="primary" if pair == chosen else "secondary",
                width="stretch",
                wrap=True,
                disabled=not pair.fits(classes),
                on_click=caught(_choose),
                args=(session, pair, classes),
            )
            st.caption(pair.help if pair.fits(classes) else why_not(card), help=explain(*HEAD_WORDS[pair.name]))
    with st.container(gap="small", key="head"):
        show_problems(session, problems_at(problems, "model.head"))
        with st.expander("Set units, activation, loss and labels one by one", expanded=chosen is None):
            _one_by_one(session, head)
            vary_section(session, studio, head_fields(session.draft))
        show_varies(plan_of(session), head_fields(session.draft))


def why_not(card: DatasetCard) -> str:
    """Why a head of one unit does not fit a data set of more than two classes."""
    return f"Tells two classes apart, and {card.title} has {len(card.classes)}."


def _one_by_one(session: Session, head: HeadSpec) -> None:
    st.caption("Any combination can be set here. What does not fit is said above, with its repair.")
    with st.container(horizontal=True, gap="small"):
        for param in HEAD_PARAMS:
            key = session.field_key(f"head.set.{param.name}")

            def change(new: ParamValue, name: str = param.name, key: str = key) -> None:
                changed = session.draft.model.head.model_copy(update={name: new})
                session.replace_draft(session.draft.with_head(changed), by=key)

            param_field(session, param, getattr(head, param.name), key, change)


def _choose(session: Session, pair: Head, classes: int | None) -> None:
    session.replace_draft(session.draft.with_head(pair.spec(classes)))
