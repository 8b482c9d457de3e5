"""The bare script: plain Keras, which trains many experiments one after another in one process.

Arguments: a JSON file with the trials (`layers`, `units`, `rate`, `optimizer`, `epochs`, `batch`, `seed`) and a file of
NumPy arrays with the rows, scaled. It prints JSON: the best val_loss of each, the seconds of its epochs, and when the
first one began.
"""

import json
import sys
import time
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

trials = json.loads(Path(sys.argv[1]).read_text())
rows = np.load(sys.argv[2])
train = tf.data.Dataset.from_tensor_slices((rows["train"], rows["train_labels"]))
validation = tf.data.Dataset.from_tensor_slices((rows["validation"], rows["validation_labels"]))


class Clock(keras.callbacks.Callback):
    """Notes how long each epoch takes."""

    def on_epoch_begin(self, epoch, logs=None):  # noqa: ANN001, ANN201, D102
        self.began = time.perf_counter()

    def on_epoch_end(self, epoch, logs=None):  # noqa: ANN001, ANN201, D102
        seconds.append(time.perf_counter() - self.began)


began, told = time.time(), []
for trial in trials:
    seconds = []
    keras.utils.set_random_seed(trial["seed"])
    layers = [
        keras.layers.Dropout(layer["rate"])
        if layer["type"] == "dropout"
        else keras.layers.Dense(layer["units"], activation=layer["activation"])
        for layer in trial["layers"]
    ]
    head = keras.layers.Dense(rows["train_labels"].shape[1], activation="softmax")
    model = keras.Sequential([keras.Input(shape=rows["train"].shape[1:]), *layers, head])
    optimizer = keras.optimizers.get({"class_name": trial["optimizer"], "config": {"learning_rate": trial["rate"]}})
    model.compile(optimizer=optimizer, loss="categorical_crossentropy", metrics=["accuracy"])
    history = model.fit(
        train.shuffle(len(train), seed=trial["seed"]).batch(trial["batch"]),
        validation_data=validation.batch(trial["batch"]),
        epochs=trial["epochs"],
        callbacks=[Clock()],
        verbose=0,
    )
    told.append({"val_loss": min(history.history["val_loss"]), "epochs": seconds})
    keras.backend.clear_session()
print(json.dumps({"began": began, "trials": told}))
