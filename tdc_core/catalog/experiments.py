"""Experiment files: reading them, and the ready-made ones."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from tdc_core.catalog.json_files import (
    TOO_LARGE,
    NotReadable,
    in_words,
    kind_of,
    one_text,
    parse_object,
    require_version,
    short,
    too_long,
)
from tdc_core.catalog.layers import LAYERS, LayerType, find_layer
from tdc_core.catalog.nearest import did_you_mean
from tdc_core.catalog.optimizers import OPTIMIZERS, OptimizerType, find_optimizer
from tdc_core.catalog.params import Param
from tdc_core.catalog.schedules import SCHEDULES, ScheduleType, find_schedule
from tdc_core.settings import SHIPPED
from tdc_core.spec import (
    LARGEST,
    DataSpec,
    EarlyStoppingSpec,
    ExperimentSpec,
    HeadSpec,
    ModelSpec,
    TrainingSpec,
    one_line,
)
from tdc_core.spec.experiment import LONGEST, MOST_PARAMS, VERSION

MOST_KB = 100
"""The largest experiment file, unless an installation says otherwise."""
READY_MADE = ("iris", "digits", "mnist", "breast_cancer", "diabetes")

_PARTS: dict[tuple[str, ...], type[BaseModel]] = {
    (): ExperimentSpec,
    ("data",): DataSpec,
    ("model",): ModelSpec,
    ("model", "head"): HeadSpec,
    ("training",): TrainingSpec,
    ("training", "early_stopping"): EarlyStoppingSpec,
}
_PARAM_WORDS = {
    "int": "a whole number",
    "float": "a number",
    "choice": "text in quotes",
    "bool": "true or false",
    "sizes": "text in quotes",
}
_FILE = "an experiment"


class NotAnExperiment(ValueError):
    """A file that is no experiment; the message is written for the person who opened it."""


def read_experiment(text: str | bytes, max_kb: int = MOST_KB) -> ExperimentSpec:
    """The experiment in a file.

    Parameters that a layer or a schedule leaves out are filled in with their defaults, but for a layer's advanced ones
    and those of an optimizer, which are Keras' own defaults anyway and would make long files. Whether the experiment
    makes sense is for `tdc_core.checks` to say: a learning rate of NaN is read.

    Args:
        text: what stands in the file.
        max_kb: the largest file that is read.

    Raises:
        NotAnExperiment: the text is no experiment file of this version.
    """
    try:
        raw = parse_object(text, max_kb, _FILE)
    except NotReadable as error:
        raise NotAnExperiment(str(error)) from None
    return experiment_from(raw)


def experiment_from(raw: Mapping[str, Any]) -> ExperimentSpec:
    """The experiment in a JSON object, read as `read_experiment` reads that of a file.

    Raises:
        NotAnExperiment: the object is no experiment of this version.
    """
    try:
        require_version(raw, VERSION)
    except NotReadable as error:
        raise NotAnExperiment(str(error)) from None
    problems = [*_layer_problems(raw), *_schedule_problems(raw), *_optimizer_problems(raw)]
    try:
        spec = ExperimentSpec.model_validate(raw)
    except ValidationError as error:
        problems = [_in_words(detail) for detail in error.errors() if not _inside_row(detail)] + problems
        problems = problems or [detail["msg"] for detail in error.errors()]
        raise NotAnExperiment(one_text(problems)) from None
    if problems:
        raise NotAnExperiment(one_text(problems))
    return _filled_in(spec)


@cache
def ready_made() -> tuple[ExperimentSpec, ...]:
    """The experiments that ship with the project, the one that a new visitor starts with first.

    Raises:
        OSError: a file in examples/ is missing.
    """
    return tuple(read_experiment((SHIPPED / "examples" / f"{name}.json").read_bytes()) for name in READY_MADE)


def _filled_in(spec: ExperimentSpec) -> ExperimentSpec:
    """The experiment with the parameters that it leaves out at their defaults."""
    if not one_line(spec.name).strip():
        spec = spec.model_copy(update={"name": "Untitled"})
    schedule = spec.training.schedule
    if schedule and (kind := find_schedule(schedule.type)):
        spec = spec.with_("training", schedule=schedule.with_params(**kind.values(schedule)))
    return spec.with_layers(
        tuple(row.completed(layer) if (row := find_layer(layer.type)) else layer for layer in spec.model.layers)
    )


def _layer_problems(raw: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong inside the layers, which the catalogue knows better than the types do."""
    model = raw.get("model")
    layers = model.get("layers") if isinstance(model, dict) else None
    for number, layer in enumerate(layers if isinstance(layers, list) else [], start=1):
        yield from layer_problems(f"layer {number}", layer)


def layer_problems(what: str, layer: object) -> Iterator[str]:
    """What is wrong with what stands in a file for a layer, which is called `what`."""
    called = f"{what[0].upper()}{what[1:]}"
    if not isinstance(layer, dict):
        yield f"{called} must be an object in braces, not {kind_of(layer)}."
        return
    name = layer.get("type")
    row = find_layer(name) if isinstance(name, str) else None
    if "type" not in layer:
        yield f"{called} has no “type”."
    elif row is None:
        guess = did_you_mean(name, [known.name for known in LAYERS]) if isinstance(name, str) else ""
        yield f"{called} has the unknown type {short(name)}.{guess}"
    else:
        yield from _param_problems(what, row, _without_type(layer))


def _schedule_problems(raw: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong inside the schedule."""
    training = raw.get("training")
    schedule = training.get("schedule") if isinstance(training, dict) else None
    if not isinstance(schedule, dict):
        return
    name = schedule.get("type")
    row = find_schedule(name) if isinstance(name, str) else None
    if "type" not in schedule:
        yield "The schedule has no “type”."
    elif row is None:
        guess = did_you_mean(name, [known.name for known in SCHEDULES]) if isinstance(name, str) else ""
        yield f"The schedule has the unknown type {short(name)}.{guess}"
    else:
        yield from _param_problems("the schedule", row, _without_type(schedule))


def _optimizer_problems(raw: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong inside the parameters of the optimizer."""
    training = raw.get("training")
    given = training.get("optimizer_params") if isinstance(training, dict) else None
    if not isinstance(training, dict) or not isinstance(given, dict) or not given:
        return
    name = training.get("optimizer", TrainingSpec().optimizer)
    row = find_optimizer(name) if isinstance(name, str) else None
    if row is not None:
        yield from _param_problems("the optimizer", row, given)
    elif isinstance(name, str):
        guess = did_you_mean(name, [known.name for known in OPTIMIZERS])
        yield f"The optimizer {short(name)} is unknown, and so are its parameters.{guess}"


def _without_type(given: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in given.items() if key != "type"}


def _param_problems(
    what: str, row: LayerType | ScheduleType | OptimizerType, given: Mapping[str, Any]
) -> Iterator[str]:
    params = {param.name: param for param in row.params}
    if len(given) > MOST_PARAMS:
        yield f"{what[0].upper()}{what[1:]} ({row.name}) has more than {MOST_PARAMS} parameters."
        return
    for key, value in given.items():
        if key not in params:
            yield f"{what[0].upper()}{what[1:]} ({row.name}) has no parameter {short(key)}.{did_you_mean(key, params)}"
        elif not _has_kind(params[key], value):
            wanted = _PARAM_WORDS[params[key].kind]
            yield f"“{key}” of {what} ({row.name}) must be {wanted}, not {kind_of(value)}."
        elif (bound := _beyond(params[key], value)) is not None:
            yield f"“{key}” of {what} ({row.name}) {bound}."


def _has_kind(param: Param, value: object) -> bool:
    match param.kind:
        case "int":
            return type(value) is int
        case "float":
            return type(value) in (int, float)
        case "choice" | "sizes":
            return isinstance(value, str)
        case "bool":
            return isinstance(value, bool)


def _beyond(param: Param, value: bool | float | str) -> str | None:
    """Which bound of the format a value of the right kind lies beyond, in words."""
    if isinstance(value, str):
        return too_long(LONGEST) if len(value) > LONGEST else None
    largest = LARGEST if param.kind == "int" else sys.float_info.max
    return TOO_LARGE if isinstance(value, int) and abs(value) > largest else None


def _inside_row(detail: ErrorDetails) -> bool:
    """Whether the catalogue's row says better what is wrong: with one parameter, or with the number of them."""
    rows = (("model", "layers"), ("training", "schedule"), ("training", "optimizer_params"))
    return detail["loc"][:2] in rows and (len(detail["loc"]) > 2 or detail["type"] == "value_error")


def _in_words(detail: ErrorDetails) -> str:
    part = _PARTS.get(tuple(str(step) for step in detail["loc"][:-1]))
    return in_words(detail, detail["loc"], _FILE, part.model_fields if part else ())
