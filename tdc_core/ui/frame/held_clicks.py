"""Clicks that come before the last change was run wait for it in the browser; none gets lost without a word.

So does Train where it is pressed by Ctrl+Enter, on the pages that have such a button.
"""

from __future__ import annotations

import streamlit as st

from tdc_core.ui.browser import source
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.session import Session
from tdc_core.ui.session.what_is_shown import HIDDEN

_KEY = "held-clicks"
_UNSEEN = f".st-key-{_KEY}, .st-key-train-from-here {{\n display: none;\n}}\n"
_SPOKEN = ".tdc-spoken {\n position: fixed;\n width: 1px;\n overflow: hidden;\n clip-path: inset(50%);\n}\n"
_HOLD = st.components.v2.component(
    "tdc_held_clicks",
    js="\n".join(map(source, ("train_key.js", "held_clicks.js"))),
    css=f"{_UNSEEN}{HIDDEN}{_SPOKEN}",
    isolate_styles=False,
)


def hold_clicks(session: Session) -> None:
    """Have the browser hold clicks back; draw it on every page, at the same place."""

    def missed() -> None:
        label = (session.shown(_KEY) or {}).get("missed")
        session.notify(f"“{str(label)[:60]}” was not pressed: what you clicked on had just gone.")

    _HOLD(key=_KEY, on_missed_change=caught(missed))
