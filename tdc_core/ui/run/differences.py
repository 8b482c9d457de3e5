"""What one experiment has that another has not, in words."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from pydantic import BaseModel

from tdc_core.catalog.layers import find_layer
from tdc_core.catalog.schedules import find_schedule
from tdc_core.spec import ExperimentSpec, LayerSpec, ScheduleSpec

_TITLES = {"train": "training rows", "validation": "validation rows", "test": "test rows"}
NONE = "none"


def differences(before: ExperimentSpec, after: ExperimentSpec) -> list[str]:
    """Each change from one experiment to another, for example "learning rate 0.1 → 0.01"; names do not count.

    Args:
        before: the one.
        after: the other.
    """
    layers = _layers(before.model.layers, after.model.layers)
    parts = (before.data, after.data), (before.model.head, after.model.head), (before.training, after.training)
    data, head, training = (_fields(*part) for part in parts)
    return [*data, *layers, *head, *training]


def _fields(before: BaseModel, after: BaseModel) -> Iterator[str]:
    for name in type(before).model_fields:
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield f"{_TITLES.get(name, name.replace('_', ' '))} {value_in_words(old)} → {value_in_words(new)}"


def value_in_words(value: object) -> str:
    """A value of an experiment for people, such as "0.01", "yes" or "none"."""
    match value:
        case None:
            return NONE
        case ScheduleSpec():
            row = find_schedule(value.type)
            return row.title.lower() if row else value.type
        case bool():
            return "yes" if value else "no"
        case BaseModel():
            return ", ".join(f"{name} {value_in_words(each)}" for name, each in value)
        case float():
            return f"{value:g}"
    return str(value)


def _layers(before: tuple[LayerSpec, ...], after: tuple[LayerSpec, ...]) -> Iterator[str]:
    for old, new, first in steps(before, after):
        if [layer.type for layer in old] == [layer.type for layer in new]:
            yield from (_changed(*pair) for pair in zip(old, new, strict=True))
            continue
        yield from (f"without {_named(layer)}" for layer in old)
        yield from (f"{_named(layer)} {_where(after, first + at)}" for at, layer in enumerate(new))


def steps(
    before: tuple[LayerSpec, ...], after: tuple[LayerSpec, ...]
) -> Iterator[tuple[tuple[LayerSpec, ...], tuple[LayerSpec, ...], int]]:
    """Where two stacks differ: the layers that one has there, those of the other, and where these begin, from 0."""
    texts = [[layer.model_dump_json() for layer in layers] for layers in (before, after)]
    for kind, start, stop, first, last in SequenceMatcher(a=texts[0], b=texts[1], autojunk=False).get_opcodes():
        if kind != "equal":
            yield before[start:stop], after[first:last], first


def _changed(old: LayerSpec, new: LayerSpec) -> str:
    pairs = ((name, old.params.get(name), new.params.get(name)) for name in old.params | new.params)
    changes = [
        f"{name.replace('_', ' ')} {value_in_words(was)} → {value_in_words(becomes)}"
        for name, was, becomes in pairs
        if was != becomes
    ]
    return f"{layer_title(new)}: {', '.join(changes)}"


def _named(layer: LayerSpec) -> str:
    first = next(iter(layer.params.values()), None)
    return layer_title(layer) if first is None else f"{layer_title(layer)} {value_in_words(first)}"


def _where(layers: tuple[LayerSpec, ...], at: int) -> str:
    return "before the head" if at + 1 == len(layers) else f"as layer {at + 1}"


def layer_title(layer: LayerSpec) -> str:
    """What kind of layer it is, in Keras' word."""
    row = find_layer(layer.type)
    return row.keras_name if row else layer.type
