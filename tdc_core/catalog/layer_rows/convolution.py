"""Layers that slide over an image."""

from __future__ import annotations

from tdc_core.catalog.layer_outputs import conv2d, separable_conv2d, zero_padding
from tdc_core.catalog.layer_rows.shared import ACTIVATION, KERNEL_INITIALIZER, L2, PADDING, USE_BIAS
from tdc_core.catalog.layer_type import IMAGES, LayerType
from tdc_core.catalog.params import Param

_FILTERS = Param(
    "filters",
    "Filters",
    "int",
    32,
    "How many patterns the layer looks for, each of which becomes a channel of its output.",
    low=1,
    high=512,
    step=1,
)
_KERNEL_SIZE = Param(
    "kernel_size",
    "Kernel size",
    "int",
    3,
    "Width and height, in pixels, of the square that a filter looks at.",
    low=1,
    high=11,
    step=1,
)
_STRIDES = Param(
    "strides",
    "Stride",
    "int",
    1,
    "By how many pixels the square moves on; 2 halves width and height.",
    low=1,
    high=4,
    step=1,
    advanced=True,
    keras_default=1,
)

CONVOLUTION = (
    LayerType(
        name="conv2d",
        keras_name="Conv2D",
        group="convolution",
        help="Slides small filters over an image and tells where each one's pattern is, wherever it lies.",
        output=conv2d,
        params=(_FILTERS, _KERNEL_SIZE, ACTIVATION, PADDING, _STRIDES, USE_BIAS, KERNEL_INITIALIZER, L2),
        ranks=IMAGES,
    ),
    LayerType(
        name="separable_conv2d",
        keras_name="SeparableConv2D",
        group="convolution",
        help="Like Conv2D with far fewer weights: first a filter for each channel, then a mix of the channels.",
        output=separable_conv2d,
        params=(_FILTERS, _KERNEL_SIZE, ACTIVATION, PADDING, _STRIDES, USE_BIAS),
        ranks=IMAGES,
    ),
    LayerType(
        name="zero_padding2d",
        keras_name="ZeroPadding2D",
        group="convolution",
        help="Puts a border of zeros around an image.",
        output=zero_padding,
        params=(
            Param(
                "padding",
                "Border",
                "int",
                1,
                "How many pixels are added on each of the four sides.",
                low=1,
                high=16,
                step=1,
                keras_default=1,
            ),
        ),
        ranks=IMAGES,
    ),
)
