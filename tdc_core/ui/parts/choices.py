"""One of several things, chosen by buttons or in a box; the first before one is chosen."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Literal, TypeVar

import streamlit as st

from tdc_core.ui.session.session import Session

K = TypeVar("K", bound=Hashable)


def choice(session: Session, key: str, options: Mapping[K, str]) -> K:
    """What a widget holds; the first of its options where it holds none of them.

    Args:
        session: the visitor's.
        key: the widget's.
        options: what there is to choose from, with its words.
    """
    if session.shown(key) not in options:
        session.show(key, next(iter(options)))
    chosen: K = session.shown(key)
    return chosen


def buttons(session: Session, label: str, key: str, options: Mapping[K, str], lasts: bool = False) -> K:
    """Draw a button for each option, and none where there is one alone; arguments as in `choice`.

    The label is for who does not see the buttons. What `lasts` is chosen still when one comes back from another page.
    """
    chosen = choice(session, key, options)
    if len(options) > 1:
        st.segmented_control(
            label, list(options), key=key, format_func=options.__getitem__, required=True, default=chosen,
            label_visibility="collapsed", persist_state=_kept(lasts),
        )  # fmt: skip
    return chosen


def box(
    session: Session,
    label: str,
    key: str,
    options: Mapping[K, str],
    width: int | Literal["stretch"] = "stretch",
    lasts: bool = False,
) -> K:
    """Draw a box with the options; arguments as in `buttons`, the width is in pixels."""
    chosen = choice(session, key, options)
    names = list(options)
    st.selectbox(
        label, names, names.index(chosen), key=key, format_func=options.__getitem__, width=width,
        persist_state=_kept(lasts),
    )  # fmt: skip
    return chosen


def _kept(lasts: bool) -> Literal["session"] | None:
    return "session" if lasts else None
