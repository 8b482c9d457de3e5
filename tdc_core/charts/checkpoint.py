"""A loss curve up to an epoch, and what the checkpoint holds there."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go


def best_so_far(val_loss: Sequence[float], epoch: int) -> int:
    """The epoch, from 1, with the lowest val_loss up to an epoch; the first of equals, as ModelCheckpoint keeps it."""
    return min(range(1, epoch + 1), key=lambda number: val_loss[number - 1])


def checkpoint_figure(loss: Sequence[float], val_loss: Sequence[float], epoch: int) -> go.Figure:
    """Training and validation loss up to an epoch, a star on the epoch whose weights the file holds.

    Args:
        loss: on the training part, of all epochs.
        val_loss: on the validation part, likewise.
        epoch: how far the run has come, from 1.

    Returns:
        The figure. Its traces: training, validation, the file's epoch, and faintly the validation loss to come.
    """
    epochs = list(range(1, len(val_loss) + 1))
    kept = best_so_far(val_loss, epoch)
    figure = go.Figure(
        [
            _line("training", epochs[:epoch], loss[:epoch]),
            _line("validation", epochs[:epoch], val_loss[:epoch]),
            go.Scatter(
                name="in the file",
                x=[kept],
                y=[val_loss[kept - 1]],
                mode="markers",
                marker={"symbol": "star", "size": 18},
                hovertemplate="epoch %{x}, %{y:.4f}",
            ),
            go.Scatter(
                name="to come",
                x=epochs[epoch - 1 :],
                y=list(val_loss[epoch - 1 :]),
                mode="lines",
                line={"dash": "dot", "width": 1.5, "color": "gray"},
                opacity=0.5,
                hoverinfo="skip",
            ),
        ]
    )
    figure.update_layout(
        height=320,
        margin={"l": 8, "r": 8, "t": 16, "b": 8},
        legend={"orientation": "h", "x": 0, "y": -0.2, "yanchor": "top"},
        xaxis={
            "title": {"text": "epoch", "standoff": 6},
            "range": [0.5, len(epochs) + 0.5],
            "fixedrange": True,
            "zeroline": False,
            "automargin": True,
        },
        yaxis={
            "range": [0, 1.08 * max(*loss, *val_loss)],
            "title": {"text": "loss"},
            "fixedrange": True,
            "automargin": True,
        },
    )
    return figure


def _line(name: str, x: Sequence[int], y: Sequence[float]) -> go.Scatter:
    return go.Scatter(
        name=name, x=list(x), y=list(y), mode="lines+markers", marker={"size": 5}, hovertemplate="%{y:.4f}"
    )
