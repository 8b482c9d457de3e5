"""Clicks that come before the last change was run wait for it in the browser; none gets lost without a word."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from tdc_core.ui.failures import caught
from tdc_core.ui.session import Session
from tdc_core.ui.what_is_shown import HIDDEN

_KEY = "held-clicks"
_HOLD = st.components.v2.component(
    "tdc_held_clicks",
    js=(Path(__file__).parent / "static" / "held_clicks.js").read_text(encoding="utf-8"),
    css=f".st-key-{_KEY} {{\n display: none;\n}}\n{HIDDEN}",
    isolate_styles=False,
)


def hold_clicks(session: Session) -> None:
    """Have the browser hold clicks back; draw it on every page, at the same place."""

    def missed() -> None:
        label = (session.shown(_KEY) or {}).get("missed")
        session.notify(f"“{str(label)[:60]}” was not pressed: what you clicked on had just gone.")

    _HOLD(key=_KEY, on_missed_change=caught(missed))
