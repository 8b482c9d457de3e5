"""The arithmetic of one unit: what comes in, its weights, their products, and what becomes of the sum.

Of every layer with weights a unit is one number of what leaves it:

- `dense`: one of its units,
- `conv2d` and `separable_conv2d`: a filter at one place of the image,
- `rescaling`, as which a `BatchNormalization` is kept, and `layer_normalization`: one number that came in, on its new
  scale.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tdc_core.results.forward import bias_of, margins, normal_scale, window_kernel
from tdc_core.results.network import Entry, Network

WEIGHTED = frozenset({"dense", "conv2d", "separable_conv2d", "rescaling", "layer_normalization"})
"""The types of layers that have units."""
WINDOWED = frozenset({"conv2d", "separable_conv2d"})


@dataclass(frozen=True, eq=False)
class UnitSum:
    """What a unit reckons for one row.

    Attributes:
        places: of the inputs in what comes into the layer, int (m, axes).
        inputs: their numbers, float64 (m,).
        weights: what they are multiplied by, float64 (m,).
        bias: what is added.
    """

    places: np.ndarray
    inputs: np.ndarray
    weights: np.ndarray
    bias: float

    @property
    def products(self) -> np.ndarray:
        """Input times weight, float64 (m,)."""
        products: np.ndarray = self.inputs * self.weights
        return products

    @property
    def total(self) -> float:
        """The sum of the products and the bias, which the activation gets."""
        return float(self.products.sum() + self.bias)

    def largest(self, most: int) -> np.ndarray:
        """The products that count most, by their absolute value; positions, the largest first."""
        return np.argsort(-np.abs(self.products), kind="stable")[:most]


def unit_sum(network: Network, layer: Entry, values: np.ndarray, place: tuple[int, ...]) -> UnitSum:
    """The arithmetic of a unit for one row.

    Args:
        network: has the layer's weights.
        layer: one of `WEIGHTED`.
        values: what comes into it, of one row, without a batch.
        place: where the unit is in what leaves the layer.
    """
    if layer["type"] == "dense":
        kernel = network.weight(layer["kernel"]).reshape(values.shape[-1], layer["units"])
        before = np.array([(*place[:-1], number) for number in range(values.shape[-1])])
        return _sum(
            before, values[place[:-1]], kernel[:, place[-1]], bias_of(network, layer, layer["units"])[place[-1]]
        )
    if layer["type"] in WINDOWED:
        return _window(network, layer, values, place)
    if layer["type"] == "layer_normalization":
        scale, offset = (each[place] for each in normal_scale(network, layer, values.astype(np.float64)))
    else:
        scale, offset = (_of_channel(network.weight(layer[name]), place[-1]) for name in ("scale", "offset"))
    return _sum(np.array([place]), values[place][np.newaxis], np.array([scale]), offset)


def _window(network: Network, layer: Entry, values: np.ndarray, place: tuple[int, ...]) -> UnitSum:
    """Of a filter at one place; what its window has beyond the image is 0, and left out."""
    row, column, unit = place
    kernel = window_kernel(network, layer, values.shape[-1])[..., unit]
    sizes = zip(values.shape[:2], layer["size"], layer["strides"], strict=True)
    first = [margins(length, size, stride, layer["padding"])[0] for length, size, stride in sizes]
    top, left = row * layer["strides"][0] - first[0], column * layer["strides"][1] - first[1]
    taps = np.array(list(np.ndindex(kernel.shape)))
    places = taps + np.array([top, left, 0])
    inside = ((places[:, :2] >= 0) & (places[:, :2] < values.shape[:2])).all(axis=1)
    places, taps = places[inside], taps[inside]
    bias = bias_of(network, layer, layer["filters"])[unit]
    return _sum(places, values[tuple(places.T)], kernel[tuple(taps.T)], bias)


def _of_channel(weights: np.ndarray, channel: int) -> float:
    """The weight of a channel; where there is one alone, it is every channel's."""
    return float(weights[channel % len(weights)])


def _sum(places: np.ndarray, inputs: np.ndarray, weights: np.ndarray, bias: float) -> UnitSum:
    return UnitSum(places, inputs.astype(np.float64), weights.astype(np.float64), float(bias))
