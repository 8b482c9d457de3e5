"""Layers that bring numbers to a common scale inside the network."""

from __future__ import annotations

from tdc_core.catalog.layer_outputs import batch_normalization, layer_normalization
from tdc_core.catalog.layer_rows.shared import CENTER, EPSILON, SCALE
from tdc_core.catalog.layer_type import LayerType
from tdc_core.catalog.params import Param

NORMALIZATION = (
    LayerType(
        name="batch_normalization",
        keras_name="BatchNormalization",
        group="normalization",
        help="Scales each feature by the mean and variance of its batch, which often makes training faster.",
        output=batch_normalization,
        params=(
            Param(
                "momentum",
                "Momentum",
                "float",
                0.99,
                "How slowly the running mean and variance, which count once the model is used, follow the batches. "
                "With few steps an epoch, 0.9 follows sooner.",
                low=0.0,
                high=0.999,
                step=0.01,
                advanced=True,
                keras_default=0.99,
            ),
            EPSILON,
            CENTER,
            SCALE,
        ),
    ),
    LayerType(
        name="layer_normalization",
        keras_name="LayerNormalization",
        group="normalization",
        help="Scales the features of each example by their own mean and variance, whatever else is in the batch.",
        output=layer_normalization,
        bends=True,
        params=(EPSILON, CENTER, SCALE),
    ),
)
