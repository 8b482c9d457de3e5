"""A chart of the comparison: drawn once, empty, then brought up to date in the browser; points lead to their runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from tdc_core.ui.browser import source
from tdc_core.ui.parts.steady import STEADY, still_chart, use_own_where_missing
from tdc_core.ui.parts.taps import tapped

_FEED = st.components.v2.component(
    "tdc_compare_chart",
    js=STEADY + source("compare_chart.js"),
    css="[class*='st-key-compare-feed-'] {\n display: none;\n}",
    isolate_styles=False,
)


def draw_chart(
    first: go.Figure,
    traces: Sequence[Mapping[str, Any]],
    ways: Sequence[str],
    key: str,
    alt: str,
    layout: Mapping[str, Any] | None = None,
) -> None:
    """Draw it. Plotly draws all that has changed at once, and what a person zoomed to stays.

    Args:
        first: what is drawn at first; the same at each call, so that the chart stays where it is.
        traces: what is to be seen of each trace, by Plotly's own names, "line.width" among them.
        ways: for each trace the key of the place with the link that a click on one of its points follows.
        key: tells the page's charts apart.
        alt: what the figure shows, in words that stay the same too.
        layout: what is to be seen of the layout, by Plotly's names.
    """
    feed = f"compare-feed-{key}"
    use_own_where_missing(feed)
    with tapped(key):
        still_chart(first, key, alt)
    data = {"key": f"steady-{key}", "traces": list(traces), "layout": dict(layout or {}), "ways": list(ways)}
    _FEED(key=feed, data=[data], on_missing_change=_nothing)


def _nothing() -> None:
    """What the component says is read from its state; Streamlit wants a callback for it."""
