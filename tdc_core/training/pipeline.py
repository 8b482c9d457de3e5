"""From arrays to batches, with the arithmetic and the order of a plain `shuffle(n, seed).batch(size)`.

The rows stay in one tensor and each batch gathers its own, so nothing is copied row by row.
`keras.utils.set_random_seed` must have been called before, as building the model does: TensorFlow mixes the
global seed into the order of the shuffle.
"""

from __future__ import annotations

import os
from typing import Any

import numpy as np
import tensorflow as tf

from tdc_core.spec import TrainingSpec

# What two ordinary cores do with Dense layers, in multiplications and additions a second; only speed hangs on them.
_TRAINING_RATE = 20e9
_INFERENCE_RATE = 40e9
_SMALL_STEP = 0.5e9  # multiplications and additions below which threads wait for each other longer than they work
_PREFETCHED = 2  # batches
_STEP_OVERHEAD = 1e-3  # seconds
_EXECUTION_SECONDS = 0.25  # the longest that one call into TensorFlow should last, so that Stop answers within a second


def row_order(rows: int, training: TrainingSpec) -> tf.data.Dataset:
    """The numbers of the rows, from 0, in a new order for each iterator that depends on the seed alone."""
    order = tf.data.Dataset.range(rows)
    return order.shuffle(rows, seed=training.seed) if training.shuffle else order


def skip_epochs(order: tf.data.Dataset, epochs: int) -> None:
    """Bring an order of rows to where it is after a `fit` of that many epochs, which draws two iterators for each."""
    for _ in range(2 * epochs):
        iter(order)


def training_batches(
    order: tf.data.Dataset, features: np.ndarray, labels: np.ndarray, batch_size: int
) -> tf.data.Dataset:
    """Batches to train on; the last may be smaller.

    Args:
        order: the numbers of the rows; what is drawn from it elsewhere moves these batches on too.
        features: float32 or uint8 (n, ...); batches are float32.
        labels: integer (n,) or float32 one-hot (n, classes).
        batch_size: rows in a batch.
    """
    return _gather(order.batch(batch_size), features, labels)


def evaluation_batches(features: np.ndarray, labels: np.ndarray, size: int) -> tf.data.Dataset:
    """The rows as they lie, in batches of `size`; arguments as in `training_batches`."""
    return _gather(tf.data.Dataset.range(len(features)).batch(size), features, labels)


def _gather(batches: tf.data.Dataset, features: np.ndarray, labels: np.ndarray) -> tf.data.Dataset:
    x, y = tf.constant(features), tf.constant(labels)

    def rows(index: Any) -> tuple[Any, Any]:
        return tf.cast(tf.gather(x, index), tf.float32), tf.gather(y, index)

    options = tf.data.Options()
    options.autotune.enabled = False  # it makes an epoch of a few batches wait three times as long as they take
    return batches.map(rows).prefetch(_PREFETCHED).with_options(options)


def limit_threads(multiplications: int, batch_size: int) -> None:
    """Have TensorFlow compute each operation of a small step with one thread, unless the environment says how many.

    Five Dense layers on MNIST take a third less of the processor so, with the same numbers. It must come before
    TensorFlow's first operation in the process, and does nothing after it.

    Args:
        multiplications: as in `steps_per_execution`.
        batch_size: rows in a batch.
    """
    if 6 * multiplications * batch_size < _SMALL_STEP:
        os.environ.setdefault("TF_NUM_INTRAOP_THREADS", "1")


def steps_per_execution(steps: int, batch_size: int, multiplications: int) -> int:
    """How many steps to run in one call into TensorFlow: many where they are short, never more than an epoch.

    Args:
        steps: batches in an epoch.
        batch_size: rows in a batch.
        multiplications: of the model for a row on its way forward; forward and backward take about six operations each.
    """
    seconds = _STEP_OVERHEAD + 6 * multiplications * batch_size / _TRAINING_RATE
    return max(1, min(32, steps, int(_EXECUTION_SECONDS / seconds)))


def evaluation_batch_size(batch_size: int, multiplications: int, per_execution: int) -> int:
    """Rows in a batch for validation and test: at least the training batch, larger where that is quick."""
    quick = int(_EXECUTION_SECONDS * _INFERENCE_RATE / (2 * max(1, multiplications) * per_execution))
    return max(batch_size, min(1024, quick))
