"""Adding a layer: Dense and Flatten at hand, the others one click further, sorted by what they are for."""

from __future__ import annotations

from itertools import groupby
from typing import Literal

import streamlit as st

from tdc_core.catalog.layers import LAYERS, LayerGroup, LayerType, find_layer
from tdc_core.ui.model.stack import change_stack, insert
from tdc_core.ui.model.words import batched
from tdc_core.ui.parts.words import OF_LAYERS, explain
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.session import Session

Shape = tuple[int, ...]
AT_HAND = ("dense", "flatten")
COMES_IN = "{shape} comes in."
ADD_AFTER = "Add a layer after layer {place}"
_ASKED = "more-layers-asked"
GROUPS: dict[LayerGroup, str] = {
    "core": "Basics",
    "convolution": "Convolution, for images",
    "pooling": "Pooling, makes images smaller",
    "normalization": "Normalization, steadies training",
    "regularization": "Against overfitting",
    "augmentation": "Augmentation, varies images",
}


def add_at_end(session: Session, shape: Shape | None, full: bool) -> None:
    """Draw the buttons that put a layer at the end of the stack.

    Args:
        session: holds the draft.
        shape: what the last layer puts out, batch left out; None where that is not known.
        full: whether the stack has as many layers as it may have.
    """
    for kind in (find_layer(name) for name in AT_HAND):
        if kind is not None:
            _button(session, kind, shape, full)
    st.button(
        "More layers",
        key=session.key("more-layers"),
        icon=":material/more_horiz:",
        disabled=full,
        help="Convolution, pooling, dropout, normalization and others.",
        on_click=caught(session.show),
        args=(_ASKED, True),
    )
    if session.shown(_ASKED):
        session.show(_ASKED, False)
        _choose(session, shape)


@st.dialog("Add a layer at the end", width="large")
def _choose(session: Session, shape: Shape | None) -> None:
    """All the other layers, each with what it does; the dialog closes with the choice."""
    if shape is not None:
        st.caption(COMES_IN.format(shape=batched(shape)))
    for group, kinds in groupby((kind for kind in LAYERS if kind.name not in AT_HAND), lambda kind: kind.group):
        st.subheader(GROUPS[group], help=explain(*OF_LAYERS[group]) or None)
        with st.grid(3, min_column_width=200, gap="small"):
            for kind in kinds:
                with st.container(gap="xsmall"):
                    if _button(session, kind, shape, full=False, width="stretch"):
                        st.rerun()
                    st.caption(kind.help if takes(kind, shape) or shape is None else why_not(kind, shape))


def add_after(session: Session, layer_id: str, place: int, shape: Shape | None, full: bool) -> None:
    """Draw the menu that puts a layer after another one.

    Args:
        session: holds the draft.
        layer_id: the layer that it comes after.
        place: that layer's place in the stack, counted from 1.
        shape: what that layer puts out, batch left out; None where that is not known.
        full: whether the stack has as many layers as it may have.
    """
    key = session.key("add", layer_id)

    def add() -> None:
        kind: LayerType = session.shown(key)
        change_stack(session, lambda entries: insert(entries, layer_id, kind.default_layer()))

    st.menu_button(
        ADD_AFTER.format(place=place),  # read out; the icon is what is seen
        sorted(LAYERS, key=lambda kind: kind.name not in AT_HAND),
        key=key,
        icon=":material/add:",
        format_func=lambda kind: kind.keras_name if takes(kind, shape) else f"{kind.keras_name} :material/block:",
        type="tertiary",
        disabled=full,
        help="Add a layer after this one",
        on_click=caught(add),
    )


def takes(kind: LayerType, shape: Shape | None) -> bool:
    """Whether a layer can take what comes in; a shape that is not known is no reason against it."""
    return shape is None or not kind.ranks or len(shape) in kind.ranks


def _button(
    session: Session, kind: LayerType, shape: Shape | None, full: bool, width: Literal["content", "stretch"] = "content"
) -> bool:
    """A button that adds a layer at the end; gives whether it was pressed."""

    def add() -> None:
        change_stack(session, lambda entries: insert(entries, None, kind.default_layer()))

    fits = takes(kind, shape)
    return st.button(
        kind.keras_name,
        key=session.key(f"add-{kind.name}"),
        icon=":material/add:" if fits else ":material/block:",
        disabled=full,
        help=kind.help if fits or shape is None else f"{kind.help} {why_not(kind, shape)}",
        on_click=caught(add),
        width=width,
    )


def why_not(kind: LayerType, shape: Shape) -> str:
    """Why a layer can't take what comes in."""
    wanted = "images: height, width, channels" if kind.ranks == (3,) else f"{' or '.join(map(str, kind.ranks))} axes"
    return f"It takes {wanted}. Here {batched(shape)} comes in."
