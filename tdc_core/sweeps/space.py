"""What a sweep can try: the values of each setting, the points of a finite space, and a point as an experiment."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from random import Random
from typing import Any

from tdc_core.catalog.optimizers import find_optimizer
from tdc_core.spec import ExperimentSpec, LayerSpec, ParamValue
from tdc_core.sweeps.settings import layer_at, with_value
from tdc_core.sweeps.spec import ChoiceSearch, DepthSearch, FloatSearch, IntSearch, Params, Search, SweepSpec

MOST_STEPS = 10_000
"""How many steps a range of numbers may have."""

_OPTIMIZER, _ITS_PARAMS = "training.optimizer", "training.optimizer_params."


def experiment_of(sweep: SweepSpec, params: Mapping[str, ParamValue]) -> ExperimentSpec:
    """The experiment of a trial, from a sweep without faults and the settings of the trial.

    What the settings leave out is as the sweep's experiment has it, and a layer that may be repeated stands once.
    """
    depths = {item.path: item for item in sweep.search if isinstance(item, DepthSearch)}
    spec = stacked(sweep)
    for item in _parents_first(sweep):
        if item.path in params and item.path not in depths:
            spec = with_value(spec, item.path, params[item.path])
    times = {place_of(sweep.experiment, item): int(params.get(path, 1)) for path, item in depths.items()}
    layers = [layer for at, layer in enumerate(spec.model.layers) for _ in range(times.get(at, 1))]
    return spec.with_layers(tuple(layers))


def stacked(sweep: SweepSpec) -> ExperimentSpec:
    """The experiment in which each layer that is repeated stands once: the one whose layers the paths mean."""
    layers: dict[int, LayerSpec] = dict(enumerate(sweep.experiment.model.layers))
    for item in sweep.search:
        if isinstance(item, DepthSearch) and (place := place_of(sweep.experiment, item)) is not None:
            layers[place] = item.layer
    return sweep.experiment.with_layers(tuple(layer for _, layer in sorted(layers.items())))


def place_of(experiment: ExperimentSpec, item: DepthSearch) -> int | None:
    """The index in the stack of the layer that is repeated; None where the path names no place in it."""
    end = len(experiment.model.layers)
    place = end if item.path == "model.layers" else layer_at(item.path)
    return place if place is not None and place <= end else None


def highest(sweep: SweepSpec, path: str, otherwise: float) -> float:
    """The highest number that a setting can have; where it is not varied, or is no number, the one given."""
    for item in sweep.search:
        if item.path == path:
            values = item.choices if isinstance(item, ChoiceSearch) else (item.high,)
            return max((value for value in values if not isinstance(value, str)), default=otherwise)
    return otherwise


def values_of(item: Search) -> Sequence[ParamValue] | None:
    """All values of a setting in order, None where there is no end of them."""
    match item:
        case ChoiceSearch():
            return item.choices
        case DepthSearch():
            return range(item.low, item.high + 1)
        case IntSearch():
            return range(item.low, item.high + 1, item.step or 1)
        case FloatSearch(step=None):
            return None
        case FloatSearch():
            return Steps(item)


def same(one: ParamValue, other: ParamValue) -> bool:
    """Whether two values are one; Python takes 1 and true for the same."""
    return type(one) is type(other) and one == other


class Steps(Sequence[float]):
    """The values of a range of numbers that goes in steps, at most one more than `MOST_STEPS` of them."""

    def __init__(self, item: FloatSearch) -> None:
        self._low, self._high, self._step = item.low, item.high, item.step or 0.0
        steps = (item.high - item.low) / item.step if item.step else math.inf
        self._number = 1 + int(min(steps + 1e-9, MOST_STEPS))  # the end belongs to it, even if rounding misses it

    def __len__(self) -> int:
        return self._number

    def __getitem__(self, place: Any) -> Any:
        """The value at a place, without the traces of rounding."""
        if not 0 <= place < self._number:
            raise IndexError(place)
        return min(max(float(f"{self._low + place * self._step:.15g}"), self._low), self._high)

    def index(self, value: Any, *_: Any) -> int:
        """The place of a value."""
        place: int = round((value - self._low) / self._step)
        return min(max(place, 0), self._number - 1)


def size_of(sweep: SweepSpec) -> int | None:
    """How many different points there are, None where there is no end of them."""
    sizes: dict[str, int] = {}
    for item in sweep.search:
        values = values_of(item)
        if values is None:
            return None
        sizes[item.path] = len(values)
    total = 1
    for item in sweep.search:
        below = [other for other in sweep.search if parent_of(sweep, other) is item]
        if not below:
            total *= 1 if parent_of(sweep, item) else sizes[item.path]
            continue
        values = values_of(item) or ()
        if isinstance(item, DepthSearch):  # all depths above 0 are alike
            one = math.prod(sizes[other.path] for other in below)
            total *= (len(values) - 1) * one + 1 if 0 in values else len(values) * one
        else:
            total *= sum(
                math.prod(sizes[other.path] for other in below if applies(sweep, other, {item.path: value}))
                for value in values
            )
    return total


def points(sweep: SweepSpec) -> Iterator[Params]:
    """All points of a finite space, each once, the last setting changing fastest. Nothing is kept of those gone by."""
    items = _parents_first(sweep)

    def from_(number: int, params: Params) -> Iterator[Params]:
        if number == len(items):
            yield _in_order(sweep, params)
        elif not applies(sweep, items[number], params):
            yield from from_(number + 1, params)
        else:
            for value in values_of(items[number]) or ():
                yield from from_(number + 1, {**params, items[number].path: value})

    return from_(0, {})


def suggested(sweep: SweepSpec, suggest: Callable[[Search], ParamValue]) -> Params:
    """A point, from what is suggested for each setting that it has."""
    params: Params = {}
    for item in _parents_first(sweep):
        if applies(sweep, item, params):
            params[item.path] = suggest(item)
    return _in_order(sweep, params)


def drawn(sweep: SweepSpec, chance: Random) -> Params:
    """A point drawn by chance; of ranges on a log scale, the logarithm is."""

    def draw(item: Search) -> ParamValue:
        share = chance.random()  # of Python's numbers by chance the ones that stay the same in every version
        if isinstance(item, FloatSearch | IntSearch) and item.log:
            ends = (item.low, item.high) if isinstance(item, FloatSearch) else (item.low - 0.5, item.high + 0.5)
            low, high = map(math.log, ends)
            return tidy(item, math.exp(low + share * (high - low)))
        values = values_of(item)
        if values is not None:
            return values[min(int(share * len(values)), len(values) - 1)]
        assert isinstance(item, FloatSearch)
        return tidy(item, item.low + share * (item.high - item.low))

    return suggested(sweep, draw)


def tidy(item: FloatSearch | IntSearch, value: float) -> float:
    """A number of a range without steps as it is written down: whole, or to four digits, which is fine enough."""
    value = min(max(value, item.low), item.high)
    if isinstance(item, IntSearch):
        return round(value)
    scale = min(value, item.high - item.low) if item.log else item.high - item.low
    return min(max(round(value, 3 - math.floor(math.log10(scale))), item.low), item.high)


def parent_of(sweep: SweepSpec, item: Search) -> Search | None:
    """The other setting by whose value this one may have no meaning: how often its layer is there, or the optimizer."""
    if item.path.startswith(_ITS_PARAMS):
        return next((other for other in sweep.search if other.path == _OPTIMIZER), None)
    place = layer_at(item.path.rpartition(".")[0])
    for other in sweep.search:
        if isinstance(other, DepthSearch) and place is not None and place_of(sweep.experiment, other) == place:
            return other
    return None


def applies(sweep: SweepSpec, item: Search, params: Mapping[str, ParamValue]) -> bool:
    """Whether a setting means anything beside those that were chosen before it."""
    parent = parent_of(sweep, item)
    if parent is None:
        return True
    if isinstance(parent, DepthSearch):
        return int(params[parent.path]) > 0
    optimizer = find_optimizer(str(params[parent.path]))
    return optimizer is not None and item.path.removeprefix(_ITS_PARAMS) in {param.name for param in optimizer.params}


def _parents_first(sweep: SweepSpec) -> list[Search]:
    return sorted(sweep.search, key=lambda item: parent_of(sweep, item) is not None)


def _in_order(sweep: SweepSpec, params: Params) -> Params:
    """The settings in the order of the file."""
    return {item.path: params[item.path] for item in sweep.search if item.path in params}
