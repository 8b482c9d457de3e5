"""Pieces of Python source. Whatever a person typed reaches a script through `literal` or `comment` alone."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.catalog.layers import find_layer
from tdc_core.catalog.optimizers import find_optimizer
from tdc_core.catalog.params import shorten
from tdc_core.catalog.schedules import cosine_decay, find_schedule
from tdc_core.spec import ExperimentSpec, LayerSpec, ParamValue, TrainingSpec, one_line
from tdc_core.tasks.metric import Metric, Monitor


def literal(value: object) -> str:
    """A value as Python source; text in double quotes where it holds no quote itself."""
    if isinstance(value, float) and not math.isfinite(value):
        return f'float("{value}")'
    if isinstance(value, list):
        return f"[{', '.join(literal(item) for item in value)}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{literal(name)}: {literal(item)}' for name, item in value.items())}}}"
    source = repr(value)
    if isinstance(value, str) and source.startswith("'") and '"' not in source:
        return f'"{source[1:-1]}"'
    return source


def comment(text: str) -> str:
    """Text for the rest of a comment's line: one line, with no character that hides or reorders others."""
    return one_line(text).strip()


def tuple_source(values: Sequence[object]) -> str:
    """Values as a tuple, a single one by itself."""
    return literal(values[0]) if len(values) == 1 else f"({', '.join(map(literal, values))})"


def rows_source(part: str, ranges: Sequence[tuple[int, int]]) -> str:
    """What stands in the brackets behind `x` for some rows; several ranges have a name of their own, `{part}_rows`."""
    return f"{part}_rows" if len(ranges) != 1 else f"{ranges[0][0] or ''}:{ranges[0][1]}"


def rows_array(ranges: Sequence[tuple[int, int]]) -> str:
    """What a name of several ranges stands for."""
    return f"np.r_[{', '.join(f'{start}:{stop}' for start, stop in ranges)}]"


def layer_call(layer: LayerSpec) -> str:
    """The call that makes a layer, as one would write it by hand: required arguments by position, no default.

    Raises:
        ValueError: there is no such layer type.
    """
    row = find_layer(layer.type)
    if row is None:
        raise ValueError(f"There is no layer type “{shorten(layer.type)}”.")
    arguments = []
    for name, value, keras_class, required in row.arguments(layer):
        source = f"keras.{keras_class}({literal(value)})" if keras_class else literal(value)
        arguments.append(source if required else f"{name}={source}")
    return f"keras.layers.{row.keras_name}({', '.join(arguments)})"


def metric_call(metric: Metric) -> str:
    """What `compile` takes for a metric that is not the loss."""
    if metric.keras == metric.key:
        return literal(metric.keras)
    return f"keras.metrics.{metric.keras}(name={literal(metric.key)})"


def one_hot_example(classes: int) -> str:
    """How class 1 looks as a one-hot row, shortened where there are many classes."""
    row = ["0", "1", *["0"] * (classes - 2)]
    return f"[{', '.join(row if classes <= 4 else [*row[:3], '...'])}]"


def scaling_call(spec: ExperimentSpec, card: DatasetCard) -> str | None:
    """The call that makes the scaling layer, from variables that the script computes; None without scaling."""
    image = card.image_shape is not None
    match spec.data.scaling:
        case "minmax" if image and card.value_range:
            return f"keras.layers.Rescaling(1 / {literal(_plain(card.value_range[1]))})"
        case "minmax":
            return "keras.layers.Rescaling(scale, offset=offset)"
        case "standard":
            return f"keras.layers.Normalization({'axis=None, ' * image}mean=mean, variance=variance)"
    return None


def decay_arguments(training: TrainingSpec) -> list[str]:
    """The arguments of CosineDecay where the learning rate changes with every step; none where it is a number.

    They name `steps`, the batches of an epoch, which the script computes.
    """
    decay = cosine_decay(training)
    if decay is None:
        return []
    arguments = [
        literal(decay.initial_learning_rate),
        f"decay_steps={literal(decay.decay_epochs)} * steps",
        f"alpha={literal(decay.alpha)}",
    ]
    if decay.warmup_target is not None:
        arguments += [
            f"warmup_target={literal(decay.warmup_target)}",
            f"warmup_steps={literal(decay.warmup_epochs)} * steps",
        ]
    return arguments


def callback_calls(training: TrainingSpec, monitor: Monitor) -> dict[str, str]:
    """The calls that make the callbacks beside the checkpoint, by the names that the script gives them."""
    calls = {}
    if (stopping := training.early_stopping) is not None:
        calls["stopping"] = _callback("callbacks.EarlyStopping", monitor, stopping.model_dump())
    row = find_schedule(training.schedule.type) if training.schedule else None
    if training.schedule is not None and row is not None and row.kind == "callback":
        calls["plateau"] = _callback(row.keras_name, monitor, row.values(training.schedule))
    return calls


def _callback(keras_name: str, monitor: Monitor, values: Mapping[str, ParamValue]) -> str:
    arguments = [f"{name}={literal(value)}" for name, value in {"monitor": monitor.key, **values}.items()]
    return f"keras.{keras_name}({', '.join(arguments)})"


def optimizer_call(spec: ExperimentSpec) -> str:
    """The call that makes the optimizer; with a schedule for each step it names that `learning_rate`, and no default.

    Raises:
        ValueError: there is no such optimizer.
    """
    row = find_optimizer(spec.training.optimizer)
    if row is None:
        raise ValueError(f"There is no optimizer “{shorten(spec.training.optimizer)}”.")
    rate = "learning_rate" if decay_arguments(spec.training) else literal(spec.training.learning_rate)
    others = [f"{name}={literal(value)}" for name, value in row.arguments(spec.training).items()]
    return f"keras.optimizers.{row.keras_name}({', '.join([f'learning_rate={rate}', *others])})"


def _plain(value: float) -> float:
    return int(value) if value == int(value) else value
