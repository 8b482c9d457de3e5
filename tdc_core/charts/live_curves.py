"""The chart of a run that goes on: empty, to be filled in the browser."""

from __future__ import annotations

import plotly.graph_objects as go

from tdc_core.charts.curves import curve_figure, x_range
from tdc_core.tasks.metric import Metric

UNDER_WAY = "this epoch so far"
TRUNK = "the run it leaves"


def live_figure(metric: Metric, epochs: int) -> go.Figure:
    """A chart of one metric without epochs, whose axis will follow what is drawn.

    Its traces are those of `curve_figure` (training, validation, the best epoch), then the epoch under way, both lines
    once more for who has them smoothed, each of which comes and goes with its line, and both of the run that a branch
    leaves.

    Args:
        metric: which.
        epochs: how many the run was asked for; the axis spans all of them.
    """
    figure = curve_figure(metric, epochs)
    figure.add_scatter(x=[], y=[], name=UNDER_WAY, mode="lines", line_width=1, showlegend=False, hoverinfo="skip")
    for line in figure.data[:2]:
        line.legendgroup = line.name
        figure.add_scatter(
            x=[],
            y=[],
            name=line.name,
            legendgroup=line.name,
            legendrank=1,
            mode="lines",
            line_width=2.5,
            showlegend=False,
            hoverinfo="skip",
        )
    for dash in ("dot", "solid"):
        figure.add_scatter(
            x=[],
            y=[],
            name=TRUNK,
            legendgroup=TRUNK,
            mode="lines",
            line={"width": 1, "color": "gray", "dash": dash},
            showlegend=False,
            hoverinfo="skip",
        )
    figure.update_layout(xaxis_range=x_range(epochs, begins=0), yaxis_range=None)
    if metric.axis:
        low, high = metric.axis
        figure.update_yaxes(rangemode="normal" if low < 0 else "nonnegative", autorangeoptions_clipmax=high)
    return figure
