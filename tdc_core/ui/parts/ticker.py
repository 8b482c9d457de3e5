"""A fragment that runs again and again.

Streamlit's own `run_every` asks also while another page is on its way, and Streamlit then clears that page when it has
come; see docs/decisions/0009.
"""

from __future__ import annotations

import streamlit as st

from tdc_core.ui.browser import source
from tdc_core.ui.session.session import Session

ASKING = source("asking.js")
"""JavaScript that comes before that of a component which has its fragment run again: `tdcMayAsk`."""

_TICKER = st.components.v2.component(
    "tdc_ticker",
    js=ASKING + source("ticker.js"),
    css="[class*='st-key-tick-'] {\n display: none;\n}",
    isolate_styles=False,
)


def tick(name: str, seconds: float) -> None:
    """Have the fragment that calls this run again after a while; as long as it calls this, again and again.

    Args:
        name: tells the fragments of a page apart.
        seconds: until then.
    """
    key = f"tick-{name}"
    told = Session.shown(key) or {}
    _TICKER(key=key, data={"turn": int(told.get("turn") or 0), "seconds": seconds}, on_turn_change=_nothing)


def _nothing() -> None:
    """The turn is read from the component's state; Streamlit wants a callback for it."""
