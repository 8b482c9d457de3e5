"""Predicted numbers beside the true ones, and what is left between them."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go

from tdc_core.results.thin import thin

MOST_POINTS = 2000
"""Of a chart; a browser draws so many at once, and more would hide one another."""


def predicted_figure(labels: np.ndarray, predicted: np.ndarray, measures: str) -> go.Figure:
    """Each row's predicted number over its true one, with the line of equality.

    Args:
        labels: the true numbers, (n,), at least one.
        predicted: (n,).
        measures: what the numbers say, for the axes.

    Returns:
        The figure, its colours left to the theme: at most `MOST_POINTS` rows, with each one's position as customdata,
        then the line. Both axes have the same span.
    """
    kept = thin(len(labels), MOST_POINTS)
    true, said = labels[kept].astype(float), predicted[kept].astype(float)
    low, high = _with_room(np.concatenate([true, said]))
    figure = go.Figure(
        [
            _rows(kept, true, said, "true %{x:.4~g}, predicted %{y:.4~g}"),
            _line("exactly right", (low, high), (low, high)),
        ]
    )
    return figure.update_layout(
        _layout(f"true {measures}", f"predicted {measures}"), xaxis_range=[low, high], yaxis_range=[low, high]
    )


def residuals_figure(labels: np.ndarray, predicted: np.ndarray, measures: str) -> go.Figure:
    """Each row's residual, the true number less the predicted one, over the predicted number.

    Args:
        labels: the true numbers, (n,), at least one.
        predicted: (n,).
        measures: what the numbers say, for the axis.

    Returns:
        The figure, its colours left to the theme: at most `MOST_POINTS` rows, with each one's position as customdata,
        then the line of no error. As much is above the line as below it.
    """
    kept = thin(len(labels), MOST_POINTS)
    true, said = labels[kept].astype(float), predicted[kept].astype(float)
    low, high = _with_room(said)
    reach = 1.08 * float(np.abs(true - said).max()) or 1.0
    figure = go.Figure(
        [
            _rows(kept, said, true - said, "predicted %{x:.4~g}, off by %{y:+.4~g}"),
            _line("exactly right", (low, high), (0.0, 0.0)),
        ]
    )
    return figure.update_layout(
        _layout(f"predicted {measures}", "true less predicted"), xaxis_range=[low, high], yaxis_range=[-reach, reach]
    )


def _rows(kept: np.ndarray, x: np.ndarray, y: np.ndarray, hover: str) -> go.Scatter:
    return go.Scatter(
        name="a row",
        x=x.tolist(),
        y=y.tolist(),
        customdata=kept.tolist(),
        mode="markers",
        marker={"size": 6, "opacity": 0.5},
        hovertemplate=f"{hover}<extra></extra>",
    )


def _line(name: str, x: tuple[float, float], y: tuple[float, float]) -> go.Scatter:
    line = {"dash": "dot", "width": 1.5, "color": "gray"}
    return go.Scatter(name=name, x=list(x), y=list(y), mode="lines", line=line, hoverinfo="skip")


def _layout(x: str, y: str) -> dict[str, Any]:
    axis = {"zeroline": False, "fixedrange": True, "automargin": True}
    return {
        "height": 320,
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "hovermode": "closest",
        "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "itemsizing": "constant"},
        "xaxis": axis | {"title": {"text": x, "standoff": 6}},
        "yaxis": axis | {"title": {"text": y}},
    }


def _with_room(numbers: np.ndarray) -> tuple[float, float]:
    """The span of the numbers, with a little room at both ends."""
    low, high = float(numbers.min()), float(numbers.max())
    room = 0.04 * (high - low) or 1.0
    return low - room, high + room
