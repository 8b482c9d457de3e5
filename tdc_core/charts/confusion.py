"""Which classes a model takes for which."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

MOST_WITH_NUMBERS = 20
"""Classes, from which on numbers would not fit into the cells."""

DEEP = 0.77
"""From which depth on a cell's number is white; up to there it is black."""

Scale = tuple[tuple[float, str], ...]
"""Depth and colour, as plotly has it."""


def _scale(rgb: tuple[int, int, int], black: float, white: float) -> Scale:
    """From white to a colour, by how much of it there is.

    Args:
        rgb: the colour, each part from 0 to 255.
        black: how much of it there is at most where numbers are black, so that these have a contrast of 4.5.
        white: how much of it there is at least where numbers are white, likewise.
    """
    steps = ((0.0, 0.0), (DEEP, black), (DEEP, white), (1.0, 1.0))
    mixed = ((depth, [round(255 - much * (255 - part)) for part in rgb]) for depth, much in steps)
    return tuple((depth, "rgb({}, {}, {})".format(*parts)) for depth, parts in mixed)


RIGHT, WRONG = _scale((29, 78, 216), black=0.75, white=0.82), _scale((194, 65, 12), black=0.84, white=0.92)
"""Blue and orange, which all kinds of colour-blindness tell apart."""

_FAINTEST = 0.2  # depth of a cell that has a row
_PHONE = 270  # pixels beside the names of classes on a phone 400 wide


def confusion_figure(matrix: np.ndarray, classes: Sequence[str], shares: bool = False) -> go.Figure:
    """A cell for each pair of a true class and the class that rows were taken for, to be clicked on.

    The first trace has an invisible square on each cell, with customdata [true, predicted] by their indices. It takes
    hover and clicks for the whole cell, since heatmaps can't be selected from, and outlines what is selected.

    Args:
        matrix: int (k, k), how many rows of the class i are taken for the class j.
        classes: the k names in label order, each another one.
        shares: colours and numbers are percent of the row, that is of all of a true class, in place of counts.

    Returns:
        The figure: the first class at the top left; right answers in blue, mistakes in orange, the more the deeper,
        with numbers that can be read on them in any theme. A cell without rows has no colour.
    """
    count = len(classes)
    percent = 100 * matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)
    depth = (percent / 100 if shares else matrix / max(1, int(matrix.max()))) ** 0.5  # few mistakes stay visible
    depth = np.where(matrix > 0, _FAINTEST + (1 - _FAINTEST) * depth, np.nan)
    cell = _cell(count)
    right = np.eye(count, dtype=bool)
    figure = go.Figure(
        [
            _squares(matrix, percent, depth, classes, size=0.9 * min(cell, _PHONE / count)),
            _heat("right", np.where(right, depth, np.nan), classes, RIGHT),
            _heat("wrong", np.where(right, np.nan, depth), classes, WRONG),
        ]
    )
    if count <= MOST_WITH_NUMBERS:
        texts = [[_percent(each) if shares else f"{each:,}" for each in row] for row in (percent if shares else matrix)]
        figure.update_layout(annotations=_numbers(texts, depth, classes))
    figure.update_layout(
        height=cell * count + 72,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        showlegend=False,
        dragmode=False,
        hovermode="closest",
        hoverdistance=-1,  # the nearest square is that of the cell, however far its middle is
        xaxis=_axis("taken for (% of row)" if shares else "taken for", classes)
        | {"range": [-0.5, count - 0.5], "constraintoward": "left"},
        yaxis=_axis("true class", classes)
        | {
            "title": {"text": "true class", "standoff": 14},
            "range": [count - 0.5, -0.5],
            "constraintoward": "top",
            "scaleanchor": "x",
        },  # cells are square
    )
    return figure


def _cell(count: int) -> int:
    """Height of a cell in pixels, for that many classes."""
    return max(12, min(84, 360 // count))


def _axis(title: str, classes: Sequence[str]) -> dict[str, Any]:
    return {
        "title": {"text": title, "standoff": 6},
        "type": "category",
        "categoryorder": "array",
        "categoryarray": list(classes),
        "tickmode": "array",
        "tickvals": list(classes),
        "constrain": "domain",
        "showgrid": False,
        "zeroline": False,
        "ticks": "",
        "fixedrange": True,
        "automargin": True,
    }


def _heat(name: str, depths: np.ndarray, classes: Sequence[str], scale: Scale) -> go.Heatmap:
    return go.Heatmap(
        name=name,
        x=list(classes),
        y=list(classes),
        z=depths.tolist(),
        zmin=0,
        zmax=1,
        colorscale=scale,
        showscale=False,
        hoverinfo="skip",
        xgap=2,
        ygap=2,
    )


def _squares(
    matrix: np.ndarray, percent: np.ndarray, depth: np.ndarray, classes: Sequence[str], size: float
) -> go.Scatter:
    cells = list(np.ndindex(matrix.shape))
    totals = matrix.sum(axis=1)
    return go.Scatter(
        x=[classes[predicted] for _, predicted in cells],
        y=[classes[true] for true, _ in cells],
        customdata=[list(cell) for cell in cells],
        hovertext=[f"{matrix[cell]:,} of {totals[cell[0]]:,} ({percent[cell]:.1f}%)" for cell in cells],
        hovertemplate="%{y}, taken for %{x}<br>%{hovertext}<extra></extra>",
        mode="markers",
        marker={
            "symbol": "square-open",
            "size": size,
            "opacity": 0,
            "line": {"width": 3},
            "color": [_colour(float(depth[cell])) for cell in cells],  # as the number, to be seen on any cell
        },
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 0}},
    )


def _percent(share: float) -> str:
    """Whole percent, where 0 and 100 stand for none and all alone."""
    return "<1" if 0 < share < 0.5 else ">99" if 99.5 <= share < 100 else f"{share:.0f}"


def _numbers(texts: Sequence[Sequence[str]], depth: np.ndarray, classes: Sequence[str]) -> list[dict[str, Any]]:
    """The numbers in the cells, as annotations: text of a trace would fade once a cell is selected."""
    count = len(classes)
    size = 14 if count <= 5 else 12 if count <= 10 else 9
    return [
        {
            "x": classes[predicted],
            "y": classes[true],
            "text": texts[true][predicted],
            "showarrow": False,
            "font": {"size": size, "color": _colour(float(depth[true, predicted]))},
        }
        for true, predicted in np.ndindex(depth.shape)
    ]


def _colour(depth: float) -> str:
    """Of a number on a cell of some depth, nan for one without rows."""
    return "gray" if math.isnan(depth) else "white" if depth > DEEP else "black"
