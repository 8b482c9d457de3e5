"""An experiment, or two, over several seeds: each seed a thin line, their mean a thick one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

Curve = Sequence[float | None]
"""A number by epoch, from the first."""
COLOURS = ("#0d9488", "#d97706")
"""Teal and orange, which all kinds of colour-blindness tell apart, on a light and on a dark page."""
_FAINT = 0.6


def seeds_figure(
    title: str, names: Sequence[str], seeds: Sequence[int], epochs: int, curves: Sequence[Mapping[int, Curve]]
) -> go.Figure:
    """A line for each experiment and seed, whether it has an epoch or not, then one for each experiment's mean.

    Args:
        title: of the number.
        names: of the experiments.
        seeds: that each is trained with.
        epochs: how many were asked for at most.
        curves: of each experiment, by the seeds that have been begun.

    Returns:
        The figure; its traces are as many whatever has been trained, so one takes the points of another.
    """
    figure = go.Figure()
    for name, colour, found in zip(names, COLOURS, curves, strict=False):
        for seed in seeds:
            y = list(found.get(seed, ()))
            figure.add_scatter(
                x=list(range(1, len(y) + 1)),
                y=y,
                name=f"{name}, seed {seed}",
                mode="lines",
                line={"width": 1, "color": colour},
                opacity=_FAINT,
                showlegend=False,
                hovertemplate="%{y:.4f}",
            )
    for name, colour, found in zip(names, COLOURS, curves, strict=False):
        mean = mean_of(list(found.values()))
        figure.add_scatter(
            x=list(range(1, len(mean) + 1)),
            y=mean,
            name=f"{name}, mean",
            mode="lines",
            line={"width": 3, "color": colour},
            showlegend=True,
            hovertemplate="%{y:.4f}",
        )
    return figure.update_layout(
        height=320,
        margin={"l": 44, "r": 8, "t": 8, "b": 8},
        legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
        xaxis={"title": {"text": "epoch", "standoff": 6}, "range": [0.7, max(epochs, 2) + 0.3], "zeroline": False},
        yaxis={"title": {"text": title}, "automargin": True, "zeroline": False},
    )


def mean_of(curves: Sequence[Curve]) -> list[float]:
    """The mean of several curves, as far as all of them go and have numbers; of one alone there is none."""
    found: list[float] = []
    for values in zip(*curves, strict=False) if len(curves) > 1 else ():
        numbers = [value for value in values if value is not None]
        if len(numbers) < len(values):
            break
        found.append(sum(numbers) / len(numbers))
    return found
