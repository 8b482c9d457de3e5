"""Layers that change images by chance while the model is trained, so that it sees more than there are."""

from __future__ import annotations

from tdc_core.catalog.layer_outputs import resampled, unchanged
from tdc_core.catalog.layer_type import IMAGES, LayerType
from tdc_core.catalog.params import Param

_FILL_MODE = Param(
    "fill_mode",
    "Edges",
    "choice",
    "reflect",
    "What comes in from beyond the edge: reflect mirrors the image, nearest repeats its edge, wrap continues "
    "at the other side, constant is black.",
    choices=("reflect", "nearest", "wrap", "constant"),
    advanced=True,
    keras_default="reflect",
)


def _factor(name: str, label: str, help: str) -> Param:
    return Param(name, label, "float", 0.1, help, low=0.0, high=0.5, step=0.05)


AUGMENTATION = (
    LayerType(
        name="random_flip",
        keras_name="RandomFlip",
        group="augmentation",
        help="Mirrors images by chance during training. It suits photos, and not digits or letters.",
        output=unchanged,
        params=(
            Param(
                "mode",
                "Direction",
                "choice",
                "horizontal_and_vertical",
                "horizontal swaps left and right, vertical top and bottom.",
                choices=("horizontal", "vertical", "horizontal_and_vertical"),
                keras_default="horizontal_and_vertical",
            ),
        ),
        ranks=IMAGES,
    ),
    LayerType(
        name="random_rotation",
        keras_name="RandomRotation",
        group="augmentation",
        help="Turns images by chance during training.",
        output=resampled,
        params=(
            _factor("factor", "At most", "The largest turn to either side, as a share of a full circle: 0.1 is 36°."),
            _FILL_MODE,
        ),
        ranks=IMAGES,
    ),
    LayerType(
        name="random_translation",
        keras_name="RandomTranslation",
        group="augmentation",
        help="Moves images by chance during training.",
        output=resampled,
        params=(
            _factor("height_factor", "Up or down", "The largest move up or down, as a share of the image's height."),
            _factor("width_factor", "Left or right", "The largest move to a side, as a share of the image's width."),
            _FILL_MODE,
        ),
        ranks=IMAGES,
    ),
    LayerType(
        name="random_zoom",
        keras_name="RandomZoom",
        group="augmentation",
        help="Makes what images show larger or smaller by chance during training.",
        output=resampled,
        params=(
            _factor("height_factor", "At most", "The largest zoom in or out, as a share of the image: 0.1 is a tenth."),
            _FILL_MODE,
        ),
        ranks=IMAGES,
    ),
)
