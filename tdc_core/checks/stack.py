"""Checks of the layers before the head."""

from __future__ import annotations

from collections.abc import Iterator

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.catalog.layers import LAYERS, find_layer
from tdc_core.catalog.nearest import nearest
from tdc_core.checks.problem import Problem, Severity
from tdc_core.checks.shapes import LayerRow, layer_problem, layer_table, total_params
from tdc_core.settings import Settings
from tdc_core.spec import ExperimentSpec, LayerSpec


def check_stack(spec: ExperimentSpec, card: DatasetCard | None, limits: Settings) -> Iterator[Problem]:
    """Every layer is one of the catalogue's, fits the one before, and the model is not too large."""
    layers = spec.model.layers
    if len(layers) > limits.max_layers:
        yield Problem(
            "model.layers",
            Severity.ERROR,
            "model.layers.many",
            f"The model has {len(layers)} layers; {limits.max_layers} are allowed here.",
            why="A stack this deep takes long and learns badly without other means.",
            fix=spec.with_layers(layers[: limits.max_layers]),
        )
    for index, layer in enumerate(layers):
        yield from _check_layer(spec, index, layer)
    if card is not None:
        yield from _check_shapes(spec, card, limits)


def _check_layer(spec: ExperimentSpec, index: int, layer: LayerSpec) -> Iterator[Problem]:
    problem = layer_problem(layer)
    if problem is None:
        return
    key, words = problem
    mended = _mended(layer, key)
    yield Problem(
        f"model.layers.{index}.{key}",
        Severity.ERROR,
        "layer.type" if key == "type" else "layer.param",
        f"Layer {index + 1}: {words}",
        fix=_replaced(spec, index, mended) if mended else None,
    )


def _mended(layer: LayerSpec, key: str) -> LayerSpec | None:
    """The layer with its wrong type or parameter mended."""
    row = find_layer(layer.type)
    if row is None:
        guess = nearest(layer.type, [known.name for known in LAYERS])
        found = find_layer(guess) if guess else None
        return found.default_layer() if found else None
    known = {param.name: param for param in row.params}
    if key not in known:
        return LayerSpec.of(layer.type, **{name: value for name, value in layer.params.items() if name in known})
    return layer.with_params(**{key: known[key].legal(layer.params.get(key, known[key].default))})


def _replaced(spec: ExperimentSpec, index: int, layer: LayerSpec) -> ExperimentSpec:
    layers = spec.model.layers
    return spec.with_layers((*layers[:index], layer, *layers[index + 1 :]))


def _check_shapes(spec: ExperimentSpec, card: DatasetCard, limits: Settings) -> Iterator[Problem]:
    rows = layer_table(spec.model, card.input_shape, spec.data.scaling)
    head = rows[-1]
    stack = rows[-1 - len(spec.model.layers) : -1]  # without the scaling layer
    for number, (layer, row) in enumerate(zip(spec.model.layers, stack, strict=True), start=1):
        if row.problem and layer_problem(layer) is None:
            yield Problem(row.path, Severity.ERROR, "layer.input", f"Layer {number}: {row.problem}")
    if head.problem:
        yield _no_flatten(spec, card, stack, head)
    total = total_params(rows)
    if total is not None and total > limits.max_parameters:
        yield Problem(
            "model.layers",
            Severity.ERROR,
            "model.parameters",
            f"The model has {total:,} parameters; {limits.max_parameters:,} are allowed here.",
            why="Every parameter takes memory and time. Fewer units in the widest layers help most.",
        )


def _no_flatten(spec: ExperimentSpec, card: DatasetCard, stack: list[LayerRow], head: LayerRow) -> Problem:
    """A block of numbers reaches the head: Flatten belongs before the first Dense."""
    dense = (index for index, row in enumerate(stack) if row.name == "dense")
    index = next(dense, len(stack))
    layers = spec.model.layers
    what = "An image" if card.kind == "image" else "A block of numbers"
    return Problem(
        f"model.layers.{index}" if index < len(stack) else "model.head",
        Severity.ERROR,
        "model.flatten",
        f"{what} goes into Dense without Flatten.",
        why=f"Dense looks at the last axis only. {head.problem} Flatten makes one row of it.",
        keras="The output keeps the image's axes, and fit raises an error about shapes that don't match the labels.",
        fix=spec.with_layers((*layers[:index], LayerSpec.of("flatten"), *layers[index:])),
    )
