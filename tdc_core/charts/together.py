"""How closely columns go together, each with each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

ABOVE, BELOW = (59, 130, 246), (217, 119, 6)
"""Blue and orange, which all kinds of colour-blindness tell apart, and which are seen on a light and on a dark page."""
MOST_WITH_NUMBERS = 14
_FULL = 0.7
"""How deep a cell is at most: so the theme's own colour of text can be read on it, in both themes."""
_WITH_TWO_DIGITS = 8


def together_figure(names: Sequence[str], values: np.ndarray) -> go.Figure:
    """A cell for each pair: blue where they grow together, orange where one falls as the other grows.

    Args:
        names: of the columns, each another one.
        values: float64 (k, k), from -1 to 1, nan where there is nothing to tell.

    Returns:
        The figure, without the diagonal; what is near 0 lets the page through, and few columns have their numbers.
    """
    count = len(names)
    shown = np.where(np.eye(count, dtype=bool), np.nan, values)
    below, above = ("rgba({}, {}, {}, {{}})".format(*colour) for colour in (BELOW, ABOVE))
    heat = go.Heatmap(
        x=list(names),
        y=list(names),
        z=shown.round(3).tolist(),
        zmin=-1,
        zmax=1,
        colorscale=[
            (0.0, below.format(_FULL)),
            (0.5, below.format(0)),
            (0.5, above.format(0)),
            (1.0, above.format(_FULL)),
        ],
        showscale=False,
        xgap=1,
        ygap=1,
        hoverongaps=False,
        hovertemplate="%{y} and %{x}: %{z:.2f}<extra></extra>",
    )
    figure = go.Figure(heat)
    if count <= MOST_WITH_NUMBERS:
        figure.update_layout(annotations=_numbers(names, shown))
    axis = {"type": "category", "showgrid": False, "zeroline": False, "ticks": "", "fixedrange": True}
    return figure.update_layout(
        height=140 + count * max(16, min(44, 440 // count)),
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        xaxis=axis | {"automargin": True, "tickangle": -90 if count > 5 else None, "dtick": 1},
        yaxis=axis | {"automargin": True, "autorange": "reversed", "dtick": 1},
    )


def _numbers(names: Sequence[str], values: np.ndarray) -> list[dict[str, Any]]:
    digits, size = (2, 12) if len(names) <= _WITH_TWO_DIGITS else (1, 10)
    return [
        {
            "x": names[across],
            "y": names[down],
            "text": f"{values[down, across]:.{digits}f}".replace("-0.00", "0.00"),
            "showarrow": False,
            "font": {"size": size},
        }
        for down, across in np.ndindex(values.shape)
        if not np.isnan(values[down, across])
    ]
