"""What layers make of what comes in: output shape, weights, and work, as Keras has them.

A row of the catalogue names the function of its layer; `unchanged` is that of all layers that change no shape.
"""

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
"""From the shape of one example, and the values of a layer's parameters, to what leaves the layer.

Raises `DoesNotFit` where the layer can't take that shape.
"""


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


def unchanged(shape: Shape, values: Values) -> Output:
    """As it came in, without weights."""
    return Output(shape)


def flatten(shape: Shape, values: Values) -> Output:
    """All numbers in one row."""
    return Output((prod(shape),))


def reshape(shape: Shape, values: Values) -> Output:
    """The same numbers in the axes that `target_shape` names."""
    target = parse_sizes(values["target_shape"]) or ()
    if prod(target) != prod(shape):
        product = f"{times(target)} is {prod(target):,} numbers" if len(target) > 1 else f"{prod(target):,} numbers"
        raise DoesNotFit(f"The target shape of {product}, and {prod(shape):,} come in.")
    return Output(target)


def conv2d(shape: Shape, values: Values) -> Output:
    """A square of weights for each filter and channel, slid over an image."""
    filters, size, channels = int(values["filters"]), int(values["kernel_size"]), shape[-1]
    height, width = _slid(shape, size, int(values["strides"]), values["padding"], "The kernel")
    weights = size * size * channels * filters
    return Output((height, width, filters), weights + bool(values["use_bias"]) * filters, height * width * weights)


def separable_conv2d(shape: Shape, values: Values) -> Output:
    """A square of weights for each channel, then a mix of the channels for each filter."""
    filters, size, channels = int(values["filters"]), int(values["kernel_size"]), shape[-1]
    height, width = _slid(shape, size, int(values["strides"]), values["padding"], "The kernel")
    weights = size * size * channels + channels * filters
    return Output((height, width, filters), weights + bool(values["use_bias"]) * filters, height * width * weights)


def pooling(shape: Shape, values: Values) -> Output:
    """One pixel for each square of `pool_size`."""
    size = int(values["pool_size"])
    return Output((*_slid(shape, size, size, values["padding"], "The pool"), shape[-1]))


def global_pooling(shape: Shape, values: Values) -> Output:
    """One number a channel."""
    return Output((shape[-1],))


def zero_padding(shape: Shape, values: Values) -> Output:
    """A border around an image."""
    border = 2 * int(values["padding"])
    return Output((shape[0] + border, shape[1] + border, shape[2]))


def batch_normalization(shape: Shape, values: Values) -> Output:
    """As it came in, with a mean and a variance for each feature, and what is learned beside them."""
    return Output(shape, shape[-1] * (2 + bool(values["center"]) + bool(values["scale"])))


def layer_normalization(shape: Shape, values: Values) -> Output:
    """As it came in, with what is learned for each feature."""
    return Output(shape, shape[-1] * (bool(values["center"]) + bool(values["scale"])))


def resampled(shape: Shape, values: Values) -> Output:
    """As it came in, each number drawn anew from its neighbours."""
    return Output(shape, multiplications=_RESAMPLING * prod(shape))


def _slid(shape: Shape, size: int, stride: int, padding: ParamValue, what: str) -> tuple[int, int]:
    """Height and width of what a square leaves that slides over an image."""
    if padding == "same":
        return ceil(shape[0] / stride), ceil(shape[1] / stride)
    if size > min(shape[:2]):
        raise DoesNotFit(f"{what} of {size} × {size} is larger than what comes in, {times(shape[:2])} pixels.")
    return (shape[0] - size) // stride + 1, (shape[1] - size) // stride + 1
