"""The scaling of features: what each way does, with figures from before and after."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.checks.problem import Problem
from tdc_core.spec import Scaling, TargetScaling
from tdc_core.ui.data.figures import scaling_figures
from tdc_core.ui.data.views.columns import NUMBERS
from tdc_core.ui.parts.problems import problems_at, show_problems
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session

TARGET_HEADING = "Scaling of the number to predict"
TITLES: dict[Scaling, str] = {"none": "None", "minmax": "0 to 1", "standard": "Standard"}
_EXPLAINED: dict[Scaling, str] = {
    "none": "Features go into the model as they are. Fine where all have a similar size.",
    "minmax": "Each feature is moved and stretched so that the training part lies between 0 and 1.",
    "standard": "Each feature is moved and stretched so that the training part has mean 0 and standard deviation 1.",
}
_TARGET_SCALINGS: dict[Scaling, TargetScaling | None] = {"none": None, "standard": "standard"}
_TARGET_EXPLAINED: dict[TargetScaling | None, str] = {
    None: "The head has to reach the numbers by itself, which takes long where they are large.",
    "standard": "The last layer multiplies the head's output by the deviation of the training part and adds its mean, "
    "so the head answers around 0. Errors, and the trained model's answers, are in the label's own unit.",
}
_WHERE = "It is fitted on the training part only, and is the model's first layer: the trained model takes raw features."


def scaling_picker(session: Session, card: DatasetCard, problems: Sequence[Problem]) -> None:
    """Draw the choice, and a line on what the chosen way does."""
    key = session.field_key("data.scaling")
    session.show(key, session.draft.data.scaling)

    def pick() -> None:
        scaling = session.shown(key)
        if scaling is not None:  # a second click on the chosen one takes it back
            session.replace_draft(session.draft.with_("data", scaling=scaling), by=key)

    st.segmented_control(
        "Scaling",
        list(TITLES),
        default=session.draft.data.scaling,
        key=key,
        format_func=TITLES.__getitem__,
        on_change=caught(pick),
        label_visibility="collapsed",
    )
    scaling = session.draft.data.scaling
    explained = _EXPLAINED[scaling]
    if card.kind == "image" and scaling == "minmax":
        explained = "Pixels are divided by their highest possible value, so that they lie between 0 and 1."
    elif card.kind == "image" and scaling == "standard":
        explained = "Pixels are moved and stretched so that those of the training part have mean 0 and deviation 1."
    st.caption(f"{explained} {_WHERE if scaling != 'none' else ''}")
    show_problems(session, problems_at(problems, "data.scaling"))


def target_scaling_picker(session: Session, problems: Sequence[Problem]) -> None:
    """Draw the choice for a number to predict, and a line on what the chosen way does."""
    key, chosen = session.field_key("data.target_scaling"), session.draft.data.target_scaling
    shown = chosen or "none"
    session.show(key, shown)

    def pick() -> None:
        scaling = session.shown(key)
        if scaling is not None:  # a second click on the chosen one takes it back
            session.replace_draft(session.draft.with_("data", target_scaling=_TARGET_SCALINGS[scaling]), by=key)

    st.segmented_control(
        TARGET_HEADING,
        list(_TARGET_SCALINGS),
        default=shown,
        key=key,
        format_func=TITLES.__getitem__,
        on_change=caught(pick),
        label_visibility="collapsed",
    )
    st.caption(_TARGET_EXPLAINED[chosen])
    show_problems(session, problems_at(problems, "data.target_scaling"))


def scaling_table(session: Session, card: DatasetCard, studio: Services) -> None:
    """Draw the figures of the training part, before and after scaling."""
    data = session.draft.data
    figures = scaling_figures(card, data.train, data.scaling, studio)
    st.dataframe(
        figures,
        hide_index=True,
        column_config={
            "input": st.column_config.TextColumn(width="medium"),
            **dict.fromkeys(figures.columns[1:], NUMBERS),
        },
        alt="Figures of the training part before and after scaling",
    )
