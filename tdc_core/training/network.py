"""A trained model written as plain numbers, see `tdc_core.results.network`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import keras
import numpy as np

from tdc_core.results.network import Network
from tdc_core.training.twin import predicting_layers

Entry = dict[str, Any]


class NotAsNumbers(Exception):
    """There is no way to write one of a model's layers as numbers; the message names it."""


def as_network(model: keras.Sequential) -> Network:
    """The model with its current weights, as it predicts.

    Raises:
        NotAsNumbers: see there.
    """
    return network_of(predicting_layers(model), model.input_shape[1:])


def network_of(kept: Sequence[keras.layers.Layer], input_shape: Sequence[int]) -> Network:
    """The layers with which a model predicts, and their current weights.

    Args:
        kept: as `predicting_layers` gives them.
        input_shape: of one row.

    Raises:
        NotAsNumbers: see there.
    """
    layers, weights = [], _Weights()
    for layer in kept:
        kind = type(layer).__name__
        if kind not in _ENTRIES:
            raise NotAsNumbers(f"no way to write {kind} as numbers")
        layers.append(_ENTRIES[kind](layer, weights))
    return Network(tuple(int(size) for size in input_shape), tuple(layers), weights.all)


class _Weights:
    """Weights, one after another."""

    def __init__(self) -> None:
        self._kept: list[np.ndarray] = []
        self._count = 0

    def keep(self, weight: np.ndarray) -> list[int]:
        """Add one; its offset and its length, in numbers."""
        flat = np.asarray(weight, dtype=np.float32).reshape(-1)
        place = [self._count, flat.size]
        self._kept.append(flat)
        self._count += flat.size
        return place

    @property
    def all(self) -> np.ndarray:
        return np.concatenate(self._kept) if self._kept else np.empty(0, np.float32)


def _dense(layer: keras.layers.Dense, weights: _Weights) -> Entry:
    return {"type": "dense", "units": layer.units, **_kernel(layer, weights)}


def _conv2d(layer: keras.layers.Conv2D, weights: _Weights) -> Entry:
    return {"type": "conv2d", "filters": layer.filters, **_window(layer, layer.kernel_size), **_kernel(layer, weights)}


def _separable(layer: keras.layers.SeparableConv2D, weights: _Weights) -> Entry:
    return {
        "type": "separable_conv2d",
        "filters": layer.filters,
        "multiplier": layer.depth_multiplier,
        **_window(layer, layer.kernel_size),
        "depthwise": weights.keep(layer.depthwise_kernel.numpy()),
        "pointwise": weights.keep(layer.pointwise_kernel.numpy()),
        **_bias_and_activation(layer, weights),
    }


def _pooling(kind: str) -> Callable[[Any, _Weights], Entry]:
    return lambda layer, weights: {"type": kind, **_window(layer, layer.pool_size)}


def _batch_normalization(layer: keras.layers.BatchNormalization, weights: _Weights) -> Entry:
    """What it does while it predicts: a multiplication and an addition for each channel."""
    scale = 1 / np.sqrt(layer.moving_variance.numpy().astype(np.float64) + layer.epsilon)
    scale = scale * layer.gamma.numpy() if layer.scale else scale
    offset = -layer.moving_mean.numpy() * scale + (layer.beta.numpy() if layer.center else 0)
    return {"type": "rescaling", "scale": weights.keep(scale), "offset": weights.keep(offset)}


def _layer_normalization(layer: keras.layers.LayerNormalization, weights: _Weights) -> Entry:
    size = int(np.size(layer.gamma.numpy() if layer.scale else layer.beta.numpy()))
    gamma = layer.gamma.numpy() if layer.scale else np.ones(size)
    beta = layer.beta.numpy() if layer.center else np.zeros(size)
    kept = {"gamma": weights.keep(gamma), "beta": weights.keep(beta)}
    return {"type": "layer_normalization", "epsilon": layer.epsilon, **kept}


def _rescaling(layer: keras.layers.Rescaling, weights: _Weights) -> Entry:
    scale, offset = np.atleast_1d(layer.scale), np.atleast_1d(layer.offset)
    return {"type": "rescaling", "scale": weights.keep(scale), "offset": weights.keep(offset)}


def _padding(layer: keras.layers.ZeroPadding2D, weights: _Weights) -> Entry:
    return {"type": "zero_padding2d", "padding": [list(side) for side in layer.padding]}


def _reshape(layer: keras.layers.Reshape, weights: _Weights) -> Entry:
    return {"type": "reshape", "shape": list(layer.target_shape)}


def _activation(layer: keras.layers.Activation, weights: _Weights) -> Entry:
    return {"type": "activation", "activation": layer.activation.__name__}


def _named(kind: str) -> Callable[[Any, _Weights], Entry]:
    return lambda layer, weights: {"type": kind}


def _window(layer: Any, size: Any) -> Entry:
    return {"size": list(size), "strides": list(layer.strides), "padding": layer.padding}


def _kernel(layer: Any, weights: _Weights) -> Entry:
    return {"kernel": weights.keep(layer.kernel.numpy()), **_bias_and_activation(layer, weights)}


def _bias_and_activation(layer: Any, weights: _Weights) -> Entry:
    bias = weights.keep(layer.bias.numpy()) if layer.use_bias else None
    return {"bias": bias, "activation": layer.activation.__name__}


_ENTRIES: dict[str, Callable[[Any, _Weights], Entry]] = {
    "Activation": _activation,
    "AveragePooling2D": _pooling("average_pooling2d"),
    "BatchNormalization": _batch_normalization,
    "Conv2D": _conv2d,
    "Dense": _dense,
    "Flatten": _named("flatten"),
    "GlobalAveragePooling2D": _named("global_average_pooling2d"),
    "LayerNormalization": _layer_normalization,
    "MaxPooling2D": _pooling("max_pooling2d"),
    "Rescaling": _rescaling,
    "Reshape": _reshape,
    "SeparableConv2D": _separable,
    "ZeroPadding2D": _padding,
}
"""How each layer is written, by its Keras name."""
