"""A model's state, kept and put back: with random layers, in memory and in a file."""

from __future__ import annotations

from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow as tf

from tdc_core.spec import TrainingSpec
from tdc_core.tasks.metric import MONITOR
from tdc_core.training.pipeline import row_order, skip_epochs, training_batches
from tdc_core.training.state import (
    REMEMBERED,
    State,
    StateKeeper,
    UnreadableState,
    assign,
    load,
    read,
    remembered,
    remind,
    restore,
    save,
)

IMAGES = np.random.default_rng(0).random((64, 8, 8, 1), dtype="float32")
LABELS = (IMAGES[:, :4].mean(axis=(1, 2, 3)) > 0.5).astype("int64")
TRAINING = TrainingSpec(batch_size=10, seed=3, learning_rate=0.01)
LAYERS = {
    "dropout": lambda: [keras.layers.Flatten(), keras.layers.Dense(16, "relu"), keras.layers.Dropout(0.5)],
    "batch normalization": lambda: [
        keras.layers.Conv2D(4, 3),
        keras.layers.BatchNormalization(),
        keras.layers.Flatten(),
    ],
    "random flip": lambda: [keras.layers.RandomFlip(), keras.layers.Flatten(), keras.layers.Dense(16, "relu")],
    "all": lambda: [
        keras.layers.RandomFlip(),
        keras.layers.RandomRotation(0.2),
        keras.layers.Conv2D(4, 3),
        keras.layers.BatchNormalization(),
        keras.layers.Flatten(),
        keras.layers.Dropout(0.3),
    ],
}
METRICS = ("loss", "accuracy", "val_loss", "val_accuracy")


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def compiled(layers: str = "dropout", optimizer: str = "Adam") -> keras.Sequential:
    keras.utils.set_random_seed(TRAINING.seed)
    model = keras.Sequential([keras.Input((8, 8, 1)), *LAYERS[layers](), keras.layers.Dense(2, "softmax")])
    rate = TRAINING.learning_rate
    model.compile(getattr(keras.optimizers, optimizer)(rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def fit(model: keras.Sequential, file: Path, first: int, last: int, *others) -> tuple[np.ndarray, StateKeeper]:
    """The numbers of the epochs after the `first`, up to the `last`; a first other than 0 goes on from the file."""
    start = load(file) if first else None
    order = row_order(len(IMAGES), TRAINING)
    if start is not None:
        restore(model, start)
        skip_epochs(order, start.epoch)
    keeper = StateKeeper(file, MONITOR, others, start)
    history = model.fit(
        training_batches(order, IMAGES, LABELS, TRAINING.batch_size),
        validation_data=tf.data.Dataset.from_tensor_slices((IMAGES, LABELS)).batch(64),
        initial_epoch=first,
        epochs=last,
        shuffle=False,
        verbose=0,
        callbacks=[*others, keeper],
    ).history
    keeper.write()
    return np.array([history[name] for name in METRICS]).T, keeper


@pytest.mark.parametrize(("layers", "optimizer"), [*((name, "Adam") for name in LAYERS), ("all", "SGD")])
def test_a_fit_in_two_parts_gives_the_numbers_of_one(layers: str, optimizer: str, tmp_path: Path):
    whole, kept = fit(compiled(layers, optimizer), tmp_path / "whole.npz", 0, 6)
    first, _ = fit(compiled(layers, optimizer), tmp_path / "parts.npz", 0, 3)
    then, went_on = fit(compiled(layers, optimizer), tmp_path / "parts.npz", 3, 6)
    np.testing.assert_allclose(np.concatenate([first, then]), whole, rtol=0, atol=1e-6)
    for mine, theirs in zip(went_on.state.model, kept.state.model, strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=0, atol=1e-6)
    for mine, theirs in zip(went_on.state.best, kept.state.best, strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=0, atol=1e-6)
    assert went_on.state.callbacks == pytest.approx(kept.state.callbacks)


def test_without_the_random_counters_or_the_order_the_numbers_differ(tmp_path: Path, monkeypatch):
    """So the test above can fail."""
    whole, _ = fit(compiled(), tmp_path / "whole.npz", 0, 4)
    fit(compiled(), tmp_path / "parts.npz", 0, 2)
    model = compiled()
    weights = [any(variable is weight for weight in model.weights) for variable in model.variables]
    assert not all(weights), "Dropout's counter is no weight"
    monkeypatch.setitem(globals(), "skip_epochs", lambda *_: None)
    then, _ = fit(model, tmp_path / "parts.npz", 2, 4)
    assert not np.allclose(then, whole[2:], rtol=0, atol=1e-6)


def test_values_that_were_read_do_not_change_with_their_variables(tmp_path: Path):
    model = compiled("all")
    _, keeper = fit(model, tmp_path / "state.npz", 0, 1)
    held = keeper.state
    before = [np.array(value.numpy()) for value in (*held.model, *held.optimizer)]
    fit(model, tmp_path / "other.npz", 0, 2)
    for value, copy in zip((*held.model, *held.optimizer), before, strict=True):
        np.testing.assert_array_equal(value.numpy(), copy)
    assert not np.array_equal(read(model.variables)[0].numpy(), before[0])


def test_a_state_comes_back_from_its_file_as_it_was(tmp_path: Path):
    state = State(
        7, (np.eye(2), np.array(3)), (np.array(0.1),), {"EarlyStopping.wait": 2}, (np.eye(2), np.array(2)), 0.25
    )
    save(state, tmp_path / "state.npz")
    found = load(tmp_path / "state.npz")
    assert (found.epoch, found.callbacks) == (7, state.callbacks)
    for part in ("model", "optimizer", "best"):
        for mine, theirs in zip(getattr(found, part), getattr(state, part), strict=True):
            np.testing.assert_array_equal(mine, theirs)
    assert load(tmp_path / "nothing.npz") is None


def test_the_best_epochs_values_are_written_once(tmp_path: Path):
    model = (np.zeros((100, 100)),)
    save(State(1, model, (), {}, model, 0.5), tmp_path / "same.npz")
    save(State(1, model, (), {}, (np.zeros((100, 100)),), 0.5), tmp_path / "other.npz")
    assert (tmp_path / "other.npz").stat().st_size > 1.9 * (tmp_path / "same.npz").stat().st_size
    found = load(tmp_path / "same.npz")
    assert found.best is found.model


@pytest.mark.parametrize(
    "damage", [lambda data: b"", lambda data: b"PK", lambda data: data[:-200], lambda data: data[:99]]
)
def test_a_damaged_file_is_named(damage, tmp_path: Path):
    file = tmp_path / "state.npz"
    save(State(1, (np.eye(50),), (), {}, (np.eye(50),), 0.5), file)
    file.write_bytes(damage(file.read_bytes()))
    with pytest.raises(UnreadableState, match=r"state\.npz is damaged"):
        load(file)


def test_nothing_is_unpickled(tmp_path: Path):
    np.savez(tmp_path / "state.npz", epoch=1, **{"model.0": np.array([{"a": 1}], dtype=object)})
    with pytest.raises(UnreadableState, match="pickle"):
        load(tmp_path / "state.npz")


def test_another_models_state_changes_nothing(tmp_path: Path):
    fit(compiled("dropout"), tmp_path / "state.npz", 0, 1)
    model = compiled("batch normalization")
    before = [np.array(value.numpy()) for value in read(model.variables)]
    with pytest.raises(UnreadableState, match="another model"):
        restore(model, load(tmp_path / "state.npz"))
    for value, copy in zip(read(model.variables), before, strict=True):
        np.testing.assert_array_equal(value.numpy(), copy)


def test_values_are_put_back(tmp_path: Path):
    model = compiled("all")
    before = read(model.variables)
    fit(model, tmp_path / "state.npz", 0, 1)
    assign(model.variables, before)
    for now, then in zip(read(model.variables), before, strict=True):
        np.testing.assert_array_equal(now.numpy(), then.numpy())


def test_the_file_is_written_every_ten_seconds_and_when_asked(tmp_path: Path):
    clock, file = Clock(), tmp_path / "state.npz"
    keeper = StateKeeper(file, MONITOR, [], attempt=4, clock=clock)
    keeper.set_model(compiled())
    keeper.model.optimizer.build(keeper.model.trainable_variables)
    written = []
    keeper.on_train_begin()
    for epoch in range(30):
        clock.now += 1.5
        file.unlink(missing_ok=True)
        keeper.on_epoch_end(epoch, {"val_loss": 0.5})
        if file.exists():
            written.append((clock.now, load(file).epoch))
    assert [epoch for _, epoch in written] == [7, 14, 21, 28]
    keeper.write()
    assert load(file).epoch == 30
    assert list(tmp_path.iterdir()) == [file], "nothing half written is left"


def test_a_write_that_fails_leaves_the_last_state(tmp_path: Path, monkeypatch):
    _, keeper = fit(compiled(), tmp_path / "state.npz", 0, 1)

    def full(*_args, **_kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez", full)
    with pytest.raises(OSError, match="No space"):
        keeper.write()
    assert load(tmp_path / "state.npz").epoch == 1


@pytest.mark.parametrize("kind", REMEMBERED, ids=lambda kind: kind.__name__)
def test_callbacks_remember_across_their_own_beginning(kind):
    callback, model = kind(), compiled()
    callback.set_model(model)
    callback.on_train_begin()
    memory = {f"{kind.__name__}.{name}": number for number, name in enumerate(REMEMBERED[kind], start=1)}
    if kind is keras.callbacks.EarlyStopping:
        callback.patience = 5
    remind([callback], memory)
    assert remembered([callback]) == memory
    assert remembered([kind()]).get(f"{kind.__name__}.best") is None


def test_an_early_stopping_that_ended_the_run_counts_anew():
    stopping = keras.callbacks.EarlyStopping(patience=3)
    remind([stopping], {"EarlyStopping.wait": 3, "EarlyStopping.best": 0.5})
    assert (stopping.wait, stopping.best) == (0, 0.5)


def test_early_stopping_and_plateau_go_on_counting(tmp_path: Path):
    def others():
        return [
            keras.callbacks.EarlyStopping(patience=4, min_delta=1),
            keras.callbacks.ReduceLROnPlateau(patience=2, factor=0.5, min_delta=1),
        ]

    whole, kept = fit(compiled(), tmp_path / "whole.npz", 0, 20, *others())
    assert len(whole) == 5, "no epoch improves by 1 on the first"
    first, _ = fit(compiled(), tmp_path / "parts.npz", 0, 4, *others())
    then, went_on = fit(compiled(), tmp_path / "parts.npz", 4, 20, *others())
    np.testing.assert_allclose(np.concatenate([first, then]), whole, rtol=0, atol=1e-6)
    assert went_on.state.callbacks == pytest.approx(kept.state.callbacks)
