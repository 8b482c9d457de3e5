"""The layers a stack can have."""

from __future__ import annotations

from tdc_core.catalog.layer_rows.augmentation import AUGMENTATION
from tdc_core.catalog.layer_rows.convolution import CONVOLUTION
from tdc_core.catalog.layer_rows.core import CORE
from tdc_core.catalog.layer_rows.normalization import NORMALIZATION
from tdc_core.catalog.layer_rows.pooling import POOLING
from tdc_core.catalog.layer_rows.regularization import REGULARIZATION
from tdc_core.catalog.layer_rows.shared import ACTIVATIONS
from tdc_core.catalog.layer_type import IMAGES, Argument, LayerGroup, LayerType

__all__ = ["ACTIVATIONS", "IMAGES", "LAYERS", "Argument", "LayerGroup", "LayerType", "find_layer"]

LAYERS: tuple[LayerType, ...] = (*CORE, *CONVOLUTION, *POOLING, *NORMALIZATION, *REGULARIZATION, *AUGMENTATION)

_BY_NAME = {row.name: row for row in LAYERS}


def find_layer(name: str) -> LayerType | None:
    """The layer type of that name, or None."""
    return _BY_NAME.get(name)
