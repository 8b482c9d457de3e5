"""One metric of several runs in one chart: a colour for each run, training dotted beside validation."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import accumulate
from statistics import median
from typing import Any

import plotly.graph_objects as go

from tdc_core.charts.curves import x_range
from tdc_core.runs.models import EpochMetrics
from tdc_core.tasks.metric import Metric

COLOURS = (
    *("#5484fc", "#b49018", "#b400b4", "#00a854", "#90540c"),
    *("#7824fc", "#909090", "#d86ccc", "#486c48", "#845484"),
)
"""Ten that all kinds of colour-blindness tell apart, with a contrast of 3 to a light page and to a dark one."""
UNITS = {"s": 1.0, "min": 60.0, "h": 3600.0}
"""Seconds in what a time axis is measured by."""
FEW = 60
"""Points of a line that are dots on it."""
MOST_POINTS = 400
"""Of a line: of more epochs not every one is drawn."""
FLATTENED = 15
"""Times the median that the largest number is, beyond which a log scale shows more."""
TRACES = 3
"""Of each run: training, validation, the best epoch."""


def overlay_figure(metric: Metric, names: Sequence[str], unit: str | None, log: bool = False) -> go.Figure:
    """A chart without epochs, to be filled in the browser by `overlay_points`.

    Args:
        metric: which.
        names: of the runs, as Plotly shows them.
        unit: a key of `UNITS` where the lines run over the time; None where they run over the epochs.
        log: whether its numbers stand on a log scale.
    """
    at = "epoch %{x}" if unit is None else f"after %{{x:.3g}} {unit}"
    figure = go.Figure()
    for name, colour in zip(names, COLOURS, strict=False):
        for part, dash in ((metric.key, "dot"), (metric.validation, "solid")):
            figure.add_scatter(
                x=[], y=[], name=name, mode="lines+markers", marker_size=4,
                line={"color": colour, "dash": dash, "width": 2},
                hovertemplate=f"<b>{name}</b><br>{part} %{{y:.4g}}<br>{at}<extra></extra>",
            )  # fmt: skip
        figure.add_scatter(
            x=[], y=[], name=name, mode="markers", marker={"size": 13, "symbol": "star", "color": colour},
            hovertemplate=f"<b>{name}</b><br>best epoch, {metric.validation} %{{y:.4g}}<br>{at}<extra></extra>",
        )  # fmt: skip
    figure.update_layout(
        height=380,
        margin={"l": 44, "r": 8, "t": 8, "b": 44},
        hovermode="closest",
        hoverdistance=30,
        showlegend=False,
        dragmode="zoom",
        xaxis={
            "title": {"text": "epoch" if unit is None else f"training time, {unit}", "standoff": 6},
            "zeroline": False,
        },
        # What it is stands above the chart, where it is chosen.
        yaxis={"automargin": True, "zeroline": False, "type": "log" if log else "linear"},
    )
    if metric.axis:
        low, high = metric.axis
        figure.update_yaxes(rangemode="normal" if low < 0 else "nonnegative", autorangeoptions_clipmax=high)
    return figure


def overlay_points(
    metric: Metric, points: Sequence[EpochMetrics], best_epoch: int | None, unit: str | None, thick: bool
) -> list[dict[str, Any]]:
    """What a run's traces in `overlay_figure` hold: training, validation, the best epoch.

    Args:
        metric: which.
        points: the run's epochs, oldest first.
        best_epoch: the number of its best; None where it has none yet.
        unit: as in `overlay_figure`.
        thick: whether its validation line is thicker than the others'.
    """
    seconds = accumulate(point.seconds for point in points)
    places = [
        point.epoch if unit is None else round(at / UNITS[unit], 4) for point, at in zip(points, seconds, strict=True)
    ]
    every = max(1, math.ceil(len(points) / MOST_POINTS))
    best = next((at for at, point in enumerate(points) if point.epoch == best_epoch), None)
    kept = [at for at in range(len(points)) if at % every == 0 or at in (best, len(points) - 1)]
    marked = [] if best is None else [best]

    def line(key: str, at: Sequence[int]) -> dict[str, Any]:
        values = [_plain(points[place].values.get(key)) for place in at]
        there = any(value is not None for value in values)
        return {"x": [places[place] for place in at] if there else [], "y": values if there else []}

    dots = 4 if len(kept) <= FEW else 0.1
    return [
        {**line(metric.key, kept), "line.width": 2 if thick else 1.2, "marker.size": 0.1},
        {**line(metric.validation, kept), "line.width": 4 if thick else 1.8, "marker.size": dots},
        {**line(metric.validation, marked), "marker.size": 16 if thick else 12},
    ]


def are_flattened(metric: Metric, runs: Sequence[Sequence[EpochMetrics]]) -> bool:
    """Whether a few large numbers press all the others to the floor of a chart, as a first epoch that explodes does.

    Args:
        metric: which; one within bounds is never.
        runs: the epochs of each.
    """
    if metric.axis is not None:
        return False
    keys = (metric.key, metric.validation)
    told = [
        value for epochs in runs for epoch in epochs for key in keys if (value := epoch.values.get(key)) is not None
    ]
    values = [value for value in told if math.isfinite(value) and value > 0]
    return bool(values) and max(values) > FLATTENED * median(values)


def epoch_span(epochs: int) -> tuple[float, float]:
    """What the epoch axis spans at least, so that a growing line shows how far it has come."""
    return x_range(epochs)


def unit_for(seconds: float) -> str:
    """By what a time axis is measured that is that long."""
    if seconds < 180:
        return "s"
    return "min" if seconds < 3 * 3600 else "h"


def _plain(value: float | None) -> float | None:
    return round(value, 6) if value is not None and math.isfinite(value) else None
