"""How the classes are balanced in each part of a data set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go


def balance_figure(classes: Sequence[str], counts: Mapping[str, Sequence[int]]) -> go.Figure:
    """Grouped bars: for each class its share of each part, with the number of examples on hover.

    Args:
        classes: names of the classes, in label order.
        counts: for each part, by its title, the examples of each class.

    Returns:
        The figure, its colours left to the theme; the y axis is in percent of the part.
    """
    figure = go.Figure([_bars(classes, title, part) for title, part in counts.items()])
    figure.update_layout(
        barmode="group",
        bargap=0.25,
        height=280,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        hovermode="x unified",
        legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
        xaxis={"type": "category", "fixedrange": True, "automargin": True},
        yaxis={"title": {"text": "% of the part"}, "rangemode": "tozero", "fixedrange": True, "automargin": True},
    )
    return figure


def _bars(classes: Sequence[str], title: str, counts: Sequence[int]) -> go.Bar:
    total = sum(counts)
    return go.Bar(
        name=title,
        x=list(classes),
        y=[100 * count / total if total else 0.0 for count in counts],
        customdata=list(counts),
        hovertemplate="%{customdata:,} examples, %{y:.1f}%",
    )
