"""Above the model: undo and redo, and stacks to start from."""

from __future__ import annotations

import streamlit as st

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.catalog.presets import PRESETS, Preset
from tdc_core.ui.problems import plain
from tdc_core.ui.session import Session


def model_toolbar(session: Session, card: DatasetCard) -> None:
    """Draw the row of buttons; a preset that does not fit the data set says why."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="model-toolbar"):
        with st.container(horizontal=True, gap="xsmall", width="content", wrap=False):
            for name, icon, possible, work in (
                ("Undo", "undo", session.can_undo, session.undo),
                ("Redo", "redo", session.can_redo, session.redo),
            ):
                st.button(
                    name,
                    key=session.key(name.lower()),
                    icon=f":material/{icon}:",
                    type="tertiary",
                    disabled=not possible,
                    help="The last change of the experiment, on any page.",
                    on_click=work,
                )
        st.markdown(":gray[Start from]", width="content")
        for preset in PRESETS:
            fits = preset.fits(card)
            st.button(
                preset.title,
                key=session.key(f"preset.{preset.name}"),
                disabled=not fits,
                help=preset.help if fits else f"{preset.help} {why_not(preset, card)}",
                on_click=_take,
                args=(session, preset, card),
            )
    for preset in PRESETS:
        if not preset.fits(card):
            st.caption(plain(why_not(preset, card)))


def why_not(preset: Preset, card: DatasetCard) -> str:
    """Why a preset does not fit a data set."""
    return f"{preset.title} needs images, and {card.title} is a table."


def _take(session: Session, preset: Preset, card: DatasetCard) -> None:
    session.replace_draft(session.draft.with_layers(preset.layers(card)))
