"""How much each column of a table knows of the answer alone."""

from __future__ import annotations

from collections.abc import Mapping

import plotly.graph_objects as go


def alone_figure(rights: Mapping[str, float], guessing: float) -> go.Figure:
    """A bar for each column, the best one at the top, and a line at what always the commonest answer is worth.

    Args:
        rights: the share of rows that a rule on that column alone is right about, from 0 to 1.
        guessing: the share of the commonest answer.

    Returns:
        The figure, its colours left to the theme.
    """
    names = sorted(rights, key=rights.__getitem__)
    figure = go.Figure(
        go.Bar(
            x=[rights[name] for name in names],
            y=names,
            orientation="h",
            text=[f"{rights[name]:.0%}" for name in names],
            textposition="outside",
            cliponaxis=False,
            hoverinfo="skip",
        )
    )
    figure.add_vline(x=guessing, line_dash="dot", line_color="gray")
    return figure.update_layout(
        height=80 + 26 * len(names),
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        bargap=0.35,
        xaxis={
            "title": {"text": "right by this column alone; dotted: always “yes”", "standoff": 6},
            "range": [0, 1.12],
            "tickvals": [0, 0.25, 0.5, 0.75, 1],
            "tickformat": ".0%",
            "fixedrange": True,
            "automargin": True,
        },
        yaxis={"type": "category", "fixedrange": True, "automargin": True},
    )
