"""A run gives the numbers of a plain script, epoch by epoch, to five digits."""

from __future__ import annotations

import keras
import numpy as np
import pytest
import tensorflow as tf
from sklearn.datasets import load_digits
from sklearn.utils import shuffle

from tdc_core.datasets.library import DatasetLibrary
from tdc_core.settings import Settings
from tdc_core.spec import LayerSpec
from tests.unit.training.runs import dataset_card, experiment, trained

LAYERS = tuple(LayerSpec.of("dense", units=units, activation="relu") for units in (64, 32))


def stored_numbers(spec, settings: Settings) -> np.ndarray:
    store, run = trained(spec, settings)
    return np.array([list(epoch.values.values()) for epoch in store.epochs.of(run.id)])


def plain_numbers(model: keras.Model, train, validation, spec) -> np.ndarray:
    rows, size = len(train), spec.training.batch_size
    history = model.fit(
        train.shuffle(rows, seed=spec.training.seed).batch(size),
        validation_data=validation.batch(size),
        epochs=spec.training.epochs,
        verbose=0,
    ).history
    return np.array([history[name] for name in ("loss", "accuracy", "val_loss", "val_accuracy")]).T


def test_iris_one_hot(settings: Settings):
    spec = experiment("iris", "softmax_one_hot", layers=LAYERS, epochs=6, seed=7)
    ours = stored_numbers(spec, settings)

    rows = DatasetLibrary(settings.home).open(dataset_card("iris")).splits["train"]
    data = tf.data.Dataset.from_tensor_slices((rows.features, rows.labels)).map(lambda x, y: (x, tf.one_hot(y, 3)))
    keras.utils.set_random_seed(7)
    model = keras.Sequential(
        [
            keras.Input((4,)),
            keras.layers.Dense(64, activation="relu"),
            keras.layers.Dense(32, activation="relu"),
            keras.layers.Dense(3, activation="softmax"),
        ]
    )
    model.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
    plain = plain_numbers(model, data.take(120), data.skip(120), spec)
    np.testing.assert_allclose(ours, plain, rtol=0, atol=5e-6)


@pytest.mark.parametrize("shuffled", [True, False])
def test_digits_integer_labels_standardised(settings: Settings, shuffled: bool):
    spec = experiment("digits", layers=LAYERS, scaling="standard", epochs=4, batch_size=32, seed=1, shuffle=shuffled)
    ours = stored_numbers(spec, settings)

    digits = load_digits()
    x, y = shuffle(digits.images[..., np.newaxis].astype("float32"), digits.target, random_state=0)
    train = tf.data.Dataset.from_tensor_slices((x[:1438], y[:1438]))
    validation = tf.data.Dataset.from_tensor_slices((x[1438:], y[1438:]))
    keras.utils.set_random_seed(1)
    pixels = x[:1438].astype("float64")
    model = keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            keras.layers.Normalization(axis=None, mean=pixels.mean(), variance=pixels.var()),
            keras.layers.Flatten(),
            keras.layers.Dense(64, activation="relu"),
            keras.layers.Dense(32, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    if shuffled:
        plain = plain_numbers(model, train, validation, spec)
    else:
        history = model.fit(train.batch(32), validation_data=validation.batch(32), epochs=4, verbose=0).history
        plain = np.array([history[name] for name in ("loss", "accuracy", "val_loss", "val_accuracy")]).T
    np.testing.assert_allclose(ours, plain, rtol=0, atol=5e-6)
