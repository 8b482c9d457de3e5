"""The usual script: MNIST with five Dense layers. Arguments: how many epochs, and the seed."""

import sys

import keras
import tensorflow as tf
import tensorflow_datasets as tfds

epochs, seed = int(sys.argv[1]), int(sys.argv[2])


def preprocess(row):  # noqa: ANN001, ANN201
    return tf.cast(row["image"], tf.float32) / 255, tf.one_hot(row["label"], 10)


train = tfds.load("mnist", split="train[:80%]").map(preprocess)
validation = tfds.load("mnist", split="train[80%:]").map(preprocess)

keras.utils.set_random_seed(seed)
model = keras.Sequential(
    [
        keras.Input(shape=(28, 28, 1)),
        keras.layers.Flatten(),
        keras.layers.Dense(512, activation="relu"),
        keras.layers.Dense(256, activation="relu"),
        keras.layers.Dense(128, activation="relu"),
        keras.layers.Dense(64, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])

checkpoint = keras.callbacks.ModelCheckpoint(
    "best.weights.h5", monitor="val_loss", save_best_only=True, save_weights_only=True
)
history = model.fit(
    train.shuffle(len(train), seed=seed).batch(32),
    validation_data=validation.batch(32),
    epochs=epochs,
    callbacks=[checkpoint],
    verbose=2,
)
print("final val_loss", history.history["val_loss"][-1])
