"""A function of one number, and a point on it."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go


def function_figure(xs: Sequence[float], ys: Sequence[float], at: tuple[float, float]) -> go.Figure:
    """The curve of a function with one of its points.

    Args:
        xs: inputs of the curve's points.
        ys: their outputs.
        at: the point, by its input and output.

    Returns:
        The figure: the curve is its first trace, the point with its number the second.
    """
    x, y = at
    figure = go.Figure(
        [
            go.Scatter(x=list(xs), y=list(ys), mode="lines", hovertemplate="%{x:.2f} → %{y:.3f}<extra></extra>"),
            go.Scatter(
                x=[x],
                y=[y],
                text=[f"{y:.3g}"],
                mode="markers+text",
                textposition="top left" if x > 0 else "top right",
                textfont={"size": 15},
                marker={"size": 13},
                hoverinfo="skip",
            ),
        ]
    )
    figure.update_layout(
        height=220,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        showlegend=False,
        xaxis={"range": [min(xs), max(xs)], "fixedrange": True, "automargin": True, "zeroline": True},
        yaxis={"fixedrange": True, "automargin": True, "zeroline": True, "range": _with_room(ys)},
    )
    return figure


def _with_room(ys: Sequence[float]) -> list[float]:
    room = (max(ys) - min(ys)) * 0.12
    return [min(ys) - room, max(ys) + 2 * room]
