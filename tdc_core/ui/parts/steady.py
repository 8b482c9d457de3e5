"""A chart that follows a slider without blinking.

`st.plotly_chart` takes a changed figure for another chart and mounts it anew. So the chart is drawn once, and a small
component in the browser gives it its new points, as the live charts of a run get theirs.
"""

from __future__ import annotations

import json
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from tdc_core.ui.browser import source
from tdc_core.ui.parts.charts import NO_BAR
from tdc_core.ui.parts.own_plotly import own_chart
from tdc_core.ui.session.session import current_session

STEADY = source("steady.js")
"""JavaScript that comes before that of a component which brings drawn charts up to date."""
_UPDATE = st.components.v2.component(
    "tdc_steady_chart",
    js=STEADY + source("steady_chart.js"),
    css="[class*='st-key-steady-feed-'] {\n display: none;\n}",
    isolate_styles=False,
)
_SENT = ("x", "y", "z", "text", "base", "textposition", "customdata")


def steady_chart(first: go.Figure, now: go.Figure, key: str, alt: str) -> None:
    """Draw a figure, and from then on change its points, texts and places alone.

    Args:
        first: what is drawn at first; the same at each call, so that the chart stays where it is.
        now: what is to be seen, with as many traces of the same looks.
        key: tells the page's charts apart.
        alt: what the figure shows, in words that stay the same too; its numbers belong in a text beside it.
    """
    feed = f"steady-feed-{key}"
    use_own_where_missing(feed)
    still_chart(first, key, alt)
    _UPDATE(key=feed, data={"key": f"steady-{key}", "traces": sent(now)}, on_missing_change=_nothing)


def use_own_where_missing(feed: str) -> None:
    """Draw charts by the package's own Plotly, once the browser says that Streamlit's can't be reached.

    Args:
        feed: the key of the component that says so.
    """
    session = current_session()
    if (session.shown(feed) or {}).get("missing") and not session.own_plotly:
        session.use_own_plotly()
        st.rerun()  # once


def still_chart(first: go.Figure, key: str, alt: str) -> None:
    """Draw a figure that a component in the browser brings up to date; arguments as in `steady_chart`."""
    with st.container(key=f"steady-{key}"):
        if current_session().own_plotly:
            own_chart(first, f"own-{key}", NO_BAR, alt)
        else:
            st.plotly_chart(first, key=f"plot-{key}", config=NO_BAR, alt=alt)


def sent(now: go.Figure) -> list[dict[str, Any]]:
    """What of a figure's traces the browser is told, when it brings the drawn ones up to date."""
    return [{field: trace[field] for field in _SENT if field in trace} for trace in json.loads(now.to_json())["data"]]


def _nothing() -> None:
    """What the component says is read from its state; Streamlit wants a callback for it."""
