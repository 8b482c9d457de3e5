"""How good a model's weights are on the validation and test parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import keras
import tensorflow as tf

from tdc_core.runs.models import Score
from tdc_core.tasks.task import Task


def score(
    model: keras.Sequential,
    task: Task,
    parts: Mapping[str, tf.data.Dataset | None],
    callbacks: Sequence[keras.callbacks.Callback] = (),
) -> dict[str, Score | None]:
    """The current weights on each part.

    Args:
        model: compiled.
        task: whose metrics the model was compiled with.
        parts: batches of each part by its name, None for a part that the experiment does not have.
        callbacks: Keras' own hooks; what they raise is let through.
    """
    return {
        name: None if batches is None else _score(model, task, batches, callbacks) for name, batches in parts.items()
    }


def _score(
    model: keras.Sequential, task: Task, batches: tf.data.Dataset, callbacks: Sequence[keras.callbacks.Callback]
) -> Score:
    numbers = model.evaluate(batches, verbose=0, return_dict=True, callbacks=list(callbacks))
    return {metric.key: float(numbers[metric.key]) for metric in task.metrics}
