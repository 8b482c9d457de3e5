"""Loss and accuracy by epoch, training beside validation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from tdc_core.runs.models import EpochMetrics, Segment
from tdc_core.tasks.metric import Metric


def curve_figure(
    metric: Metric,
    epochs: int,
    points: Sequence[EpochMetrics] = (),
    best_epoch: int | None = None,
    segments: Sequence[Segment] = (),
) -> go.Figure:
    """A chart of one metric over the epochs.

    The axis spans all epochs that were asked for, so that a growing curve shows how far it has come.

    Args:
        metric: which; its value on the training part, then on the validation part, then the best epoch, are its traces.
        epochs: how many epochs the run was asked for.
        points: the epochs so far, oldest first; none gives the empty chart that is filled in the browser.
        best_epoch: marked on the validation line.
        segments: where the run was resumed, marked by thin lines.
    """
    marked = [point for point in points if point.epoch == best_epoch]
    few = epochs <= 60
    mode = "lines+markers" if few else "lines"
    figure = go.Figure(
        [
            _trace(points, metric.key, name="training", mode=mode, marker_size=5),
            _trace(points, metric.validation, name="validation", mode=mode, marker_size=5),
            _trace(marked, metric.validation, name="best epoch", mode="markers", marker_size=14, marker_symbol="star"),
        ]
    )
    figure.update_layout(
        title={"text": metric.title, "x": 0, "xanchor": "left"},
        height=340,
        margin={"l": 44, "r": 8, "t": 44, "b": 84},  # as labels and legend need: found too small, they are drawn twice
        hovermode="x unified",
        uirevision=epochs,  # a chart of as many is the same one, and keeps what a person did to it
        **resume_marks(segments, epochs),
        # At the foot of the whole chart: below the axis it stays where it was when the chart becomes narrow.
        legend={"orientation": "h", "x": 0, "y": 0.02, "yref": "container", "yanchor": "bottom"},
        xaxis={
            "title": {"text": "epoch", "standoff": 6},
            "range": x_range(epochs),
            "dtick": 1 if epochs <= 12 else None,
            "zeroline": False,
        },
        yaxis={"automargin": True, "zeroline": False}
        | ({"range": list(metric.axis)} if metric.axis else {"rangemode": "tozero"}),
    )
    return figure


def resume_marks(
    segments: Sequence[Segment], epochs: int, branched: int | None = None
) -> dict[str, list[dict[str, Any]]]:
    """The layout's shapes and annotations: a thin line with a few words wherever a run was resumed, or leaves another.

    Args:
        segments: of the run; those that no worker has begun, or that began afresh, have no mark.
        epochs: how many epochs the run was asked for.
        branched: the last epoch that it shares with the run that it leaves, None or 0 where there is none.
    """
    begun = [(segment.from_epoch + 0.5, _resumed(segment.learning_rate)) for segment in segments if segment.from_epoch]
    if branched:
        begun.insert(0, (branched, f"branch from epoch {branched}"))
    shapes = [
        {
            "type": "line",
            "x0": at,
            "x1": at,
            "y0": 0,
            "y1": 1,
            "yref": "paper",
            "line": {"width": 1, "dash": "dot", "color": "gray"},
        }
        for at, _ in begun
    ]
    annotations = [
        {
            "text": words,
            "x": at,
            "y": 1 - 0.08 * (number % 4),  # so that the words of neighbours do not lie on each other
            "yref": "paper",
            "xanchor": "left" if at < epochs / 2 else "right",
            "yanchor": "top",
            "showarrow": False,
            "font": {"size": 11},
        }
        for number, (at, words) in enumerate(begun)
    ]
    return {"shapes": shapes, "annotations": annotations}


def _resumed(rate: float | None) -> str:
    return "resumed" if rate is None else f"resumed, learning rate {rate:.3g}"


def x_range(epochs: int, begins: int = 1) -> tuple[float, float]:
    """The span of the epoch axis, with a little room beside the points at both ends.

    Args:
        epochs: the last.
        begins: where the lines do: at the first epoch's point, or at 0 with a line for the epoch under way.
    """
    room = max(0.3, epochs * 0.02)
    return (min(begins, 1 - room), max(epochs, 2) + room)


def _trace(points: Sequence[EpochMetrics], key: str, name: str, mode: str, **marker: object) -> go.Scatter:
    return go.Scatter(
        x=[point.epoch for point in points],
        y=[point.values.get(key) for point in points],  # a run from before there was the metric has a gap
        name=name,
        mode=mode,
        hovertemplate="%{y:.4f}",
        **marker,
    )
