"""What a trained model puts out: what its rows sum to, and which classes it answers."""

from __future__ import annotations

import keras
import numpy as np
import tensorflow as tf

from tdc_core.runs.models import Outputs
from tdc_core.spec import HeadSpec


def look_at_outputs(model: keras.Sequential, batches: tf.data.Dataset, head: HeadSpec) -> Outputs:
    """The current weights' outputs.

    Args:
        model: from float32 (batch, ...) to float32 (batch, units).
        batches: of features and labels, integer (batch,) or one-hot (batch, classes); at least one row in all.
        head: the model's last layer and its labels.
    """
    sums, answers, labels = [], [], []
    for x, y in batches:
        outputs = model.predict_on_batch(x)
        sums.append(outputs.sum(axis=-1))
        answers.append(_answers(outputs))
        labels.append(y.numpy() if head.labels == "integer" else y.numpy().argmax(axis=-1))
    compares_classes = head.units > 1 or head.labels == "integer"
    counts = np.bincount(np.concatenate(answers), minlength=max(2, head.units))
    classes = np.bincount(np.concatenate(labels))
    return Outputs(
        lowest_sum=float(min(part.min() for part in sums)),
        highest_sum=float(max(part.max() for part in sums)),
        answers=tuple(counts.tolist()) if compares_classes else (),
        commonest=float(classes.max() / classes.sum()),
    )


def _answers(outputs: np.ndarray) -> np.ndarray:
    """The class that each row is taken for, as Keras' accuracy counts: one output above 0.5 is class 1."""
    return (outputs[:, 0] > 0.5).astype(np.int64) if outputs.shape[-1] == 1 else outputs.argmax(axis=-1)
