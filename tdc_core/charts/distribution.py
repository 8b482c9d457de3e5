"""How numbers are spread: those to predict in each part of a data set, those of a column in each class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import plotly.graph_objects as go

DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot", "8px,2px", "2px,6px")


def distribution_figure(
    measures: str, edges: Sequence[float], counts: Mapping[str, Sequence[int]], of: str = "part"
) -> go.Figure:
    """A stepped line for each part: the share of its examples in each bin, from nothing to nothing.

    Args:
        measures: what the numbers say, for the axis.
        edges: of the bins, one more than there are bins.
        counts: for each part, by its title, the examples in each bin.
        of: what a line is of, in a word.

    Returns:
        The figure, its colours left to the theme, with dashes to tell the lines apart without them; the y axis is in
        percent of the part.
    """
    figure = go.Figure([_steps(*each, edges, DASHES[place % len(DASHES)]) for place, each in enumerate(counts.items())])
    figure.update_layout(
        height=280,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        hovermode="x unified",
        legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
        xaxis={"title": {"text": measures}, "hoverformat": ".4~g", "fixedrange": True, "automargin": True},
        yaxis={"title": {"text": f"% of the {of}"}, "rangemode": "tozero", "fixedrange": True, "automargin": True},
    )
    return figure


def _steps(title: str, counts: Sequence[int], edges: Sequence[float], dash: str) -> go.Scatter:
    """A step for each bin, with its middle to point at; at both ends the line comes down to the axis."""
    middles = [(low + high) / 2 for low, high in pairwise(edges)]
    total = sum(counts) or 1
    shares = [100 * count / total for count in counts]
    told = list(zip(counts, shares, strict=True))
    return go.Scatter(
        name=title,
        x=[edges[0], edges[0], *middles, edges[-1], edges[-1]],
        y=[0, shares[0], *shares, shares[-1], 0],
        mode="lines",
        line={"shape": "hvh", "dash": dash},
        customdata=[told[0], told[0], *told, told[-1], told[-1]],
        hovertemplate="%{customdata[0]:,} examples, %{customdata[1]:.1f}%",
    )
