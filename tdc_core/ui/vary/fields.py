"""What can be varied of a draft, and what is offered for a start: values around the one that stands there."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tdc_core.catalog.layers import find_layer
from tdc_core.catalog.optimizers import LEARNING_RATE_LIMIT, SEED_LIMIT, find_optimizer
from tdc_core.catalog.params import Param
from tdc_core.catalog.schedules import EARLY_STOPPING, find_schedule
from tdc_core.settings import Settings
from tdc_core.spec import ExperimentSpec, LayerSpec, ParamValue
from tdc_core.sweeps import setting_at
from tdc_core.ui.vary.numbers import written
from tdc_core.ui.vary.plan import TIMES, Row

HOW_MANY = "How many in a row"
ON, OFF = "on", "off"
"""What a yes-or-no is called."""
_BY_POWERS = frozenset({"learning_rate", "l2", "weight_decay", "epsilon", "min_lr", "min_delta"})
"""Numbers of which the next power of ten is the next thing to try."""
_LISTS = {
    "l2": "0, 0.0001, 0.001, 0.01",
    "weight_decay": "0, 0.0001, 0.001, 0.01",
    "min_lr": "0, 0.00001, 0.0001",
    "min_delta": "0, 0.001, 0.01",
    "momentum": "0, 0.5, 0.9",
    "clipnorm": "0, 1, 5",
}
"""What is offered where the number is 0."""
_HEAD = ("activation", "loss")


@dataclass(frozen=True)
class Field:
    """One thing that can be varied.

    Attributes:
        name: as in `Row`.
        label: what it is called by itself.
        now: what the draft has.
        layer, kind: of a layer, its id and its type.
        low, high: what a number may be, where that is known.
        choices: those of a choice, a yes-or-no among them; empty for a number.
        whole: whether it takes whole numbers only.
    """

    name: str
    label: str
    now: ParamValue
    layer: str | None = None
    kind: str = ""
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    whole: bool = False

    def first_row(self) -> Row:
        """What is offered when a person begins to vary it."""
        row = Row(layer=self.layer, kind=self.kind, name=self.name)
        if self.choices:
            return row.model_copy(update={"how": "choices", "choices": self._two_choices()})
        if self.name == TIMES:
            return row.model_copy(update={"low": "1", "high": "3"})
        name, now = self.name.rpartition(".")[2], self.now
        if name == "seed":
            return row.model_copy(update={"how": "list", "values": "0, 1, 2"})
        if not isinstance(now, int | float) or not math.isfinite(now) or (now == 0 and name in _LISTS):
            return row.model_copy(update={"how": "list", "values": _LISTS.get(name, "")})
        low, high = self._around(name, now)
        ends = {"low": written(low), "high": written(high), "log": name in _BY_POWERS and low > 0}
        return row.model_copy(update=ends)

    def _two_choices(self) -> tuple[str, ...]:
        if self.choices == (OFF, ON):
            return self.choices
        other = next((choice for choice in self.choices if choice != self.now), None)
        return tuple(choice for choice in self.choices if choice in (self.now, other))

    def _around(self, name: str, now: float) -> tuple[float, float]:
        if name in _BY_POWERS:
            low, high = float(f"{now / 100:.6g}"), float(f"{now * 10:.6g}")
        elif self.whole:
            low, high = now // 4 or 1, max(now * 4, 4)
        else:
            low, high = round(now - 0.2, 6), round(now + 0.3, 6)
        return (low if self.low is None else max(low, self.low), high if self.high is None else min(high, self.high))


def layer_fields(layer_id: str, layer: LayerSpec) -> list[Field]:
    """What can be varied of a layer, how many of it there are among it."""
    row = find_layer(layer.type)
    if row is None:
        return []
    values = row.values(layer)
    found = [_of_param(param, param.name, values[param.name], layer_id, layer.type) for param in _variable(row.params)]
    if row.params and not row.view:  # a second Flatten, or global pooling, would do nothing
        found.append(Field(TIMES, HOW_MANY, 1, layer_id, layer.type, 0, 50, whole=True))
    return found


def head_fields(spec: ExperimentSpec) -> list[Field]:
    """What can be varied of the head: units and labels are as the data ask for."""
    return [_of_path(spec, f"model.head.{name}", getattr(spec.model.head, name)) for name in _HEAD]


def training_fields(spec: ExperimentSpec, settings: Settings) -> list[Field]:
    """What can be varied of how the draft is trained."""
    training = spec.training
    fields = [
        _of_path(spec, "training.optimizer", training.optimizer),
        _of_path(spec, "training.learning_rate", training.learning_rate, 0, LEARNING_RATE_LIMIT),
    ]
    if optimizer := find_optimizer(training.optimizer):
        params = _of_params(spec, "training.optimizer_params", optimizer.params, optimizer.values(training))
        labels = {param.name: param.label for param in optimizer.params}
        fields += [replace(field, label=labels[field.name.rpartition(".")[2]]) for field in params]
    fields += [
        _of_path(spec, "training.epochs", training.epochs, 1, settings.max_epochs),
        _of_path(spec, "training.batch_size", training.batch_size, 1, settings.max_batch_size),
        _of_path(spec, "training.seed", training.seed, 0, SEED_LIMIT),
        _of_path(spec, "training.shuffle", training.shuffle),
    ]
    if training.early_stopping is not None:
        fields += _of_params(spec, "training.early_stopping", EARLY_STOPPING, training.early_stopping.model_dump())
    if training.schedule is not None and (schedule := find_schedule(training.schedule.type)):
        fields += _of_params(spec, "training.schedule", schedule.params, schedule.values(training.schedule))
    return fields


def _of_path(
    spec: ExperimentSpec, path: str, now: ParamValue, low: float | None = None, high: float | None = None
) -> Field:
    setting = setting_at(spec, path)
    label = setting.title[:1].upper() + setting.title[1:]
    choices = (OFF, ON) if setting.kind == "bool" else setting.choices
    return Field(path, label, now, low=low, high=high, choices=choices, whole=setting.kind == "int")


def _of_params(spec: ExperimentSpec, path: str, params: Sequence[Param], values: dict[str, ParamValue]) -> list[Field]:
    return [
        _of_path(spec, f"{path}.{param.name}", values[param.name], param.low, param.high) for param in _variable(params)
    ]


def _variable(params: Iterable[Param]) -> list[Param]:
    return [param for param in params if param.kind != "sizes"]


def _of_param(param: Param, name: str, now: ParamValue, layer_id: str, kind: str) -> Field:
    choices = (OFF, ON) if param.kind == "bool" else param.choices
    return Field(name, param.label, now, layer_id, kind, param.low, param.high, choices, param.kind == "int")
