"""What somebody writes by hand: a table read with pandas, encoded, and trained on for an epoch."""

from __future__ import annotations

import sys
import time

import numpy as np
import pandas as pd


def main(path: str) -> None:
    table = pd.read_csv(path, parse_dates=["day"])
    day = table.pop("day").dt
    table = table.assign(year=day.year, month=day.month, weekday=day.weekday)
    target = table.pop("target")
    words = [name for name in table if not pd.api.types.is_numeric_dtype(table[name])]
    table = pd.get_dummies(table, columns=words, dtype="float32")
    order = np.random.default_rng(0).permutation(len(table))
    x, y = table.to_numpy("float32")[order], pd.factorize(target, sort=True)[0][order]
    cut = round(0.8 * len(x))
    x = np.where(np.isnan(x), np.nanmedian(x[:cut], axis=0), x)
    import keras

    model = keras.Sequential(
        [
            keras.Input(x.shape[1:]),
            keras.layers.Normalization(mean=x[:cut].mean(axis=0), variance=x[:cut].var(axis=0)),
            keras.layers.Dense(32, "relu"),
            keras.layers.Dense(2, "softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(x[:cut], y[:cut], batch_size=256, validation_data=(x[cut:], y[cut:]), verbose=0)
    print(time.time())


if __name__ == "__main__":
    main(sys.argv[1])
