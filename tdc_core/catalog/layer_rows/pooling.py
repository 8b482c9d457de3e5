"""Layers that make an image smaller."""

from __future__ import annotations

from dataclasses import replace

from tdc_core.catalog.layer_outputs import global_pooling, pooling
from tdc_core.catalog.layer_rows.shared import PADDING
from tdc_core.catalog.layer_type import IMAGES, LayerType
from tdc_core.catalog.params import Param

_POOL_SIZE = Param(
    "pool_size",
    "Pool size",
    "int",
    2,
    "Width and height, in pixels, of the squares that become one pixel each; 2 halves width and height.",
    low=2,
    high=8,
    step=1,
)
_PADDING = replace(
    PADDING,
    help="What happens at the edge: valid leaves out pixels that fill no whole square, same keeps them.",
    advanced=True,
)

POOLING = (
    LayerType(
        name="max_pooling2d",
        keras_name="MaxPooling2D",
        group="pooling",
        help="Makes an image smaller: of each square of pixels the largest number stays.",
        output=pooling,
        bends=True,
        params=(replace(_POOL_SIZE, keras_default=2), _PADDING),
        ranks=IMAGES,
    ),
    LayerType(
        name="average_pooling2d",
        keras_name="AveragePooling2D",
        group="pooling",
        help="Makes an image smaller: of each square of pixels the mean stays.",
        output=pooling,
        params=(_POOL_SIZE, _PADDING),
        ranks=IMAGES,
    ),
    LayerType(
        name="global_average_pooling2d",
        keras_name="GlobalAveragePooling2D",
        group="pooling",
        help="Makes one row of an image: the mean of each channel. A lean way from convolutions to Dense.",
        output=global_pooling,
        ranks=IMAGES,
    ),
)
