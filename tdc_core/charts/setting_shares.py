"""How much each setting of a sweep mattered, as bars with their words above them."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from tdc_core.charts.best_so_far import TEAL

_ROW = 46  # pixels


def setting_shares_figure(settings: int, shares: Sequence[tuple[str, float]] = ()) -> go.Figure:
    """A bar for each setting.

    Args:
        settings: how many there are to be.
        shares: what each is called, safe for a chart, and its share, 0 to 1; the largest first.

    Returns:
        The figure; its traces are as many whatever there is to show: bars, and their words.
    """
    rows = list(range(len(shares)))
    figure = go.Figure(
        [
            go.Bar(
                x=[share for _, share in shares],
                y=rows,
                orientation="h",
                width=0.3,
                marker={"color": TEAL},
                hoverinfo="skip",
            ),
            go.Scatter(
                x=[0.0] * len(shares),
                y=[row - 0.36 for row in rows],
                text=[f"{name}  <b>{share:.0%}</b>" for name, share in shares],
                mode="text",
                textposition="middle right",
                hoverinfo="skip",
                cliponaxis=False,
            ),
        ]
    )
    return figure.update_layout(
        height=_ROW * settings + 16,
        margin={"l": 0, "r": 8, "t": 4, "b": 4},
        showlegend=False,
        xaxis={"range": [0, 1], "visible": False, "fixedrange": True},
        yaxis={"range": [settings - 0.6, -0.6], "visible": False, "fixedrange": True},
    )
