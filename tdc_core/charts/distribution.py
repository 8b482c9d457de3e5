"""How the numbers to predict are spread in each part of a data set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import plotly.graph_objects as go


def distribution_figure(measures: str, edges: Sequence[float], counts: Mapping[str, Sequence[int]]) -> go.Figure:
    """A stepped line for each part: the share of its examples in each bin.

    Args:
        measures: what the numbers say, for the axis.
        edges: of the bins, one more than there are bins.
        counts: for each part, by its title, the examples in each bin; at least one in each part.

    Returns:
        The figure, its colours left to the theme; the y axis is in percent of the part.
    """
    middles = [(low + high) / 2 for low, high in pairwise(edges)]
    figure = go.Figure([_steps(title, middles, part) for title, part in counts.items()])
    figure.update_layout(
        height=280,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        hovermode="x unified",
        legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
        xaxis={"title": {"text": measures}, "hoverformat": ".4~g", "fixedrange": True, "automargin": True},
        yaxis={"title": {"text": "% of the part"}, "rangemode": "tozero", "fixedrange": True, "automargin": True},
    )
    return figure


def _steps(title: str, middles: Sequence[float], counts: Sequence[int]) -> go.Scatter:
    total = sum(counts)
    return go.Scatter(
        name=title,
        x=list(middles),
        y=[100 * count / total for count in counts],
        mode="lines",
        line_shape="hvh",
        customdata=list(counts),
        hovertemplate="%{customdata:,} examples, %{y:.1f}%",
    )
