"""Above the model: undo and redo, and stacks to start from."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.catalog.presets import PRESETS, Preset
from tdc_core.ui.parts.problems import plain
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.session import Session

STEPPED = "{step}: a change of {parts}."
PARTS = {"name": "the name", "data": "the data", "training": "the training"}
"""What of an experiment the page does not show, in words."""
VARIES = "what varies"


def model_toolbar(session: Session, card: DatasetCard) -> None:
    """Draw the row of buttons; a preset that does not fit the data set says why."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="model-toolbar"):
        with st.container(horizontal=True, gap="xsmall", width="content", wrap=False):
            for key, name, possible, work in (
                ("undo", "Undo", session.can_undo, session.undo),
                ("redo", "Redo", session.can_redo, session.redo),
            ):
                st.button(
                    name,
                    key=session.key(key),
                    icon=f":material/{key}:",
                    type="tertiary",
                    disabled=not possible,
                    help="The last change of the experiment, on any page.",
                    on_click=caught(_step),
                    args=(session, name, work),
                )
        st.markdown(":gray[:small[Start from]]", width="content")
        for preset in PRESETS:
            fits = preset.fits(card)
            st.button(
                preset.title,
                key=session.key(f"preset.{preset.name}"),
                disabled=not fits,
                help=preset.help if fits else f"{preset.help} {why_not(preset, card)}",
                on_click=caught(_take),
                args=(session, preset, card),
            )
    for preset in PRESETS:
        if not preset.fits(card):
            st.caption(plain(why_not(preset, card)))


def why_not(preset: Preset, card: DatasetCard) -> str:
    """Why a preset does not fit a data set."""
    return f"{preset.title} needs images, and {card.title} is a table."


def _step(session: Session, name: str, work: Callable[[], None]) -> None:
    """Undo or redo; what changed on another page is said, since nothing here shows it."""
    before = session.draft
    work()
    after = session.draft
    if after.model == before.model:
        changed = [words for part, words in PARTS.items() if getattr(after, part) != getattr(before, part)]
        session.notify(STEPPED.format(step=name, parts=" and ".join(changed or [VARIES])))


def _take(session: Session, preset: Preset, card: DatasetCard) -> None:
    session.replace_draft(session.draft.with_layers(preset.layers(card)))
