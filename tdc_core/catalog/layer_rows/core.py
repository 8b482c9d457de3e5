"""Layers that any network has: units, activations, and the shape between them."""

from __future__ import annotations

from dataclasses import replace

from tdc_core.catalog.layer_outputs import dense, flatten, reshape, unchanged
from tdc_core.catalog.layer_rows.shared import ACTIVATION, KERNEL_INITIALIZER, L2, USE_BIAS
from tdc_core.catalog.layer_type import LayerType
from tdc_core.catalog.params import Param

CORE = (
    LayerType(
        name="flatten",
        keras_name="Flatten",
        group="core",
        help="Unrolls an image or any block of numbers into one long row, which Dense layers need.",
        output=flatten,
        view=True,
    ),
    LayerType(
        name="dense",
        keras_name="Dense",
        group="core",
        help="Each unit looks at every input, adds them up with its own weights, and applies the activation.",
        output=dense,
        params=(
            Param(
                "units",
                "Units",
                "int",
                64,
                "How many neurons the layer has, which is the length of its output.",
                low=1,
                high=4096,
                step=1,
            ),
            ACTIVATION,
            USE_BIAS,
            KERNEL_INITIALIZER,
            L2,
        ),
    ),
    LayerType(
        name="activation",
        keras_name="Activation",
        group="core",
        help="Applies an activation by itself, for example after a BatchNormalization.",
        output=unchanged,
        params=(replace(ACTIVATION, help="The function applied to each number.", keras_default=None),),
    ),
    LayerType(
        name="reshape",
        keras_name="Reshape",
        group="core",
        help="Puts the same numbers into other axes, for example a row of 784 into an image of 28 × 28 × 1.",
        output=reshape,
        view=True,
        params=(
            Param(
                "target_shape",
                "Target shape",
                "sizes",
                "28, 28, 1",
                "The size of each axis, with commas between; multiplied they give as many numbers as come in.",
            ),
        ),
    ),
)
