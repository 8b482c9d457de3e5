"""Output shapes and parameter counts of a stack, as Keras would have them, without TensorFlow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tdc_core.catalog.layer_outputs import DoesNotFit, Shape, dense, shape_text
from tdc_core.catalog.layers import IMAGES, LAYERS, LayerType, find_layer
from tdc_core.catalog.nearest import did_you_mean
from tdc_core.catalog.params import shorten
from tdc_core.spec import LayerSpec, ModelSpec, ParamValue, Scaling

SCALING_LAYERS: dict[Scaling, str] = {"minmax": "Rescaling", "standard": "Normalization"}


@dataclass(frozen=True)
class LayerRow:
    """One line of the table under the stack.

    Attributes:
        path: where it stands in the experiment, for example `model.layers.0` or `model.head`.
        name: the layer's catalogue name, or "scaling" or "head".
        keras_name: the class in `keras.layers`.
        output_shape: shape of one example as it leaves the layer, batch left out; None where it can't be known.
        params: number of weights, None where it can't be known.
        problem: why the layer can't take what comes in, in plain words.
        multiplications: for one example on its way forward; a rough measure of time.
    """

    path: str
    name: str
    keras_name: str
    output_shape: Shape | None
    params: int | None
    problem: str | None = None
    multiplications: int = 0


def layer_table(spec: ModelSpec, input_shape: Sequence[int], scaling: Scaling) -> list[LayerRow]:
    """What each layer puts out, first to last: the scaling layer where there is one, the stack, the head.

    After a layer that can't work the shapes are unknown. Never raises.

    Args:
        spec: the layers and the head.
        input_shape: shape of one example, as in `DatasetCard.input_shape`.
        scaling: the experiment's scaling, which is the model's first layer.
    """
    return list(_rows(spec, tuple(input_shape), scaling))


def total_params(rows: Sequence[LayerRow]) -> int | None:
    """Number of weights of the whole model, None where a layer's number is not known."""
    counts = [row.params for row in rows if row.params is not None]
    return sum(counts) if len(counts) == len(rows) else None


def total_multiplications(rows: Sequence[LayerRow]) -> int:
    """Multiplications of the whole model for one example on its way forward, as far as they are known."""
    return sum(row.multiplications for row in rows)


def layer_problem(layer: LayerSpec) -> tuple[str, str] | None:
    """The first thing that is wrong with a layer by itself: the parameter (or "type") and the words for it."""
    return _layer_problem(layer.type, **layer.params)


@lru_cache(maxsize=4096, typed=True)  # a mending asks the same of every layer after each step; True is not 1 here
def _layer_problem(kind: str, /, **params: ParamValue) -> tuple[str, str] | None:
    row = find_layer(kind)
    if row is None:
        guess = did_you_mean(kind, [known.name for known in LAYERS])
        return "type", f"There is no layer type “{shorten(kind)}”.{guess}"
    names = [param.name for param in row.params]
    for name in params:
        if name not in names:
            return name, f"{row.keras_name} has no parameter “{shorten(name)}”.{did_you_mean(name, names)}"
    for param in row.params:
        if words := param.problem_with(params.get(param.name, param.default)):
            return param.name, words
    return None


def _rows(spec: ModelSpec, input_shape: Shape, scaling: Scaling) -> Iterator[LayerRow]:
    shape: Shape | None = input_shape
    if scaling in SCALING_LAYERS:
        yield LayerRow("data.scaling", "scaling", SCALING_LAYERS[scaling], shape, 0)
    for index, layer in enumerate(spec.layers):
        line = _layer_row(f"model.layers.{index}", layer, shape)
        yield line
        shape = line.output_shape
    yield _head_row(spec, shape)


def _layer_row(path: str, layer: LayerSpec, shape: Shape | None) -> LayerRow:
    row = find_layer(layer.type)
    problem = layer_problem(layer)
    if row is None or problem is not None:
        return LayerRow(path, layer.type, row.keras_name if row else "?", None, None, problem[1] if problem else None)
    if shape is None:
        return LayerRow(path, row.name, row.keras_name, None, None)
    try:
        _require_rank(row, shape)
        output = row.output(shape, row.values(layer))
    except DoesNotFit as misfit:
        return LayerRow(path, row.name, row.keras_name, None, None, str(misfit))
    return LayerRow(path, row.name, row.keras_name, output.shape, output.params, multiplications=output.multiplications)


def _require_rank(row: LayerType, shape: Shape) -> None:
    if row.ranks and len(shape) not in row.ranks:
        wanted = "an image (height × width × channels)" if row.ranks == IMAGES else f"{row.ranks} axes"
        raise DoesNotFit(f"{row.keras_name} takes {wanted}, and {shape_text(shape)} comes in.")


def _head_row(spec: ModelSpec, shape: Shape | None) -> LayerRow:
    units = spec.head.units
    if shape is None or units < 1:
        return LayerRow("model.head", "head", "Dense", None, None)
    output = dense(shape, {"units": units})
    problem = None
    if len(shape) > 1:
        problem = f"The head needs one row of numbers for each example, and {shape_text(shape)} comes in."
    return LayerRow("model.head", "head", "Dense", output.shape, output.params, problem, output.multiplications)
