"""Mending a stack whose layers don't fit one another."""

from __future__ import annotations

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.catalog.layers import IMAGES, find_layer
from tdc_core.checks.shapes import LayerRow, layer_table
from tdc_core.spec import ExperimentSpec, LayerSpec

FLATTEN = LayerSpec.of("flatten")

Layers = tuple[LayerSpec, ...]


def stack_rows(spec: ExperimentSpec, card: DatasetCard) -> list[LayerRow]:
    """The lines of `layer_table` that belong to the layers of the stack."""
    rows = layer_table(spec.model, card.input_shape, spec.data.scaling)
    return rows[-1 - len(spec.model.layers) : -1]


def fitted(spec: ExperimentSpec, card: DatasetCard) -> ExperimentSpec:
    """The experiment with every layer that can't take what comes in mended or removed, and Flatten where it is needed.

    A layer with a wrong parameter of its own ends the work, since nothing is known after it.
    """
    for _ in range(2 * len(spec.model.layers)):
        misfit = first_misfit(spec, card)
        if misfit is None:
            break
        spec = spec.with_layers(_mended(spec, card, misfit))
    return with_flatten(spec, card)


def first_misfit(spec: ExperimentSpec, card: DatasetCard) -> int | None:
    """The place of the first layer that has a problem with what comes in, or with itself; None where all fit."""
    return next((index for index, row in enumerate(stack_rows(spec, card)) if row.problem), None)


def with_flatten(spec: ExperimentSpec, card: DatasetCard) -> ExperimentSpec:
    """The experiment with a Flatten where a block of numbers would reach the head."""
    if layer_table(spec.model, card.input_shape, spec.data.scaling)[-1].problem is None:
        return spec
    layers, place = spec.model.layers, flatten_place(spec.model.layers)
    return spec.with_layers((*layers[:place], FLATTEN, *layers[place:]))


def at_most(spec: ExperimentSpec, card: DatasetCard | None, most: int) -> ExperimentSpec:
    """The experiment with its first layers only, and among them a Flatten where one is needed and was not left."""
    for kept in range(most, -1, -1):
        shorter = spec.with_layers(spec.model.layers[:kept])
        shorter = with_flatten(shorter, card) if card else shorter
        if len(shorter.model.layers) <= most:
            return shorter
    return spec.with_layers(())


def flatten_place(layers: Layers) -> int:
    """Where a Flatten belongs: before the first Dense after all that takes or makes a block; at the end without one."""
    blocks = [index for index, layer in enumerate(layers) if layer.type == "reshape" or _takes_images(layer)]
    start = blocks[-1] + 1 if blocks else 0
    return next((index for index in range(start, len(layers)) if layers[index].type == "dense"), len(layers))


def without(layers: Layers, index: int) -> Layers:
    """The layers but for one."""
    return (*layers[:index], *layers[index + 1 :])


def replaced(layers: Layers, index: int, layer: LayerSpec) -> Layers:
    """The layers with another one at a place."""
    return (*layers[:index], layer, *layers[index + 1 :])


def _mended(spec: ExperimentSpec, card: DatasetCard, index: int) -> Layers:
    """The layers with the one at that place mended, the gentlest way that lets it work."""
    layers, layer = spec.model.layers, spec.model.layers[index]
    if layer.type in ("conv2d", "separable_conv2d"):
        same = replaced(layers, index, layer.with_params(padding="same"))
        if first_misfit(spec.with_layers(same[: index + 1]), card) is None:
            return same
    flat = [place for place in range(index) if layers[place].type == "flatten"]
    if flat and not any(layer.type == "dense" for layer in layers[flat[-1] : index]):
        unrolled_later = without(layers, flat[-1])
        if first_misfit(spec.with_layers(unrolled_later[:index]), card) is None:
            return unrolled_later
    return without(layers, index)


def _takes_images(layer: LayerSpec) -> bool:
    row = find_layer(layer.type)
    return row is not None and row.ranks == IMAGES
