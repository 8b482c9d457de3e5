"""The inference twin of a model: the same weights and the same answers, without what acts only while it is trained.

What is taken along is made from the twin. Exported as it stands, a model with augmentation predicts with it, and one
that is standardised leaves its mean and variance as inputs in some formats.
"""

from __future__ import annotations

import contextlib
import io

import keras
import numpy as np
import tensorflow as tf

from tdc_core.catalog.layers import LAYERS

_ONLY_TRAIN = frozenset(row.keras_name for row in LAYERS if row.only_trains)


def inference_twin(model: keras.Sequential) -> keras.Sequential:
    """A model that shares the layers, and so the weights, of another one.

    Args:
        model: built, from float32 (batch, ...) to float32 (batch, units).

    Returns:
        One that answers as `model` does with `training=False`.
    """
    return keras.Sequential([keras.Input(shape=model.input_shape[1:]), *predicting_layers(model)])


def predicting_layers(model: keras.Sequential) -> list[keras.layers.Layer]:
    """The layers of a model's inference twin."""
    return [_plain(layer) for layer in model.layers if type(layer).__name__ not in _ONLY_TRAIN]


def as_litert(model: keras.Sequential) -> bytes:
    """The model in the format of LiteRT, formerly TensorFlow Lite, by its inference twin.

    Raises:
        Exception: whatever the converter raises for a layer that it does not know.
    """
    twin = inference_twin(model)
    with contextlib.redirect_stdout(io.StringIO()):  # it prints what it saves
        written: bytes = tf.lite.TFLiteConverter.from_keras_model(twin).convert()
    return written


def _plain(layer: keras.layers.Layer) -> keras.layers.Layer:
    """A layer, or for `Normalization` the `Rescaling` that does the same."""
    if not isinstance(layer, keras.layers.Normalization):
        return layer
    mean, variance = (np.reshape(value, np.shape(value)[1:]) for value in (layer.mean, layer.variance))
    scale = 1 / np.maximum(np.sqrt(variance), keras.config.epsilon())  # as Keras' own
    return keras.layers.Rescaling(scale=scale.tolist(), offset=(-mean * scale).tolist())
