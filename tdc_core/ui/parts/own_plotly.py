"""Charts drawn by the plotly.js of the plotly package, where Streamlit's own can't be reached in the browser."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import plotly.graph_objects as go
import streamlit as st
from plotly.offline import get_plotlyjs

from tdc_core.ui.browser import source

_SHADOW = "const module = { exports: {} };\n"  # plotly.js gives itself to this, and is no global of that name


def own_chart(figure: go.Figure, key: str, config: dict[str, Any], alt: str) -> None:
    """Draw a figure once; a later figure under the same key changes nothing, so that the browser may fill it.

    Args:
        figure: as it is at first.
        key: of the element.
        config: plotly's own.
        alt: what the chart shows, for a screen reader.
    """
    shown = {"figure": json.loads(figure.to_json()), "config": {**config, "responsive": True}, "alt": alt}
    _component()(key=key, data=shown, height=int(figure.layout.height))


@cache
def _component() -> Any:
    """Made when it is first needed: it holds five megabytes of JavaScript."""
    own = source("own_plotly.js")
    return st.components.v2.component("tdc_own_plotly", js=_SHADOW + get_plotlyjs() + own, isolate_styles=False)
