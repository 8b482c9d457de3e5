"""What a model answers all over a plane of two columns, with the rows that lie there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

CLASSES = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#1a1a1a", "#f0e442")
"""Colours of the classes, which all kinds of colour-blindness tell apart (Okabe and Ito)."""
_SYMBOLS = ("circle", "square", "diamond", "triangle-up", "cross", "x", "star", "pentagon")
_FAINT, _DEEP = 0.12, 0.6  # how much of the colour an unsure and a sure place has
_ALMOST = 0.99  # of a class's own part of the scale, so that rounding stays inside it


def class_plane(
    x: np.ndarray, y: np.ndarray, shares: np.ndarray, rows: np.ndarray, labels: np.ndarray, names: Sequence[str]
) -> list[dict[str, Any]]:
    """The traces of a plane where classes are told apart.

    Args:
        x: the places across, (m,).
        y: the places up, (k,).
        shares: the probabilities of the classes at each, (k, m, classes).
        rows: the rows' two columns, (n, 2).
        labels: their classes, int (n,).
        names: of the classes, each another one.

    Returns:
        The answers as colours, the deeper the surer; then the rows of each class, with a symbol of its own.
    """
    count = len(names)
    taken, surest = shares.argmax(axis=-1), shares.max(axis=-1)
    depth = np.clip((surest - 1 / count) / (1 - 1 / count), 0, _ALMOST)
    colours = [CLASSES[number % len(CLASSES)] for number in range(count)]
    scale = []
    for number, colour in enumerate(colours):
        scale += [(number / count, _mixed(colour, _FAINT)), ((number + 1) / count, _mixed(colour, _DEEP))]
    heat = _heat(x, y, np.round(taken + depth, 2), (0, count), scale) | {"hoverinfo": "skip", "showscale": False}
    return [
        heat,
        *(
            _points(rows[labels == number], names[number])
            | {"marker": _marker(colours[number], _SYMBOLS[number % len(_SYMBOLS)])}
            for number in range(count)
        ),
    ]


def number_plane(
    x: np.ndarray, y: np.ndarray, said: np.ndarray, rows: np.ndarray, labels: np.ndarray, measures: str
) -> list[dict[str, Any]]:
    """The traces of a plane where a number is predicted.

    Args:
        x: the places across, (m,).
        y: the places up, (k,).
        said: what is predicted at each, (k, m).
        rows: the rows' two columns, (n, 2).
        labels: their true numbers, (n,).
        measures: what the numbers say.

    Returns:
        What is predicted as colours, and the rows in those of their true numbers.
    """
    span = float(labels.min()), float(labels.max())
    digits = 4 - round(np.log10(max(1e-9, span[1] - span[0])))
    bar = {"title": {"text": measures, "side": "right"}, "thickness": 12, "outlinewidth": 0}
    heat = _heat(x, y, np.round(said, digits), span, "Cividis") | {"hoverinfo": "skip", "colorbar": bar}
    marker = _marker(labels.tolist(), "circle") | {"cmin": span[0], "cmax": span[1], "colorscale": "Cividis"}
    return [heat, _points(rows, "true numbers") | {"marker": marker}]


def plane_figure(traces: Sequence[dict[str, Any]], across: str, up: str) -> go.Figure:
    """The figure of a plane's traces, with the names of its two columns."""
    axis = {"showgrid": False, "zeroline": False, "fixedrange": True, "automargin": True}
    return go.Figure(list(traces)).update_layout(
        height=420,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        hovermode="closest",
        legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "itemsizing": "constant"},
        xaxis=axis | {"title": {"text": across, "standoff": 6}},
        yaxis=axis | {"title": {"text": up}},
    )


def _mixed(colour: str, much: float) -> str:
    """A colour on white."""
    parts = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return "rgb({}, {}, {})".format(*(round(255 + much * (part - 255)) for part in parts))


def _heat(x: np.ndarray, y: np.ndarray, z: np.ndarray, span: tuple[float, float], scale: Any) -> dict[str, Any]:
    return {
        "type": "heatmap", "x": x.tolist(), "y": y.tolist(), "z": z.tolist(), "zmin": span[0], "zmax": span[1],
        "colorscale": scale, "showlegend": False,
    }  # fmt: skip


def _points(rows: np.ndarray, name: str) -> dict[str, Any]:
    return {
        "type": "scatter", "name": name, "x": rows[:, 0].tolist(), "y": rows[:, 1].tolist(), "mode": "markers",
        "hovertemplate": "%{x:.4~g}, %{y:.4~g}<extra>%{fullData.name}</extra>",
    }  # fmt: skip


def _marker(colour: Any, symbol: str) -> dict[str, Any]:
    return {"size": 9, "symbol": symbol, "color": colour, "line": {"width": 1.5, "color": "white"}}
