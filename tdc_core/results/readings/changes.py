"""The smallest changes of an experiment that may help with what was read, for each what there is to try, best first."""

from __future__ import annotations

from collections.abc import Iterator

from tdc_core.catalog.optimizers import find_optimizer
from tdc_core.results.readings.case import Case
from tdc_core.spec import ExperimentSpec, LayerSpec, ScheduleSpec, SplitError

_FACTOR = 10  # between one learning rate and the next that is worth a try
_DROPOUT = 0.3
_NARROW = 16  # units that are enough for each of the bundled tables
_SLOW = frozenset({"sigmoid", "tanh", "softmax"})
_TURNING = frozenset({"random_flip", "random_rotation"})


def lower_rate(case: Case) -> Iterator[ExperimentSpec]:
    """Features on one scale where they are on several and the rate is usual; a tenth of the learning rate."""
    training = case.spec.training
    optimizer = find_optimizer(training.optimizer)
    if optimizer is not None and training.learning_rate <= optimizer.learning_rate:
        yield from scaled(case)
    yield case.spec.with_("training", learning_rate=_rounded(training.learning_rate / _FACTOR))


def higher_rate(case: Case) -> Iterator[ExperimentSpec]:
    """Ten times the learning rate."""
    yield case.spec.with_("training", learning_rate=_rounded(case.spec.training.learning_rate * _FACTOR))


def moving_again(case: Case) -> Iterator[ExperimentSpec]:
    """Relu in place of what lets little gradient through, features on one scale, Adam, smaller steps."""
    layers = case.spec.model.layers
    relu = tuple(each.with_params(activation="relu") if _activation(each) in _SLOW else each for each in layers)
    if relu != layers:
        yield case.spec.with_layers(relu)
    yield from less_held_back(case)
    yield from scaled(case)
    adam = find_optimizer("adam")
    if adam is not None and case.spec.training.optimizer == "sgd":
        rate = adam.learning_rate
        yield case.spec.with_("training", optimizer="adam", learning_rate=rate, optimizer_params=None)
    yield from lower_rate(case)


def scaled(case: Case) -> Iterator[ExperimentSpec]:
    """Features on one scale."""
    if case.spec.data.scaling == "none":
        yield case.spec.with_("data", scaling="standard" if case.card.kind == "table" else "minmax")


def longer(case: Case) -> Iterator[ExperimentSpec]:
    """Twice the epochs."""
    yield case.spec.with_("training", epochs=2 * case.spec.training.epochs)


def less_held_back(case: Case) -> Iterator[ExperimentSpec]:
    """Half of the strongest dropout, a tenth of the L2 penalties, more units where there are the fewest."""
    layers = case.spec.model.layers
    strongest = max(map(dropout_of, layers), default=0.0)
    if strongest > 0.5:
        yield case.spec.with_layers(
            tuple(
                each.with_params(rate=round(strongest / 2, 3)) if dropout_of(each) == strongest else each
                for each in layers
            )
        )
    if any(map(l2_of, layers)):
        yield case.spec.with_layers(
            tuple(each.with_params(l2=_rounded(l2_of(each) / _FACTOR)) if l2_of(each) else each for each in layers)
        )
    fewest = min(map(units_of, layers), default=0)
    if 0 < fewest < _NARROW:
        yield case.spec.with_layers(
            tuple(each.with_params(units=_NARROW) if units_of(each) == fewest else each for each in layers)
        )


def larger(case: Case) -> Iterator[ExperimentSpec]:
    """What holds it back taken away; else twice the units of the widest layer."""
    yield from less_held_back(case)
    yield from _widest(case.spec, 2)


def harder_by_heart(case: Case) -> Iterator[ExperimentSpec]:
    """More training rows where there are some left, Dropout before the head, half the units of the widest layer."""
    yield from more_rows(case)
    layers = case.spec.model.layers
    if layers and not any(map(dropout_of, layers)):
        yield case.spec.with_layers((*layers, LayerSpec.of("dropout", rate=_DROPOUT)))
    yield from _widest(case.spec, 0.5)


def more_rows(case: Case) -> Iterator[ExperimentSpec]:
    """All rows before those that are held out, where they are at least twice as many as it learned from."""
    data, splits = case.spec.data, case.card.splits
    try:
        learned = case.card.rows(data.train)
        held_out = [each for part in (data.validation, data.test) if part for each in case.card.rows(part)]
    except SplitError:
        return
    split = learned[0].split
    stop = min((each.start for each in held_out if each.split == split), default=splits[split])
    if stop >= 2 * sum(each.rows for each in learned):
        yield case.spec.with_("data", train=f"{split}[:{stop}]")


def unturned(case: Case) -> Iterator[ExperimentSpec]:
    """Features on one scale; images that are not turned or mirrored."""
    layers = case.spec.model.layers
    kept = tuple(each for each in layers if each.type not in _TURNING)
    if kept != layers:
        yield case.spec.with_layers(kept)
    yield from scaled(case)


def calmer_end(case: Case) -> Iterator[ExperimentSpec]:
    """A learning rate that falls to nothing."""
    if case.spec.training.schedule is None:
        yield case.spec.with_("training", schedule=ScheduleSpec.of("cosine"))


def dropout_of(layer: LayerSpec) -> float:
    """The rate of a Dropout, 0 of any other layer."""
    return float(layer.params.get("rate", 0)) if layer.type == "dropout" else 0.0


def l2_of(layer: LayerSpec) -> float:
    """A layer's L2 penalty, 0 where it has none."""
    return float(layer.params.get("l2", 0))


def units_of(layer: LayerSpec) -> int:
    """The units of a Dense, 0 of any other layer."""
    return int(layer.params.get("units", 0)) if layer.type == "dense" else 0


def _activation(layer: LayerSpec) -> str:
    return str(layer.params.get("activation", "")) if layer.type in ("dense", "conv2d", "activation") else ""


def _widest(spec: ExperimentSpec, factor: float) -> Iterator[ExperimentSpec]:
    layers = spec.model.layers
    most = max(map(units_of, layers), default=0)
    if most:
        wanted = max(1, int(most * factor))
        yield spec.with_layers(
            tuple(each.with_params(units=wanted) if units_of(each) == most else each for each in layers)
        )


def _rounded(value: float) -> float:
    return float(f"{value:.6g}")
