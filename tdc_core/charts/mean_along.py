"""How a column is spread, and the mean of the number to predict along it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go


def mean_along_figure(
    column: str, bins: Sequence[float] | Sequence[str], counts: Sequence[int], means: np.ndarray, measures: str
) -> go.Figure:
    """Bars with the rows of each bin, and below them, on the same axis, a point for the mean of these rows.

    Args:
        column: what the bins are of, for the axis.
        bins: their middles, or the names of categories.
        counts: the rows in each.
        means: float64 (bins,), of the number to predict, nan where a bin has no rows.
        measures: what that number says, for the axis.

    Returns:
        The figure, its colours left to the theme.
    """
    names = bool(bins) and isinstance(bins[0], str)
    hover = "%{x}" if names else "around %{x:.4~g}"
    figure = go.Figure(
        [
            go.Bar(x=list(bins), y=list(counts), hovertemplate=hover + ": %{y:,} rows<extra></extra>"),
            go.Scatter(
                x=list(bins), y=means.tolist(), yaxis="y2", mode="markers" if names else "lines+markers",
                connectgaps=False, marker={"size": 7}, line={"width": 2},
                hovertemplate=hover + ": %{y:.4~g} on average<extra></extra>",
            ),
        ]
    )  # fmt: skip
    axis = {"fixedrange": True, "automargin": True}
    along = axis | {"title": {"text": column, "standoff": 6}, "anchor": "y2"}
    return figure.update_layout(
        height=400,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        bargap=0.3 if names else 0.05,
        showlegend=False,
        hovermode="closest",
        xaxis=along | ({"type": "category"} if names else {}),
        yaxis=axis | {"title": {"text": "rows"}, "domain": [0.6, 1], "rangemode": "tozero"},
        yaxis2=axis | {"title": {"text": f"mean of {measures}"}, "domain": [0, 0.52]},
    )
