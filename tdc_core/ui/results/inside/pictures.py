"""A layer as a picture: its weights as images, its kernels, or what leaves it for a row."""

from __future__ import annotations

import numpy as np

from tdc_core.results.forward import window_kernel
from tdc_core.results.network import Network
from tdc_core.ui.results.inside.network import Layer

A_PAGE = 48
"""Tiles of a picture."""
_COLOURS = 3  # channels of an image that is no feature map


def image_before(layers: list[Layer], layer: Layer) -> tuple[int, int, int] | None:
    """The shape of the image that a Dense layer gets as one row; None where it gets none."""
    if layer.entry["type"] != "dense" or not layer.number or layers[layer.number - 1].entry["type"] != "flatten":
        return None
    shape = layers[layer.number - 1].before.shape
    return shape if len(shape) == len((1, 1, 1)) and shape[2] <= _COLOURS else None


def weight_tiles(network: Network, layer: Layer, image: tuple[int, int, int]) -> np.ndarray:
    """For each unit of a Dense layer its weights as an image, the mean of the colours: (units, height, width)."""
    kernel = network.weight(layer.entry["kernel"]).reshape(*image, layer.entry["units"])
    tiles: np.ndarray = np.moveaxis(kernel.mean(axis=2), -1, 0)
    return tiles


def output_tiles(layer: Layer) -> np.ndarray:
    """For each unit or channel what leaves it, (units, height, width), as far as there are such axes."""
    units = np.moveaxis(layer.after, -1, 0)
    return units.reshape(*units.shape, *(1,) * (3 - units.ndim))


def kernels_of(network: Network, layer: Layer) -> np.ndarray:
    """The kernels of a layer that slides over images, (filters, channels that come in, height, width)."""
    kernel = window_kernel(network, layer.entry, layer.before.shape[-1])
    return kernel.transpose(3, 2, 0, 1)


def page_of(tiles: np.ndarray, unit: int) -> tuple[np.ndarray, int]:
    """The tiles of the page that has a unit, and the number of its first."""
    start = unit // A_PAGE * A_PAGE
    return tiles[start : start + A_PAGE], start
