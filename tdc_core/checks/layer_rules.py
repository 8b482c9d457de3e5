"""What each layer type makes of what comes in: output shape, weights, and work, as Keras has them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import ceil, prod
from typing import NamedTuple

from tdc_core.catalog.params import parse_sizes
from tdc_core.spec import ParamValue

Shape = tuple[int, ...]
Values = Mapping[str, ParamValue]

_RESAMPLING = 100
"""What drawing a number of a moved image anew costs, in multiplications of a Dense layer that take as long."""


class DoesNotFit(ValueError):
    """A layer can't take the shape that comes in; the message is written for the person who built the stack."""


class Output(NamedTuple):
    """What leaves a layer.

    Attributes:
        shape: of one example, batch left out.
        params: number of weights, those that are not trained included.
        multiplications: with weights or pixels, for one example on its way forward; a rough measure of time.
    """

    shape: Shape
    params: int = 0
    multiplications: int = 0


Rule = Callable[[Shape, Values], Output]


def shape_text(shape: Shape) -> str:
    """A shape in words: `a row of 4`, or `a block of 28 × 28 × 1`."""
    return f"a block of {times(shape)}" if len(shape) > 1 else f"a row of {shape[0]}"


def times(shape: Shape) -> str:
    """Sizes as a product: `28 × 28 × 1`."""
    return " × ".join(str(size) for size in shape)


def dense(shape: Shape, values: Values) -> Output:
    """Dense, on the last axis, whatever stands before it."""
    units, bias = int(values["units"]), bool(values.get("use_bias", True))
    return Output((*shape[:-1], units), shape[-1] * units + bias * units, prod(shape) * units)


def _unchanged(shape: Shape, values: Values) -> Output:
    return Output(shape)


def _flatten(shape: Shape, values: Values) -> Output:
    return Output((prod(shape),))


def _reshape(shape: Shape, values: Values) -> Output:
    target = parse_sizes(values["target_shape"]) or ()
    if prod(target) != prod(shape):
        product = f"{times(target)} is {prod(target):,} numbers" if len(target) > 1 else f"{prod(target):,} numbers"
        raise DoesNotFit(f"The target shape of {product}, and {prod(shape):,} come in.")
    return Output(target)


def _conv2d(shape: Shape, values: Values) -> Output:
    filters, size, channels = int(values["filters"]), int(values["kernel_size"]), shape[-1]
    height, width = _slid(shape, size, int(values["strides"]), values["padding"], "The kernel")
    weights = size * size * channels * filters
    return Output((height, width, filters), weights + bool(values["use_bias"]) * filters, height * width * weights)


def _separable_conv2d(shape: Shape, values: Values) -> Output:
    filters, size, channels = int(values["filters"]), int(values["kernel_size"]), shape[-1]
    height, width = _slid(shape, size, int(values["strides"]), values["padding"], "The kernel")
    weights = size * size * channels + channels * filters
    return Output((height, width, filters), weights + bool(values["use_bias"]) * filters, height * width * weights)


def _pooling(shape: Shape, values: Values) -> Output:
    size = int(values["pool_size"])
    return Output((*_slid(shape, size, size, values["padding"], "The pool"), shape[-1]))


def _global_pooling(shape: Shape, values: Values) -> Output:
    return Output((shape[-1],))


def _zero_padding(shape: Shape, values: Values) -> Output:
    border = 2 * int(values["padding"])
    return Output((shape[0] + border, shape[1] + border, shape[2]))


def _batch_normalization(shape: Shape, values: Values) -> Output:
    return Output(shape, shape[-1] * (2 + bool(values["center"]) + bool(values["scale"])))


def _layer_normalization(shape: Shape, values: Values) -> Output:
    return Output(shape, shape[-1] * (bool(values["center"]) + bool(values["scale"])))


def _resampled(shape: Shape, values: Values) -> Output:
    return Output(shape, multiplications=_RESAMPLING * prod(shape))


def _slid(shape: Shape, size: int, stride: int, padding: ParamValue, what: str) -> tuple[int, int]:
    """Height and width of what a square leaves that slides over an image."""
    if padding == "same":
        return ceil(shape[0] / stride), ceil(shape[1] / stride)
    if size > min(shape[:2]):
        raise DoesNotFit(f"{what} of {size} × {size} is larger than what comes in, {times(shape[:2])} pixels.")
    return (shape[0] - size) // stride + 1, (shape[1] - size) // stride + 1


RULES: dict[str, Rule] = {
    "flatten": _flatten,
    "dense": dense,
    "activation": _unchanged,
    "reshape": _reshape,
    "conv2d": _conv2d,
    "separable_conv2d": _separable_conv2d,
    "zero_padding2d": _zero_padding,
    "max_pooling2d": _pooling,
    "average_pooling2d": _pooling,
    "global_average_pooling2d": _global_pooling,
    "batch_normalization": _batch_normalization,
    "layer_normalization": _layer_normalization,
    "dropout": _unchanged,
    "gaussian_noise": _unchanged,
    "random_flip": _unchanged,
    "random_rotation": _resampled,
    "random_translation": _resampled,
    "random_zoom": _resampled,
}
