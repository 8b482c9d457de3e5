"""Checks of the layers before the head."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.catalog.layers import LAYERS, find_layer
from tdc_core.catalog.nearest import nearest
from tdc_core.checks.batches import check_batches
from tdc_core.checks.design import check_design
from tdc_core.checks.fitting import at_most, first_misfit, fitted, flatten_place, replaced, with_flatten
from tdc_core.checks.problem import Problem, Severity
from tdc_core.checks.shapes import LayerRow, layer_problem, layer_table
from tdc_core.checks.size import check_size
from tdc_core.settings import Settings
from tdc_core.spec import ExperimentSpec, LayerSpec

# What trains and misleads is not mended into what can't be trained. Other warnings' fixes change no size, and to judge
# each of them would take long in a deep stack.
_RESIZING = frozenset({"layer.bottleneck", "layer.dense_axis", "model.memory", "model.second_head"})


def check_stack(
    spec: ExperimentSpec, card: DatasetCard | None, limits: Settings, memory: int | None = None
) -> Iterator[Problem]:
    """Every layer is one of the catalogue's, fits the one before, does something, and the model is not too large.

    Args:
        spec: the experiment.
        card: its data set, None where there is none of that name.
        limits: the installation's limits.
        memory: bytes that the machine gives; None where that is not known.
    """
    problems = list(_check_stack(spec, card, limits, memory))
    errors = _errors(problems)
    for problem in problems:
        if problem.severity is Severity.WARNING and problem.code in _RESIZING and problem.fix is not None:
            worse = _errors(_check_stack(problem.fix, card, limits, memory)) - errors
            yield replace(problem, fix=None) if worse else problem
        else:
            yield problem


def _errors(problems: Iterable[Problem]) -> Counter[str]:
    return Counter(problem.code for problem in problems if problem.severity is Severity.ERROR)


def _check_stack(
    spec: ExperimentSpec, card: DatasetCard | None, limits: Settings, memory: int | None
) -> Iterator[Problem]:
    layers = spec.model.layers
    if len(layers) > limits.max_layers:
        yield Problem(
            "model.layers",
            Severity.ERROR,
            "model.layers.many",
            f"The model has {len(layers)} layers; {limits.max_layers} are allowed here.",
            why="A stack this deep takes long and learns badly without other means.",
            fix=at_most(spec, card, limits.max_layers),
        )
    for index, layer in enumerate(layers):
        yield from _check_layer(spec, index, layer)
    if card is not None and len(layers) <= limits.max_layers:
        misfits = list(_check_shapes(spec, card, limits.max_layers))
        yield from misfits or (*check_design(spec, card), *check_batches(spec, card))
        yield from check_size(spec, card, limits, memory)


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
        fix=spec.with_layers(replaced(spec.model.layers, index, mended)) if mended else None,
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


def _check_shapes(spec: ExperimentSpec, card: DatasetCard, most: int) -> Iterator[Problem]:
    rows = layer_table(spec.model, card.input_shape, spec.data.scaling)
    index = first_misfit(spec, card)
    if index is not None:
        place = index - 1 - len(spec.model.layers)
        row, comes_in = rows[place], rows[place - 1].output_shape if index else card.input_shape
        if layer_problem(spec.model.layers[index]) is None:
            yield Problem(
                row.path,
                Severity.ERROR,
                "layer.input",
                f"Layer {index + 1}: {row.problem}",
                why=_why(row.name),
                keras=_keras_of_misfit(row.name, comes_in),
                fix=at_most(fitted(spec, card), card, most),
            )
    elif rows[-1].problem:
        yield _no_flatten(spec, card, rows[-1], most)


def _why(name: str) -> str:
    kind = find_layer(name)
    if name == "reshape":
        return "Reshape puts the same numbers into other axes; it can neither add nor drop one."
    if kind is not None and kind.group == "augmentation":
        return "It changes pictures, so it belongs before Flatten; the columns of a table have no left and right."
    return "It slides a small square over the pixels of a picture, which must be at least as large as the square."


def _keras_of_misfit(name: str, comes_in: Sequence[int] | None) -> str:
    kind = find_layer(name)
    if kind is not None and kind.group == "augmentation" and comes_in is not None and len(comes_in) == 2:
        return "It trains in silence, and takes the whole batch for one picture, its examples for rows of pixels."
    return "It raises an error about shapes as soon as the model is built or trained."


def _no_flatten(spec: ExperimentSpec, card: DatasetCard, head: LayerRow, most: int) -> Problem:
    """A block of numbers reaches the head: Flatten belongs before the first Dense."""
    index = flatten_place(spec.model.layers)
    what = "An image" if card.kind == "image" else "A block of numbers"
    return Problem(
        f"model.layers.{index}" if index < len(spec.model.layers) else "model.head",
        Severity.ERROR,
        "model.flatten",
        f"{what} goes into Dense without Flatten.",
        why=f"Dense looks at the last axis only. {head.problem} Flatten makes one row of it.",
        keras="The output keeps the image's axes, and fit raises an error about shapes that don't match the labels.",
        fix=at_most(with_flatten(spec, card), card, most),
    )
