"""A chart that follows a slider without blinking.

`st.plotly_chart` takes a changed figure for another chart and mounts it anew. So the chart is drawn once, and a small
component in the browser gives it its new points, by `window.Plotly`, as the live charts of a run do.
"""

from __future__ import annotations

import json
from pathlib import Path

import plotly.graph_objects as go
import streamlit as st

from tdc_core.ui.session import Session

_UPDATE = st.components.v2.component(
    "tdc_steady_chart",
    js=(Path(__file__).parents[1] / "static" / "steady_chart.js").read_text(encoding="utf-8"),
    css="[class*='st-key-steady-feed-'] {\n display: none;\n}",
    isolate_styles=False,
)
_SENT = ("x", "y", "text", "base", "textposition")


def steady_chart(first: go.Figure, now: go.Figure, key: str, alt: str) -> None:
    """Draw a figure, and from then on change its points, texts and places alone.

    Args:
        first: what is drawn at first; the same at each call, so that the chart stays where it is.
        now: what is to be seen, with as many traces of the same looks.
        key: tells the page's charts apart.
        alt: what the figure shows, in words that stay the same too; its numbers belong in a text beside it.
    """
    feed = f"steady-feed-{key}"
    missing = bool((Session.shown(feed) or {}).get("missing"))
    with st.container(key=f"steady-{key}"):
        st.plotly_chart(now if missing else first, key=f"plot-{key}", config={"displayModeBar": False}, alt=alt)
    traces = [{field: trace[field] for field in _SENT if field in trace} for trace in json.loads(now.to_json())["data"]]
    _UPDATE(key=feed, data={"key": f"steady-{key}", "traces": traces}, on_missing_change=_nothing)


def _nothing() -> None:
    """What the component says is read from its state; Streamlit wants a callback for it."""
