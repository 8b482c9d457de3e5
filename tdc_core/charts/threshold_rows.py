"""How probable a model finds class 1, for the rows of either class, and a threshold between yes and no."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

_BINS = 20


def threshold_rows_figure(
    labels: np.ndarray, probabilities: np.ndarray, names: Sequence[str], threshold: float
) -> go.Figure:
    """How many rows have which probability: of class 1 upwards, of class 0 downwards.

    Args:
        labels: 0 or 1, int64 (n,).
        probabilities: of class 1, float64 (n,).
        names: of class 0 and class 1.
        threshold: rows to its right are taken for class 1.

    Returns:
        The figure. Its traces: the bars of class 1, those of class 0, the threshold.
    """
    zero, one = (np.histogram(probabilities[labels == label], _BINS, (0, 1))[0] for label in (0, 1))
    middles = [round((number + 0.5) / _BINS, 4) for number in range(_BINS)]
    most = int(max(*zero, *one))
    figure = go.Figure(
        [
            _bars(names[1], middles, one, one),
            _bars(names[0], middles, -zero, zero),
            go.Scatter(
                name="threshold",
                x=[threshold, threshold],
                y=[-most, most],
                mode="lines",
                line={"color": "gray", "width": 3},
                hoverinfo="skip",
            ),
        ]
    )
    ticks = np.linspace(-most, most, 5).round().astype(int).tolist()
    return figure.update_layout(
        height=300,
        margin={"l": 8, "r": 8, "t": 16, "b": 8},
        barmode="relative",
        bargap=0.1,
        legend={"orientation": "h", "x": 0, "y": -0.25, "yanchor": "top"},
        xaxis={
            "title": {"text": f"probability of {names[1]}", "standoff": 6},
            "range": [0, 1],
            "fixedrange": True,
            "automargin": True,
        },
        yaxis={
            "title": {"text": "rows"},
            "range": [-1.05 * most, 1.05 * most],
            "tickvals": ticks,
            "ticktext": [str(abs(tick)) for tick in ticks],
            "fixedrange": True,
            "automargin": True,
        },
    )


def _bars(name: str, middles: list[float], heights: np.ndarray, counts: np.ndarray) -> go.Bar:
    return go.Bar(
        name=name,
        x=middles,
        y=heights.tolist(),
        customdata=counts.tolist(),
        hovertemplate="%{customdata} rows near %{x:.3f}",
    )
