"""From an experiment to a compiled Keras model."""

from __future__ import annotations

import math
from operator import attrgetter

import keras

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.catalog.layers import find_layer
from tdc_core.catalog.optimizers import find_optimizer
from tdc_core.datasets.encode import ScalingVectors, TargetVectors
from tdc_core.spec import ExperimentSpec, LayerSpec
from tdc_core.tasks.metric import Metric
from tdc_core.tasks.task import task_of
from tdc_core.training.schedule import learning_rate


def build_model(
    spec: ExperimentSpec, card: DatasetCard, scaling: ScalingVectors | None, target: TargetVectors | None = None
) -> keras.Sequential:
    """A compiled model that takes raw (encoded) features, its scaling inside as the first layer.

    Seeds Python, NumPy and TensorFlow with the experiment's seed first, so that the initial weights are those
    of a plain script that does the same.

    Args:
        spec: a sound experiment (no problem of severity error).
        card: its data set, for the input shape and the task.
        scaling: the vectors fitted on the training part, None where features are not scaled.
        target: likewise for a number to predict.

    Returns:
        A model from float32 (batch, *card.input_shape) to float32 (batch, head units).
    """
    keras.utils.set_random_seed(spec.training.seed)
    head = spec.model.head
    model = keras.Sequential(
        [
            keras.Input(shape=card.input_shape),
            *([_scaling_layer(scaling)] if scaling else []),
            *(keras_layer(layer) for layer in spec.model.layers),
            keras.layers.Dense(head.units, activation=head.activation),
            *([keras.layers.Rescaling(target.deviation, offset=target.mean)] if target else []),
        ]
    )
    optimizer = find_optimizer(spec.training.optimizer)
    if optimizer is None:
        raise ValueError(f"unknown optimizer {spec.training.optimizer!r}")
    rows = sum(part.rows for part in card.rows(spec.data.train))
    steps = math.ceil(rows / spec.training.batch_size)  # the last batch may be smaller
    model.compile(
        optimizer=getattr(keras.optimizers, optimizer.keras_name)(
            learning_rate=learning_rate(spec.training, steps), **optimizer.arguments(spec.training)
        ),
        loss=head.loss,
        metrics=[_keras_metric(metric) for metric in task_of(card).metrics if metric.keras],
    )
    return model


def _keras_metric(metric: Metric) -> keras.metrics.Metric | str | None:
    """What `compile` takes for a metric: Keras' name of it, or an object that has our name."""
    return metric.keras if metric.keras == metric.key else getattr(keras.metrics, str(metric.keras))(name=metric.key)


def keras_layer(layer: LayerSpec) -> keras.layers.Layer:
    """The Keras layer of a layer whose values are legal.

    Raises:
        ValueError: there is no such layer type.
    """
    row = find_layer(layer.type)
    if row is None:
        raise ValueError(f"unknown layer {layer.type!r}")
    arguments = {
        name: attrgetter(keras_class)(keras)(value) if keras_class else value
        for name, value, keras_class, _ in row.arguments(layer)
    }
    return getattr(keras.layers, row.keras_name)(**arguments)


def _scaling_layer(scaling: ScalingVectors) -> keras.layers.Layer:
    if scaling.kind == "minmax":
        return keras.layers.Rescaling(scale=_plain(scaling.scale), offset=_plain(scaling.offset))
    axis = -1 if isinstance(scaling.mean, tuple) else None
    return keras.layers.Normalization(axis=axis, mean=_plain(scaling.mean), variance=_plain(scaling.variance))


def _plain(value: tuple[float, ...] | float | None) -> list[float] | float | None:
    """A vector as a list, which Keras can write into a saved model."""
    return list(value) if isinstance(value, tuple) else value
