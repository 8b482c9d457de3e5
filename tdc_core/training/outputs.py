"""What a trained model puts out: what its rows sum to, and which classes it answers where it tells classes apart."""

from __future__ import annotations

import keras
import numpy as np
import tensorflow as tf

from tdc_core.results.answers import answers
from tdc_core.runs.models import Outputs
from tdc_core.spec import HeadSpec, Labels
from tdc_core.tasks.task import CLASSIFICATION, Task


def look_at_outputs(model: keras.Sequential, batches: tf.data.Dataset, head: HeadSpec, task: Task) -> Outputs:
    """The current weights' outputs.

    Args:
        model: from float32 (batch, ...) to float32 (batch, units).
        batches: of features and labels, as `Encoder.labels` writes them; at least one row in all.
        head: the model's last layer and its labels.
        task: what the labels are.
    """
    pairs = [(model.predict_on_batch(x), y.numpy()) for x, y in batches]
    outputs = np.concatenate([part for part, _ in pairs])
    sums = outputs.sum(axis=-1)
    lowest, highest = float(sums.min()), float(sums.max())
    if task is not CLASSIFICATION:
        return Outputs(lowest, highest, answers=(), commonest=0.0)
    labels = np.concatenate([_classes(part, head.labels) for _, part in pairs])
    compares_classes = head.units > 1 or head.labels != "one_hot"
    counts = np.bincount(answers(outputs, head), minlength=max(2, head.units))
    classes = np.bincount(labels)
    return Outputs(
        lowest_sum=lowest,
        highest_sum=highest,
        answers=tuple(counts.tolist()) if compares_classes else (),
        commonest=float(classes.max() / classes.sum()),
    )


def _classes(labels: np.ndarray, written: Labels) -> np.ndarray:
    """The class of each row, from labels as the loss read them."""
    return labels.argmax(axis=-1) if written == "one_hot" else labels.reshape(-1).astype(np.int64)
