"""How far one answer is from each of some numbers."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go


def errors_figure(names: Sequence[str], numbers: Sequence[float], answer: float, measures: str) -> go.Figure:
    """Each number as a point, the answer as a line, and between them what it is off by.

    Args:
        names: of the points.
        numbers: theirs.
        answer: the same for all.
        measures: what the numbers say, for the axis.

    Returns:
        The figure: errors, answer and numbers are its traces; the colours are the theme's.
    """
    gaps_x = [x for name in names for x in (name, name, None)]
    gaps_y = [y for number in numbers for y in (answer, number, None)]
    figure = go.Figure(
        [
            go.Scatter(x=gaps_x, y=gaps_y, mode="lines", name="off by", hoverinfo="skip", line={"dash": "dot"}),
            go.Scatter(x=list(names), y=[answer] * len(names), mode="lines", name="the answer", hoverinfo="skip"),
            go.Scatter(x=list(names), y=list(numbers), mode="markers", name="the label", marker={"size": 11}),
        ]
    )
    figure.update_traces(hovertemplate="%{y:.4~g}<extra></extra>", selector={"mode": "markers"})
    figure.update_layout(
        height=280,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
        xaxis={"type": "category", "fixedrange": True, "automargin": True},
        yaxis={"title": {"text": measures}, "range": [0, 1.1 * max(numbers)], "fixedrange": True, "automargin": True},
    )
    return figure
