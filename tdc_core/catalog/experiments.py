"""Experiment files: reading them, and the ready-made ones."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

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
_WORDS = {
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "string_type": "text in quotes",
    "bool_type": "true or false",
    "tuple_type": "a list in square brackets",
    "model_type": "an object in braces",
    "model_attributes_type": "an object in braces",
}
_PARAM_WORDS = {
    "int": "a whole number",
    "float": "a number",
    "choice": "text in quotes",
    "bool": "true or false",
    "sizes": "text in quotes",
}
_HUGE = 10**400  # beyond every bound, a float's too
TOO_LARGE = f"is too large a number: the limit is {LARGEST:,}, above and below zero"


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
    raw = _parse(text, max_kb)
    _require_version(raw)
    problems = [*_layer_problems(raw), *_schedule_problems(raw), *_optimizer_problems(raw)]
    try:
        spec = ExperimentSpec.model_validate(raw)
    except ValidationError as error:
        problems = [_in_words(detail, raw) for detail in error.errors() if not _inside_row(detail)] + problems
        problems = problems or [detail["msg"] for detail in error.errors()]
        raise NotAnExperiment(_one_text(problems)) from None
    if problems:
        raise NotAnExperiment(_one_text(problems))
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


def _parse(text: str | bytes, max_kb: int) -> dict[str, Any]:
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    if len(data) > max_kb * 1000:
        raise NotAnExperiment(f"The file is larger than {max_kb} kB, so it is no experiment.")
    try:
        decoded = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotAnExperiment("The file is not text in UTF-8, so it is no experiment.") from None
    if not decoded.strip():
        raise NotAnExperiment("The file is empty.")
    twice: list[str] = []
    try:
        raw = json.loads(decoded, parse_int=_whole, object_pairs_hook=lambda pairs: _object(pairs, twice))
        json.dumps(raw, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        raise NotAnExperiment(f"This is not JSON: line {error.lineno}, column {error.colno}: {error.msg}.") from None
    except UnicodeEncodeError:
        raise NotAnExperiment("The file holds half of a character (a lone surrogate), so it can't be read.") from None
    except RecursionError:
        raise NotAnExperiment("This JSON can't be read: its brackets are nested too deep.") from None
    if twice:
        raise NotAnExperiment(f"{_short(twice[0])} stands twice in the same object, and only one of them can count.")
    if not isinstance(raw, dict):
        raise NotAnExperiment(f"An experiment is a JSON object in braces; this file holds {_kind(raw)}.")
    return raw


def _whole(digits: str) -> int:
    """A whole number of the file; Python refuses those of thousands of digits, and any number as large will do."""
    try:
        return int(digits)
    except ValueError:
        return -_HUGE if digits.startswith("-") else _HUGE


def _object(pairs: Sequence[tuple[str, Any]], twice: list[str]) -> dict[str, Any]:
    """An object of the file; its keys that stand there more than once are put on the list."""
    found = dict(pairs)
    if len(found) < len(pairs):
        twice += [key for key, times in Counter(key for key, _ in pairs).items() if times > 1]
    return found


def _require_version(raw: Mapping[str, Any]) -> None:
    version = raw.get("version", VERSION)
    if type(version) is not int:
        raise NotAnExperiment("“version” must be a whole number.")
    number = _figure(version)
    if version > VERSION:
        raise NotAnExperiment(
            f"This file is of version {number} of the format, "
            f"and this TDC Studio reads version {VERSION}. It comes from a newer one: update this one to open it."
        )
    if version != VERSION:
        raise NotAnExperiment(f"There is no version {number} of the format; this one reads version {VERSION}.")


def _layer_problems(raw: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong inside the layers, which the catalogue knows better than the types do."""
    model = raw.get("model")
    layers = model.get("layers") if isinstance(model, dict) else None
    for number, layer in enumerate(layers if isinstance(layers, list) else [], start=1):
        if not isinstance(layer, dict):
            yield f"Layer {number} must be an object in braces, not {_kind(layer)}."
            continue
        name = layer.get("type")
        row = find_layer(name) if isinstance(name, str) else None
        if "type" not in layer:
            yield f"Layer {number} has no “type”."
        elif row is None:
            guess = did_you_mean(name, [known.name for known in LAYERS]) if isinstance(name, str) else ""
            yield f"Layer {number} has the unknown type {_short(name)}.{guess}"
        else:
            yield from _param_problems(f"layer {number}", row, _without_type(layer))


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
        yield f"The schedule has the unknown type {_short(name)}.{guess}"
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
        yield f"The optimizer {_short(name)} is unknown, and so are its parameters.{guess}"


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
            yield f"{what[0].upper()}{what[1:]} ({row.name}) has no parameter {_short(key)}.{did_you_mean(key, params)}"
        elif not _has_kind(params[key], value):
            wanted = _PARAM_WORDS[params[key].kind]
            yield f"“{key}” of {what} ({row.name}) must be {wanted}, not {_kind(value)}."
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
        return _too_long(LONGEST) if len(value) > LONGEST else None
    largest = LARGEST if param.kind == "int" else sys.float_info.max
    return TOO_LARGE if isinstance(value, int) and abs(value) > largest else None


def _inside_row(detail: ErrorDetails) -> bool:
    """Whether the catalogue's row says better what is wrong: with one parameter, or with the number of them."""
    rows = (("model", "layers"), ("training", "schedule"), ("training", "optimizer_params"))
    return detail["loc"][:2] in rows and (len(detail["loc"]) > 2 or detail["type"] == "value_error")


def _in_words(detail: ErrorDetails, raw: Mapping[str, Any]) -> str:
    *parents, key = detail["loc"]
    where = ".".join(str(step) for step in parents)
    place = f"{_short(key)} in “{where}”" if where else _short(key)
    kind = detail["type"]
    if kind == "extra_forbidden":
        part = _PARTS.get(tuple(str(step) for step in parents))
        return f"{place} is no key that an experiment has.{did_you_mean(str(key), part.model_fields if part else ())}"
    if kind == "missing":
        return f"{place} is missing."
    if kind == "literal_error":
        return f"{place} must be {detail['ctx']['expected'].replace(chr(39), chr(34))}, not {_short(detail['input'])}."
    if kind in ("less_than_equal", "greater_than_equal") or (kind == "float_type" and type(detail["input"]) is int):
        return f"{place} {TOO_LARGE}."
    if kind == "string_too_long":
        return f"{place} {_too_long(detail['ctx']['max_length'])}."
    if kind == "too_long":
        return f"{place} has more than {detail['ctx']['max_length']} entries."
    if kind in _WORDS:
        required = " Validation data is required." if key == "validation" and detail["input"] is None else ""
        return f"{place} must be {_WORDS[kind]}, not {_kind(detail['input'])}.{required}"
    return f"{place}: {detail['msg']}."


def _too_long(most: int) -> str:
    return f"is longer than {most} characters"


def _one_text(problems: Sequence[str], most: int = 5) -> str:
    more = len(problems) - most
    return " ".join(problems[:most]) + (f" And {more} more." if more > 0 else "")


def _kind(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case dict():
            return "an object in braces"
        case list():
            return "a list"
        case int() if abs(value) >= _HUGE:
            return "a number of hundreds of digits"
        case int() | float():
            return f"the number {_figure(value)}"
    return f"the text {_short(value)}"


def _short(value: object, most: int = 60) -> str:
    return f"“{_cut(one_line(str(value)), most)}”"


def _figure(value: float, most: int = 60) -> str:
    return _cut(str(value), most)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[:most] + "…"
