"""What a model said of its answers against what came true."""

from __future__ import annotations

import plotly.graph_objects as go

from tdc_core.charts.unit_axes import reference_line, unit_layout
from tdc_core.results.reliability import Reliability


def reliability_figure(curve: Reliability, positive: str | None = None) -> go.Figure:
    """The share that came true over the probability that was said, a point for each bin.

    Args:
        curve: the bins.
        positive: name of class 1, whose probability it is; None where it is that of each row's surest answer.

    Returns:
        The figure, its colours left to the theme. Its traces: the model, and the line of one that is exactly as often
        right as it says. The number of rows of a bin is shown on hover.
    """
    said = f"probability of {positive}" if positive else "probability of the answer"
    true = f"share that is {positive}" if positive else "share that is right"
    figure = go.Figure(
        [
            go.Scatter(
                name="the model",
                x=curve.said.tolist(),
                y=curve.true.tolist(),
                customdata=curve.counts.tolist(),
                mode="lines+markers",
                marker={"size": 8},
                cliponaxis=False,
                hovertemplate="said %{x:.1%}, true %{y:.1%}<br>rows: %{customdata:,}<extra></extra>",
            ),
            reference_line("as sure as right", 0, 1),
        ]
    )
    return figure.update_layout(unit_layout(said, true))
