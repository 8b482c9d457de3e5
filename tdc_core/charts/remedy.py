"""The loss of a run that something was done about, beside that of the run as it was."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go


def remedy_figure(loss: Sequence[float], val_loss: Sequence[float], before: Sequence[float], top: float) -> go.Figure:
    """Training and validation loss by epoch, a star on the best epoch.

    Args:
        loss: on the training part.
        val_loss: on the validation part.
        before: on the validation part of the run as it was.
        top: where the axis ends, so that it is the same for all that are compared.

    Returns:
        The figure. Its traces: training, validation, the best epoch, and dotted the validation loss as it was.
    """
    best = min(range(len(val_loss)), key=val_loss.__getitem__)
    figure = go.Figure(
        [
            _line("training", loss),
            _line("validation", val_loss),
            go.Scatter(
                name="best epoch",
                x=[best + 1],
                y=[val_loss[best]],
                mode="markers",
                marker={"symbol": "star", "size": 16},
                hoverinfo="skip",
            ),
            _line("validation, nothing done", before, dash="dot", width=1.5, color="gray"),
        ]
    )
    return figure.update_layout(
        height=320,
        margin={"l": 8, "r": 8, "t": 16, "b": 8},
        hovermode="x unified",
        legend={"orientation": "h", "x": 0, "y": -0.2, "yanchor": "top"},
        xaxis={
            "title": {"text": "epoch", "standoff": 6},
            "range": [0.5, len(before) + 0.5],
            "fixedrange": True,
            "zeroline": False,
            "automargin": True,
        },
        yaxis={"range": [0, top], "title": {"text": "loss"}, "fixedrange": True, "automargin": True},
    )


def _line(name: str, values: Sequence[float], **line: object) -> go.Scatter:
    return go.Scatter(
        name=name,
        x=list(range(1, len(values) + 1)),
        y=list(values),
        mode="lines",
        line=line,
        hovertemplate="%{y:.4f}",
    )
