"""Checks of a model's size: parameters against the limit, memory against the machine's."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from math import prod

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.catalog.layers import find_layer
from tdc_core.catalog.optimizers import find_optimizer
from tdc_core.checks.design import passages
from tdc_core.checks.fitting import replaced
from tdc_core.checks.problem import Problem, Severity
from tdc_core.checks.shapes import LayerRow, layer_table, total_params
from tdc_core.settings import Settings
from tdc_core.spec import ExperimentSpec, LayerSpec, ParamValue

_WIDTHS = ("units", "filters")
_SMALL_BATCH = 32
_MOST_HALVINGS = 100


def check_size(spec: ExperimentSpec, card: DatasetCard, limits: Settings, memory: int | None) -> Iterator[Problem]:
    """The model has no more parameters than allowed, and training it needs no more memory than there is.

    Args:
        spec: the experiment.
        card: its data set.
        limits: the installation's limits.
        memory: bytes that the machine gives; None where that is not known.
    """
    parameters = _parameters(spec, card)
    if parameters is not None and parameters > limits.max_parameters:
        most = limits.max_parameters
        yield Problem(
            "model.layers",
            Severity.ERROR,
            "model.parameters",
            f"The model has {parameters:,} parameters; {most:,} are allowed here.",
            why="Every parameter takes memory and time. Fewer units in the widest layers help most.",
            keras="It trains, as long as the memory is enough.",
            fix=_narrowed(spec, card, lambda smaller: (_parameters(smaller, card) or 0) <= most),
        )
    elif memory is not None and (needed := memory_needed(spec, card)) is not None and needed > memory / 2:
        yield _memory_problem(spec, card, needed, memory)


def memory_needed(spec: ExperimentSpec, card: DatasetCard) -> int | None:
    """A rough estimate of the bytes that a training takes beside TensorFlow; None where the shapes are not known.

    Four bytes for each parameter, its gradient and what the optimizer keeps of it; and for each number that a layer
    puts out for an example of the batch, and its gradient.
    """
    rows = layer_table(spec.model, card.input_shape, spec.data.scaling)
    parameters, optimizer = total_params(rows), find_optimizer(spec.training.optimizer)
    if parameters is None or optimizer is None:
        return None
    for_each = 2 + optimizer.slots_of(spec.training)
    return 4 * (parameters * for_each + 2 * spec.training.batch_size * _activations(rows, card))


def _memory_problem(spec: ExperimentSpec, card: DatasetCard, needed: int, memory: int) -> Problem:
    def enough(smaller: ExperimentSpec) -> bool:
        return (memory_needed(smaller, card) or 0) <= memory / 2

    fixed: ExperimentSpec | None = spec
    while fixed is not None and not enough(fixed) and fixed.training.batch_size > _SMALL_BATCH:
        fixed = fixed.with_("training", batch_size=max(_SMALL_BATCH, fixed.training.batch_size // 2))
    if fixed is not None and not enough(fixed):
        fixed = _narrowed(fixed, card, enough)
    return Problem(
        "model.layers",
        Severity.ERROR if needed > memory else Severity.WARNING,
        "model.memory",
        f"Training would need about {_gigabytes(needed)} of memory, and this machine has {_gigabytes(memory)} for all.",
        why="That is an estimate: weights, their gradients, what the optimizer keeps, and what every layer puts out "
        "for a whole batch. Smaller batches, pooling and fewer units need less.",
        keras="It trains until the memory is full; then the system ends it.",
        fix=fixed,
    )


def _narrowed(
    spec: ExperimentSpec, card: DatasetCard, enough: Callable[[ExperimentSpec], bool]
) -> ExperimentSpec | None:
    """The experiment with the units or filters of its heaviest layers halved until it is small enough."""
    passing = passages(spec, card)
    for _ in range(_MOST_HALVINGS):
        if enough(spec):
            return spec
        rows = layer_table(spec.model, card.input_shape, spec.data.scaling)[-1 - len(spec.model.layers) : -1]
        wide = [index for index, layer in enumerate(spec.model.layers) if (_width(layer) or 0) > 1]
        heaviest_first = sorted(wide, key=lambda index: _weight(rows[index]), reverse=True)
        for smaller in (_halved(spec, index) for index in heaviest_first):
            # A layer that lets too little through would be widened again by the next fix, one that did already too.
            left = passages(smaller, card)
            if all(after >= before for before, after in zip(passing, left, strict=False)):
                spec, passing = smaller, left
                break
        else:
            return None
    return None


def _halved(spec: ExperimentSpec, index: int) -> ExperimentSpec:
    layer = spec.model.layers[index]
    widths: dict[str, ParamValue] = {name: (_width(layer) or 2) // 2 for name in _WIDTHS if name in layer.params}
    return spec.with_layers(replaced(spec.model.layers, index, layer.with_params(**widths)))


def _weight(row: LayerRow) -> int:
    return (row.params or 0) + prod(row.output_shape or ())


def _width(layer: LayerSpec) -> int | None:
    widths = [layer.params[name] for name in _WIDTHS if name in layer.params]
    return int(widths[0]) if widths else None


def _parameters(spec: ExperimentSpec, card: DatasetCard) -> int | None:
    return total_params(layer_table(spec.model, card.input_shape, spec.data.scaling))


def _activations(rows: Sequence[LayerRow], card: DatasetCard) -> int:
    kept = [row.output_shape for row in rows if not _is_view(row) and row.output_shape is not None]
    return prod(card.input_shape) + sum(prod(shape) for shape in kept)


def _is_view(row: LayerRow) -> bool:
    kind = find_layer(row.name)
    return kind is not None and kind.view


def _gigabytes(size: int) -> str:
    return f"{size / 1e9:,.1f} GB"
