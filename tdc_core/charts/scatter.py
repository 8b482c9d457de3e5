"""Rows as points of two columns, with what is to be predicted as their colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go

SYMBOLS = ("circle", "square", "diamond", "triangle-up", "cross", "x", "star", "pentagon")
LOW, HIGH = "#d97706", "#3b82f6"
"""Of a number to predict: orange and blue, which are seen on a light page and on a dark one."""
_MIDDLE = "#9ca3af"
_BESIDE = 0.3  # how far points of one category are spread beside its place, so that they do not hide one another


@dataclass(frozen=True, eq=False)
class Axis:
    """One of the two columns.

    Attributes:
        title: its name.
        values: float (n,), of each row; codes where it is a category.
        names: what the codes stand for; empty for a number.
    """

    title: str
    values: np.ndarray
    names: Sequence[str] = ()

    @property
    def places(self) -> np.ndarray:
        """Where the points lie; within a category beside one another, the same at each call."""
        if not self.names:
            return self.values
        chance = np.random.default_rng(len(self.title)).uniform(-_BESIDE, _BESIDE, len(self.values))
        found: np.ndarray = self.values + chance
        return found


def scatter_by_class(x: Axis, y: Axis, classes: Sequence[str], codes: np.ndarray, rows: Sequence[str]) -> go.Figure:
    """A colour and a symbol for each class.

    Args:
        x: the column across.
        y: the column up.
        classes: their names, each another one.
        codes: int (n,), the class of each row.
        rows: what is said of each row on hover.
    """
    across, up, told = x.places, y.places, np.array(rows, object)
    traces = [
        _points(across[of_it], up[of_it], told[of_it], x, y)
        | {"name": name, "marker": {"size": 7, "opacity": 0.65, "symbol": SYMBOLS[place % len(SYMBOLS)]}}
        for place, name in enumerate(classes)
        if (of_it := codes == place).any()
    ]
    return go.Figure(traces).update_layout(_layout(x, y))


def scatter_by_number(x: Axis, y: Axis, measures: str, numbers: np.ndarray, rows: Sequence[str]) -> go.Figure:
    """A colour by the number to predict, with its scale above.

    Args:
        x: the column across.
        y: the column up.
        measures: what the number says.
        numbers: float (n,), of each row.
        rows: what is said of each row on hover.
    """
    marker = {
        "size": 7, "opacity": 0.75, "color": numbers.tolist(), "colorscale": [(0, LOW), (0.5, _MIDDLE), (1, HIGH)],
        "colorbar": {
            "title": {"text": measures, "side": "top"}, "orientation": "h", "thickness": 10, "len": 0.6, "x": 0,
            "xanchor": "left", "y": 1.02, "yanchor": "bottom",
        },
    }  # fmt: skip
    trace = _points(x.places, y.places, np.array(rows, object), x, y) | {"marker": marker}
    return go.Figure(trace).update_layout(_layout(x, y))


def _points(across: np.ndarray, up: np.ndarray, told: np.ndarray, x: Axis, y: Axis) -> dict[str, Any]:
    shown = [
        f"%{{meta[{place}]}}: %{{{letter}:.4~g}}"  # a title may have braces of its own
        for place, (letter, axis) in enumerate((("x", x), ("y", y)))
        if not axis.names  # the place of a category is told by its axis
    ]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": across.tolist(),
        "y": up.tolist(),
        "text": told.tolist(),
        "meta": [x.title, y.title],
        "hovertemplate": "<br>".join(["%{text}", *shown]) + "<extra></extra>",
    }


def _layout(x: Axis, y: Axis) -> dict[str, Any]:
    return {
        "height": 440,
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "hovermode": "closest",
        "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "itemsizing": "constant"},
        "xaxis": _axis(x),
        "yaxis": _axis(y),
    }


def _axis(axis: Axis) -> dict[str, Any]:
    layout = {"title": {"text": axis.title, "standoff": 6}, "zeroline": False, "fixedrange": True, "automargin": True}
    if axis.names:
        ticks = {"tickmode": "array", "tickvals": list(range(len(axis.names))), "ticktext": list(axis.names)}
        layout |= ticks | {"range": [-0.6, len(axis.names) - 0.4], "showgrid": False}
    return layout
