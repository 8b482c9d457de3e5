"""Shapes and counts in words."""

from __future__ import annotations

from collections.abc import Sequence

from tdc_core.catalog.params import shorten
from tdc_core.checks.shapes import LayerRow


def batched(shape: Sequence[int]) -> str:
    """A shape with the batch in front, as Keras writes it: `(None, 28, 28)`."""
    return f"({', '.join(['None', *map(str, shape)])})"


def count_of(number: int, noun: str) -> str:
    """A number with its noun: `1 unit`, `2,560 parameters`."""
    figure = f"{number:,}" if abs(number) < 10**15 else shorten(number)
    return f"{figure} {noun if number == 1 else noun + 's'}"


def describe(row: LayerRow) -> str:
    """A layer's output shape, as Keras' summary writes it, and its parameters."""
    if row.output_shape is None or row.params is None:
        return "shape not known"
    return f"{batched(row.output_shape)} · {count_of(row.params, 'parameter')}"
