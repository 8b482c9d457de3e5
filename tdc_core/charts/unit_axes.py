"""Axes of two shares, each from 0 to 1, as several charts have them."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go


def unit_layout(x: str, y: str) -> dict[str, Any]:
    """The layout of a chart of one share over another.

    Args:
        x: title of the x axis.
        y: title of the y axis.
    """
    axis = {"range": [-0.02, 1.02], "dtick": 0.2, "zeroline": False, "fixedrange": True, "automargin": True}
    return {
        "height": 320,
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
        "hovermode": "closest",
        "xaxis": axis | {"title": {"text": x, "standoff": 6}},
        "yaxis": axis | {"title": {"text": y}},
    }


def reference_line(name: str, start: float, end: float) -> go.Scatter:
    """A dotted line from x = 0 to x = 1 that a curve is compared with.

    Args:
        name: what it stands for.
        start: its y at x = 0.
        end: its y at x = 1.
    """
    return go.Scatter(
        name=name,
        x=[0, 1],
        y=[start, end],
        mode="lines",
        line={"dash": "dot", "width": 1.5, "color": "gray"},
        hoverinfo="skip",
    )
