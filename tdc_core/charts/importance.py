"""How much each column of a table counts for a model's answers."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go


def importance_figure(names: Sequence[str], means: Sequence[float], spreads: Sequence[float], unit: str) -> go.Figure:
    """A bar for each column, with its spread as a whisker.

    Args:
        names: of the columns, each another one, the one that counts most first.
        means: how much worse the answers are without it.
        spreads: to either side of each mean, likewise.
        unit: of means and spreads, for the axis.

    Returns:
        The figure, its colours left to the theme; the first column is at the top.
    """
    figure = go.Figure(
        go.Bar(
            x=list(means),
            y=list(names),
            orientation="h",
            error_x={"type": "data", "array": list(spreads), "thickness": 1.5, "width": 4, "color": "gray"},
            hovertemplate="%{y}: %{x:.3~g} ± %{error_x.array:.2~g}<extra></extra>",
        )
    )
    return figure.update_layout(
        height=80 + 24 * len(names),
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        bargap=0.35,
        xaxis={"title": {"text": unit, "standoff": 6}, "zeroline": True, "fixedrange": True, "automargin": True},
        yaxis={"type": "category", "autorange": "reversed", "fixedrange": True, "automargin": True},
    )
