"""What can be varied of an experiment: the setting at a path, as the referee's problems spell it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeVar, get_args

from tdc_core.catalog.heads import HEADS
from tdc_core.catalog.json_files import short
from tdc_core.catalog.layers import ACTIVATIONS, find_layer
from tdc_core.catalog.nearest import did_you_mean
from tdc_core.catalog.optimizers import OPTIMIZERS, find_optimizer
from tdc_core.catalog.params import Param
from tdc_core.catalog.schedules import EARLY_STOPPING, find_schedule
from tdc_core.spec import ExperimentSpec, Labels, ParamValue, Scaling

Kind = Literal["int", "float", "bool", "choice"]
_Row = TypeVar("_Row")


class NoSetting(ValueError):
    """An experiment has no setting at a path, or none that can be varied; the message says so in plain words."""


@dataclass(frozen=True)
class Setting:
    """One setting of an experiment.

    Attributes:
        title: what it is called within a sentence, for example "units of layer 2 (Dense)".
        kind: what values it takes.
        choices: the values of a choice.
        put: gives the experiment with another value here, which must be one that it takes.
    """

    title: str
    kind: Kind
    choices: tuple[str, ...]
    put: Callable[[Any], ExperimentSpec]

    def problem_with(self, value: ParamValue) -> str | None:
        """Why it does not take a value, in plain words, or None. Whether a number is sound is for the referee."""
        match self.kind:
            case "int" if type(value) is not int:
                return "takes whole numbers"
            case "float" if type(value) not in (int, float):
                return "takes numbers"
            case "bool" if type(value) is not bool:
                return "is either true or false"
            case "choice" if value not in self.choices:
                meant = did_you_mean(value, self.choices) if isinstance(value, str) else ""
                return f"can't be {short(value)}, but {', '.join(self.choices)}.{meant}".removesuffix(".")
        return None


def with_value(spec: ExperimentSpec, path: str, value: ParamValue) -> ExperimentSpec:
    """The experiment with another value at a path.

    Raises:
        NoSetting: there is no such setting, or it does not take the value.
    """
    setting = setting_at(spec, path)
    if problem := setting.problem_with(value):
        raise NoSetting(f"{short(path)} {problem}.")
    return setting.put(float(value) if setting.kind == "float" else value)


def setting_at(spec: ExperimentSpec, path: str) -> Setting:
    """The setting of an experiment at a path such as `training.learning_rate` or `model.layers.0.units`.

    Raises:
        NoSetting: there is none, or it can't be varied.
    """
    match path.split("."):
        case ["training", "early_stopping", name]:
            if spec.training.early_stopping is None:
                raise NoSetting(f"The experiment has no early stopping, so {short(path)} can't be varied.")
            return _early_stopping(spec, _param(EARLY_STOPPING, name, path))
        case ["training", "schedule", name]:
            return _schedule(spec, name, path)
        case ["training", "optimizer_params", name]:
            return _optimizer_param(spec, name, path)
        case ["training", name]:
            return _field(spec, "training", name, _TRAINING, path)
        case ["data", name]:
            return _field(spec, "data", name, _DATA, path)
        case ["model", "head", name]:
            return _head(spec, name, path)
        case ["model", "layers", number, name]:
            return _layer(spec, number, name, path)
    raise NoSetting(f"{short(path)} is no setting that can be varied.")


def layer_at(path: str) -> int | None:
    """The index of the layer in whose place a path such as `model.layers.2` is; None where it is another path."""
    found = re.fullmatch(r"model\.layers\.(0|[1-9]\d{0,3})", path, re.ASCII)
    return int(found[1]) if found else None


_Field = tuple[Kind, tuple[str, ...]]

_TRAINING: dict[str, _Field] = {
    "optimizer": ("choice", tuple(row.name for row in OPTIMIZERS)),
    "learning_rate": ("float", ()),
    "epochs": ("int", ()),
    "batch_size": ("int", ()),
    "seed": ("int", ()),
    "shuffle": ("bool", ()),
}
_DATA: dict[str, _Field] = {"scaling": ("choice", get_args(Scaling))}
_HEAD: dict[str, _Field] = {
    "units": ("int", ()),
    "activation": ("choice", ACTIVATIONS),
    "loss": ("choice", tuple(dict.fromkeys(head.loss for head in HEADS))),
    "labels": ("choice", get_args(Labels)),
}


def _field(
    spec: ExperimentSpec, part: Literal["training", "data"], name: str, fields: Mapping[str, _Field], path: str
) -> Setting:
    kind, choices = _known(fields, name, path)

    def put(value: Any) -> ExperimentSpec:
        row = find_optimizer(value) if name == "optimizer" else None  # what the other one had of its own goes
        return spec.with_(part, **(row.in_place_of(spec.training) if row else {name: value}))

    return Setting(name.replace("_", " "), kind, choices, put)


def _head(spec: ExperimentSpec, name: str, path: str) -> Setting:
    kind, choices = _known(_HEAD, name, path)
    head = spec.model.head
    return Setting(
        f"{name} of the head", kind, choices, lambda value: spec.with_head(head.model_copy(update={name: value}))
    )


def _early_stopping(spec: ExperimentSpec, param: Param) -> Setting:
    now = spec.training.early_stopping
    values = now.model_dump() if now else {}
    return _of_param(
        param,
        f"{param.label.lower()} of early stopping",
        lambda value: spec.with_("training", early_stopping={**values, param.name: value}),
    )


def _schedule(spec: ExperimentSpec, name: str, path: str) -> Setting:
    schedule = spec.training.schedule
    row = find_schedule(schedule.type) if schedule else None
    if schedule is None or row is None:
        raise NoSetting(f"The experiment has no schedule, so {short(path)} can't be varied.")
    param = _param(row.params, name, path)
    return _of_param(
        param,
        f"{param.label.lower()} of the schedule",
        lambda value: spec.with_("training", schedule=schedule.with_params(**{name: value})),
    )


def _optimizer_param(spec: ExperimentSpec, name: str, path: str) -> Setting:
    row = find_optimizer(spec.training.optimizer)
    if row is None:
        raise NoSetting(f"{short(path)} is a setting of an optimizer, and there is none that the experiment names.")
    if name not in {param.name for param in row.params}:
        meant = did_you_mean(name, [param.name for param in row.params])
        raise NoSetting(f"The optimizer {row.name} has no {short(name)} that could be varied.{meant}")
    param = _param(row.params, name, path)
    return _of_param(
        param,
        f"{param.label.lower()} of the optimizer",
        lambda value: spec.with_("training", optimizer_params=row.with_param(spec.training, name, value)),
    )


def _layer(spec: ExperimentSpec, number: str, name: str, path: str) -> Setting:
    layers = spec.model.layers
    index = layer_at(f"model.layers.{number}")
    if index is None or index >= len(layers):
        counted = f"whose layers are 0 to {len(layers) - 1}" if layers else "which has none before the head"
        raise NoSetting(f"{short(path)} is a layer that is not in the stack, {counted}.")
    row = find_layer(layers[index].type)
    if row is None:
        raise NoSetting(f"{short(path)} is a setting of a layer of no known type.")
    param = _param(row.params, name, path)
    changed = layers[index].with_params
    return _of_param(
        param,
        f"{param.label.lower()} of layer {index + 1} ({row.keras_name})",
        lambda value: spec.with_layers((*layers[:index], changed(**{name: value}), *layers[index + 1 :])),
    )


def _of_param(param: Param, title: str, put: Callable[[Any], ExperimentSpec]) -> Setting:
    if param.kind == "sizes":
        raise NoSetting(f"The {title} can't be varied.")
    return Setting(title, param.kind, param.choices, put)


def _param(params: Iterable[Param], name: str, path: str) -> Param:
    return _known({param.name: param for param in params}, name, path)


def _known(rows: Mapping[str, _Row], name: str, path: str) -> _Row:
    if name not in rows:
        raise NoSetting(f"{short(path)} is no setting that can be varied.{did_you_mean(name, rows)}")
    return rows[name]
