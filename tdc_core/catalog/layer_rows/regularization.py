"""Layers that work against overfitting, and only while the model is trained."""

from __future__ import annotations

from tdc_core.catalog.layer_outputs import unchanged
from tdc_core.catalog.layer_type import LayerType
from tdc_core.catalog.params import Param

REGULARIZATION = (
    LayerType(
        name="dropout",
        keras_name="Dropout",
        group="regularization",
        help="Sets some of the numbers to 0 by chance during training, so that no unit relies on a single other.",
        output=unchanged,
        params=(
            Param(
                "rate",
                "Rate",
                "float",
                0.2,
                "The share of the numbers that is dropped: 0.2 is one in five.",
                low=0.0,
                high=0.9,
                step=0.05,
            ),
        ),
    ),
    LayerType(
        name="gaussian_noise",
        keras_name="GaussianNoise",
        group="regularization",
        help="Adds a little noise to each number during training, so that the model does not learn examples by heart.",
        output=unchanged,
        params=(
            Param(
                "stddev",
                "Strength",
                "float",
                0.1,
                "The standard deviation of the noise; it should be small beside the numbers that come in.",
                low=0.0,
                high=1.0,
                step=0.05,
            ),
        ),
    ),
)
