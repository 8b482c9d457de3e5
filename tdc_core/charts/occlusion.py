"""An image, and over it how much each place counts for an answer."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from tdc_core.charts.diverging import over_image, png_address

_LEAST = 0.01  # the least reach of the scale, so that noise stays faint


def occlusion_figure(image: np.ndarray, pixels: np.ndarray) -> go.Figure:
    """The occlusion map over its image.

    Args:
        image: uint8 (height, width) or with 3 channels, as it is shown.
        pixels: how much the probability falls where each pixel is covered, float (height, width).

    Returns:
        The figure: blue where covering lowers the probability, orange where it raises it, in percent; the scale is as
        long to both sides.
    """
    height, width = pixels.shape
    reach = 100 * max(_LEAST, float(np.abs(pixels).max()))
    figure = go.Figure(
        go.Heatmap(
            z=np.round(100 * pixels, 2).tolist(),
            zmin=-reach,
            zmax=reach,
            colorscale=over_image(),
            colorbar={"title": {"text": "falls by, %", "side": "right"}, "thickness": 12, "outlinewidth": 0},
            hovertemplate="row %{y}, column %{x}: covered, it falls by %{z:.1f} %<extra></extra>",
        )
    )
    figure.add_layout_image(
        source=png_address(image), xref="x", yref="y", x=-0.5, y=-0.5, sizex=width, sizey=height, sizing="stretch",
        layer="below",
    )  # fmt: skip
    axis = {"showgrid": False, "zeroline": False, "fixedrange": True, "visible": False, "constrain": "domain"}
    return figure.update_layout(
        height=340,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        xaxis=axis | {"range": [-0.5, width - 0.5], "constraintoward": "left"},
        yaxis=axis | {"range": [height - 0.5, -0.5], "scaleanchor": "x"},
    )
