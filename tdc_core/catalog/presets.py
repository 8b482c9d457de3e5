"""Stacks to start from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.spec import LayerSpec

Layers = tuple[LayerSpec, ...]


@dataclass(frozen=True)
class Preset:
    """A stack to start from.

    Attributes:
        help: what it is good for, in one or two sentences.
        layers: the stack for a data set that it fits.
        needs_images: whether it is for images only.
    """

    name: str
    title: str
    help: str
    layers: Callable[[DatasetCard], Layers]
    needs_images: bool = False

    def fits(self, card: DatasetCard) -> bool:
        """Whether it can work with a data set."""
        return not self.needs_images or card.image_shape is not None


def _dense(*units: int) -> Callable[[DatasetCard], Layers]:
    """Dense layers with relu, after Flatten where the data are images."""
    stack = tuple(LayerSpec.of("dense", units=number, activation="relu") for number in units)
    return lambda card: (LayerSpec.of("flatten"), *stack) if card.image_shape else stack


def _lenet(card: DatasetCard) -> Layers:
    """LeNet-5 (LeCun et al. 1998) with its 61,706 parameters on MNIST; padded where an image is too small for it."""
    height, width, _ = card.image_shape or (0, 0, 0)
    padding = "valid" if min(height, width) // 2 >= 5 else "same"  # the second Conv2D sees half the image
    pooling = LayerSpec.of("average_pooling2d", pool_size=2)
    return (
        LayerSpec.of("conv2d", filters=6, kernel_size=5, activation="tanh", padding="same"),
        pooling,
        LayerSpec.of("conv2d", filters=16, kernel_size=5, activation="tanh", padding=padding),
        pooling,
        LayerSpec.of("flatten"),
        LayerSpec.of("dense", units=120, activation="tanh"),
        LayerSpec.of("dense", units=84, activation="tanh"),
    )


PRESETS: tuple[Preset, ...] = (
    Preset(
        name="classic",
        title="The classic 512-256-128-64",
        help="The stack of the well-known exercise: four Dense layers, each half as wide as the one before.",
        layers=_dense(512, 256, 128, 64),
    ),
    Preset(
        name="small",
        title="Small",
        help="Two Dense layers of 16 units. Trains in a moment, and is often enough for a small table.",
        layers=_dense(16, 16),
    ),
    Preset(
        name="wide",
        title="Wide",
        help="One Dense layer of 1,024 units: much room to learn by heart, so watch val_loss.",
        layers=_dense(1024),
    ),
    Preset(
        name="lenet",
        title="LeNet-like",
        help="Convolution and pooling twice, then Dense: the network that read handwritten digits in 1998.",
        layers=_lenet,
        needs_images=True,
    ),
)
