"""Shares of 1 as bars, a class each; beside them, where it is given, the one-hot label."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go


def shares_figure(classes: Sequence[str], shares: Sequence[float], one_hot: Sequence[int] | None = None) -> go.Figure:
    """Bars that sum to 1, with their numbers.

    Args:
        classes: names of the classes, one a bar.
        shares: the bars' heights, from 0 to 1.
        one_hot: the label as a row with a single 1; draws a second bar for each class.
    """
    digits = 3 if len(classes) <= 4 else 2
    bars = [_bars("the model's output", classes, shares, [f"{share:.{digits}f}" for share in shares])]
    if one_hot is not None:
        bars.append(_bars("one-hot label", classes, one_hot, [str(one) for one in one_hot]))
    figure = go.Figure(bars)
    figure.update_layout(
        height=280,
        margin={"l": 8, "r": 8, "t": 24, "b": 8},
        bargap=0.3,
        showlegend=one_hot is not None,
        legend={"orientation": "h", "x": 0, "y": 1.05, "yanchor": "bottom"},
        xaxis={"type": "category", "fixedrange": True, "automargin": True},
        yaxis={"range": [0, 1.12], "dtick": 0.5, "fixedrange": True, "automargin": True},
    )
    return figure


def _bars(name: str, classes: Sequence[str], heights: Sequence[float], texts: Sequence[str]) -> go.Bar:
    return go.Bar(
        name=name,
        x=list(classes),
        y=list(heights),
        text=list(texts),
        textposition="outside",
        textangle=0,
        cliponaxis=False,
        hoverinfo="skip",
    )
