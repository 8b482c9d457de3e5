"""The forward pass of a trained model in numpy, layer by layer, from its numbers (`tdc_core.results.network`)."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from tdc_core.results.network import Entry, Network

_SELU_SCALE, _SELU_ALPHA = 1.0507009873554805, 1.6732632423543772
_erf = np.vectorize(math.erf, otypes=[np.float64])


def forward(network: Network, features: np.ndarray) -> list[np.ndarray]:
    """What goes through a model.

    Args:
        network: the model.
        features: raw (encoded) ones, (n, *network.input_shape).

    Returns:
        The features, then what each layer makes of what comes in, float32 (n, ...) each.
    """
    values = [features.astype(np.float32)]
    for layer in network.layers:
        with np.errstate(over="ignore", invalid="ignore"):  # weights that have diverged give nan, as with Keras
            values.append(activated(before_activation(network, layer, values[-1]), layer).astype(np.float32))
    return values


def before_activation(network: Network, layer: Entry, values: np.ndarray) -> np.ndarray:
    """What a layer makes of what comes in, without its activation.

    Args:
        network: has the layer's weights.
        layer: one of its layers.
        values: what comes in, (n, ...).
    """
    return _KINDS[layer["type"]](network, layer, values)


def activated(sums: np.ndarray, layer: Entry) -> np.ndarray:
    """A layer's activation applied; that of a layer without one changes nothing."""
    return ACTIVATIONS[layer.get("activation", "linear")](sums)


def windows(values: np.ndarray, layer: Entry, fill: float = 0.0) -> np.ndarray:
    """The places of images that a layer's window comes to.

    Args:
        values: (n, height, width, channels).
        layer: with "size", "strides" and "padding" of the window.
        fill: what lies beyond the image.

    Returns:
        (n, rows, columns, *size, channels).
    """
    size, strides = layer["size"], layer["strides"]
    sides = zip(values.shape[1:3], size, strides, strict=True)
    beyond = [margins(*side, layer["padding"]) for side in sides]
    padded = np.pad(values, ((0, 0), *beyond, (0, 0)), constant_values=fill)
    found = np.lib.stride_tricks.sliding_window_view(padded, size, axis=(1, 2))[:, :: strides[0], :: strides[1]]
    return np.moveaxis(found, 3, -1)


def margins(length: int, size: int, stride: int, padding: str) -> tuple[int, int]:
    """How far windows reach beyond both ends of an axis."""
    if padding == "valid":
        return 0, 0
    beyond = max(0, (math.ceil(length / stride) - 1) * stride + size - length)
    return beyond // 2, beyond - beyond // 2


def window_kernel(network: Network, layer: Entry, channels: int) -> np.ndarray:
    """The weights of a layer that slides over images, float32 (*size, channels, filters).

    Those of a separable one are its two steps in one: it has no activation between them.
    """
    size, filters = layer["size"], layer["filters"]
    if layer["type"] == "conv2d":
        return network.weight(layer["kernel"]).reshape(*size, channels, filters)
    depthwise = network.weight(layer["depthwise"]).reshape(*size, channels, layer["multiplier"])
    pointwise = network.weight(layer["pointwise"]).reshape(channels, layer["multiplier"], filters)
    kernel: np.ndarray = np.einsum("hwcm,cmf->hwcf", depthwise, pointwise)
    return kernel


def bias_of(network: Network, layer: Entry, units: int) -> np.ndarray:
    """The biases of a layer's units, float32 (units,); 0 where it has none."""
    return np.zeros(units, np.float32) if layer["bias"] is None else network.weight(layer["bias"])


def normal_scale(network: Network, layer: Entry, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """By what a layer normalization multiplies, and what it adds, for each row: both (..., features)."""
    mean, variance = values.mean(axis=-1, keepdims=True), values.var(axis=-1, keepdims=True)
    scale = network.weight(layer["gamma"]) / np.sqrt(variance + layer["epsilon"])
    return scale, network.weight(layer["beta"]) - mean * scale


def _dense(network: Network, layer: Entry, values: np.ndarray) -> np.ndarray:
    kernel = network.weight(layer["kernel"]).reshape(values.shape[-1], layer["units"])
    sums: np.ndarray = values @ kernel + bias_of(network, layer, layer["units"])
    return sums


def _convolution(network: Network, layer: Entry, values: np.ndarray) -> np.ndarray:
    kernel = window_kernel(network, layer, values.shape[-1])
    sums: np.ndarray = np.tensordot(windows(values, layer), kernel, axes=3) + bias_of(network, layer, layer["filters"])
    return sums


def _rescaling(network: Network, layer: Entry, values: np.ndarray) -> np.ndarray:
    scaled: np.ndarray = values * network.weight(layer["scale"]) + network.weight(layer["offset"])
    return scaled


def _layer_normalization(network: Network, layer: Entry, values: np.ndarray) -> np.ndarray:
    scale, offset = normal_scale(network, layer, values)
    normal: np.ndarray = values * scale + offset
    return normal


def _max_pooling(network: Network, layer: Entry, values: np.ndarray) -> np.ndarray:
    most: np.ndarray = windows(values, layer, fill=-np.inf).max(axis=(3, 4))
    return most


def _average_pooling(network: Network, layer: Entry, values: np.ndarray) -> np.ndarray:
    inside = windows(np.ones((1, *values.shape[1:]), np.float32), layer).sum(axis=(3, 4))
    means: np.ndarray = windows(values, layer).sum(axis=(3, 4)) / inside
    return means


def _zero_padding(network: Network, layer: Entry, values: np.ndarray) -> np.ndarray:
    return np.pad(values, ((0, 0), *layer["padding"], (0, 0)))


_KINDS: dict[str, Callable[[Network, Entry, np.ndarray], np.ndarray]] = {
    "activation": lambda network, layer, values: values,
    "average_pooling2d": _average_pooling,
    "conv2d": _convolution,
    "dense": _dense,
    "flatten": lambda network, layer, values: values.reshape(len(values), -1),
    "global_average_pooling2d": lambda network, layer, values: values.mean(axis=(1, 2)),
    "layer_normalization": _layer_normalization,
    "max_pooling2d": _max_pooling,
    "rescaling": _rescaling,
    "reshape": lambda network, layer, values: values.reshape(len(values), *layer["shape"]),
    "separable_conv2d": _convolution,
    "zero_padding2d": _zero_padding,
}


def _softmax(sums: np.ndarray) -> np.ndarray:
    powers = np.exp(sums - sums.max(axis=-1, keepdims=True))
    shares: np.ndarray = powers / powers.sum(axis=-1, keepdims=True)
    return shares


def _sigmoid(sums: np.ndarray) -> np.ndarray:
    shares: np.ndarray = 0.5 * (1 + np.tanh(0.5 * sums))  # which no exponential overflows in
    return shares


def _elu(sums: np.ndarray) -> np.ndarray:
    return np.where(sums > 0, sums, np.expm1(np.minimum(sums, 0)))


ACTIVATIONS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "elu": _elu,
    "gelu": lambda sums: sums / 2 * (1 + _erf(sums / math.sqrt(2))),
    "leaky_relu": lambda sums: np.where(sums > 0, sums, 0.2 * sums),
    "linear": lambda sums: sums,
    "relu": lambda sums: np.maximum(sums, 0),
    "selu": lambda sums: _SELU_SCALE * np.where(sums > 0, sums, _SELU_ALPHA * _elu(sums)),
    "sigmoid": _sigmoid,
    "silu": lambda sums: sums * _sigmoid(sums),
    "softmax": _softmax,
    "softplus": lambda sums: np.logaddexp(sums, 0),
    "tanh": np.tanh,
}
"""As Keras has them; gelu is the exact one, with the error function."""
