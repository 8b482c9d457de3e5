"""Charts whose points can be chosen with a finger.

Plotly selects what the pointer hovered over last. A finger hovers over nothing, so a tap would select what the tap
before it was on; and a swipe that begins on the chart would not scroll the page. So a small component in the browser
keeps touches from it, and the browser makes a mouse's click of a tap.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from tdc_core.ui.browser import source

_TAPS = st.components.v2.component(
    "tdc_taps",
    js=source("taps.js"),
    css="[class*='st-key-taps-'] {\n display: none;\n}",
    isolate_styles=False,
)


@contextmanager
def tapped(name: str) -> Iterator[None]:
    """A place for a chart with `on_select`.

    Args:
        name: tells the charts of a page apart.
    """
    with st.container(key=f"tapped-{name}"):
        yield
    _TAPS(key=f"taps-{name}")
