"""Many small pictures of the same size in rows, each of which can be clicked on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from tdc_core.charts.diverging import coloured, png_address

_PIXELS = 28  # of a tile's longer side, at least
_GAP = 3


def lay_out(tiles: np.ndarray, across: int, reach: float | None = None) -> np.ndarray:
    """Tiles in rows as the pixels of one image, blue above 0 and orange below.

    Args:
        tiles: (count, height, width) of numbers, which share one scale.
        across: how many stand in a row.
        reach: the number that has the full colour; that furthest from 0 where None.

    Returns:
        uint8 (height, width, 4), grey between the tiles.
    """
    count, height, width = tiles.shape
    factor = max(1, -(-_PIXELS // max(height, width)))
    large = tiles.repeat(factor, axis=1).repeat(factor, axis=2)
    padded = np.pad(large, ((0, -count % across), (0, _GAP), (0, _GAP)), constant_values=np.nan)
    down = len(padded) // across
    grid = padded.reshape(down, across, *padded.shape[1:]).swapaxes(1, 2).reshape(down * padded.shape[1], -1)
    finite = np.abs(tiles[np.isfinite(tiles)])
    return coloured(grid, reach or float(finite.max(initial=0)) or 1.0)


def mosaic_figure(tiles: np.ndarray, names: Sequence[str], chosen: int, across: int, wide: int = 56) -> go.Figure:
    """Tiles to be clicked on, the chosen one outlined.

    Args:
        tiles: (count, height, width) of numbers.
        names: what is said of each on hover, each another one.
        chosen: which one is outlined, -1 for none.
        across: how many stand in a row, at most.
        wide: pixels of a tile with its gap on the screen.

    Returns:
        The figure; its trace has an invisible square on each tile, with customdata its number.
    """
    count, height, width = tiles.shape
    across = min(across, count)
    down, tall = -(-count // across), wide * height / width
    x, y = (np.arange(count) % across + 0.5).tolist(), (np.arange(count) // across + 0.5).tolist()
    figure = go.Figure(
        go.Scatter(
            x=x, y=y, customdata=list(range(count)), hovertext=list(names), hoverinfo="text", mode="markers",
            marker={"symbol": "square", "size": 0.9 * min(wide, tall), "opacity": 0},
            selected={"marker": {"opacity": 0}}, unselected={"marker": {"opacity": 0}},
        )
    )  # fmt: skip
    figure.add_layout_image(
        source=png_address(lay_out(tiles, across)), xref="x", yref="y", x=0, y=0, sizex=across, sizey=down,
        sizing="stretch", layer="below",
    )  # fmt: skip
    if chosen >= 0:
        corner, edge = (chosen % across, chosen // across), {"color": "#0d9488", "width": 3}
        figure.add_shape(type="rect", x0=corner[0], y0=corner[1], x1=corner[0] + 1, y1=corner[1] + 1, line=edge)
    axis = {"visible": False, "fixedrange": True, "constrain": "domain"}
    return figure.update_layout(
        width=wide * across + 8,
        height=round(tall * down) + 8,
        margin={"l": 4, "r": 4, "t": 4, "b": 4},
        dragmode=False,
        hovermode="closest",
        hoverdistance=-1,
        showlegend=False,
        xaxis=axis | {"range": [0, across], "constraintoward": "left"},
        yaxis=axis | {"range": [down, 0], "scaleanchor": "x", "scaleratio": height / width, "constraintoward": "top"},
    )
