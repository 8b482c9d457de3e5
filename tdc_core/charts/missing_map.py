"""Where values are missing, a line for each column along the rows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

MISSING = (13, 148, 136)
"""Teal, which is seen on a light page and on a dark one."""
_FAINTEST, _EMPTY = 0.25, 0.1  # how deep a block with a missing value is at least, and one without
_SCALE = [
    (0.0, f"rgba(128, 128, 128, {_EMPTY})"),
    (_FAINTEST - 0.01, f"rgba(128, 128, 128, {_EMPTY})"),
    (_FAINTEST - 0.01, "rgba({}, {}, {}, {})".format(*MISSING, _FAINTEST)),
    (1.0, "rgba({}, {}, {}, 1)".format(*MISSING)),
]


def missing_figure(names: Sequence[str], edges: Sequence[int], shares: np.ndarray) -> go.Figure:
    """A cell for each column and block of rows, the deeper the more of its values are missing.

    Args:
        names: of the columns, each another one.
        edges: the rows at which the blocks begin, and the end of the last one.
        shares: float64 (columns, blocks), from 0 to 1.

    Returns:
        The figure; the first column is at the top, the first row at the left.
    """
    depth = np.where(shares > 0, _FAINTEST + (1 - _FAINTEST) * shares, 0)
    bounds = np.array(edges)
    heat = go.Heatmap(
        x=((bounds[:-1] + bounds[1:]) / 2).tolist(),
        y=list(names),
        z=depth.round(3).tolist(),
        customdata=(100 * shares).round(1).tolist(),
        zmin=0,
        zmax=1,
        colorscale=_SCALE,
        showscale=False,
        ygap=2,
        hovertemplate="%{y}, around row %{x:,.0f}: %{customdata:.3~g}% missing<extra></extra>",
    )
    return go.Figure(heat).update_layout(
        height=70 + max(40, 22 * len(names)),
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        xaxis={
            "title": {"text": "rows of the part, in their order", "standoff": 6}, "range": [0, edges[-1]],
            "showgrid": False, "zeroline": False, "fixedrange": True, "automargin": True,
        },
        yaxis={
            "type": "category", "autorange": "reversed", "showgrid": False, "fixedrange": True, "automargin": True,
        },
    )  # fmt: skip
