"""Which rows of a data set each part takes, and which rows are in two of them."""

from __future__ import annotations

from collections.abc import Mapping

import plotly.graph_objects as go

RowSpan = tuple[int, int]
"""First row and the row after the last."""


def split_figure(parts: Mapping[str, RowSpan], rows: int) -> go.Figure:
    """A bar for each part over the rows of the data set; what lies in two parts is hatched in both.

    The figure has the same traces whatever the parts, bars of no length among them.

    Args:
        parts: first row and the row after the last, by the part's title; an empty part has none of its bar.
        rows: how many rows the data set has.
    """
    titles = list(parts)
    figure = go.Figure([_bar(title, span, "") for title, span in parts.items()])
    for number, (title, span) in enumerate(parts.items()):
        for other in titles[number + 1 :]:
            first, stop = max(span[0], parts[other][0]), min(span[1], parts[other][1])
            shared = (first, max(first, stop))
            figure.add_traces([_bar(each, shared, "in two parts") for each in (title, other)])
    figure.update_layout(
        barmode="overlay",
        height=44 + 44 * len(parts),
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        bargap=0.25,
        showlegend=False,
        xaxis={
            "range": [0, rows],
            "fixedrange": True,
            "automargin": True,
            "zeroline": False,
        },
        yaxis={"autorange": "reversed", "fixedrange": True, "automargin": True, "type": "category"},
    )
    return figure


def _bar(title: str, span: RowSpan, twice: str) -> go.Bar:
    first, stop = span
    hatched = {"pattern": {"shape": "/", "bgcolor": "#c62828", "fgcolor": "white", "size": 6, "solidity": 0.3}}
    return go.Bar(
        name=twice or title,
        orientation="h",
        y=[title],
        x=[stop - first],
        base=[first],
        marker=hatched if twice else None,
        text=["" if twice or stop == first else f"{stop - first:,}"],
        textposition="inside",
        insidetextanchor="end" if first else "start",  # where the hatched rows are not
        textangle=0,
        hovertemplate=f"rows %{{base:,}} to %{{x:,}}<extra>{twice or title}</extra>",
    )
