from __future__ import annotations

import math
from dataclasses import replace

import keras
import numpy as np
import pytest
import tensorflow as tf

from tdc_core.runs.models import Run, RunStatus
from tdc_core.runs.runs import Runs
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings
from tdc_core.spec.messages import Code
from tdc_core.tasks.metric import Monitor
from tdc_core.tasks.task import CLASSIFICATION
from tdc_core.training.callbacks import (
    AttemptSuperseded,
    LossNotFinite,
    Recorder,
    StopListener,
    StopRequested,
    TimeIsUp,
)
from tests.unit.training.runs import claimed, experiment

STEPS = 8


class Clock:
    """A clock that goes on with each look, by 50 ms where nothing else is said."""

    def __init__(self, step: float = 0.05) -> None:
        self.now, self._step = 0.0, step

    def __call__(self) -> float:
        self.now += self._step
        return self.now


class AtBatch(keras.callbacks.Callback):
    """Does something once, at a batch of an epoch (both from 1)."""

    def __init__(self, epoch: int, batch: int, action) -> None:
        super().__init__()
        self._wanted, self._action, self._epoch = (epoch, batch), action, 0

    def on_epoch_begin(self, epoch, logs=None):
        self._epoch = epoch + 1

    def on_train_batch_end(self, batch, logs=None):
        if (self._epoch, batch + 1) == self._wanted:
            self._action()


class Counting(Runs):
    """The runs of a store, counting what is written inside epochs."""

    progresses = 0

    def set_progress(self, *args):
        self.progresses += 1
        return super().set_progress(*args)


@pytest.fixture
def run(settings: Settings) -> Run:
    store, run = claimed(experiment(), settings)
    store.runs.set_status(run.id, run.attempt, RunStatus.TRAINING)
    return run


@pytest.fixture
def store(settings: Settings) -> RunStore:
    store = RunStore(settings.store_url)
    store.runs = Counting(store.database)
    return store


def fit(recorder: Recorder, *others: keras.callbacks.Callback, learning_rate: float = 0.01, epochs: int = 3):
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [
            keras.Input((4,)),
            keras.layers.Dense(8, activation="relu"),
            keras.layers.Dense(8, activation="relu"),
            keras.layers.Dense(3, activation="softmax"),
        ]
    )
    model.compile(keras.optimizers.SGD(learning_rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
    x = np.random.default_rng(0).normal(size=(STEPS * 4, 4)).astype("float32")
    batches = tf.data.Dataset.from_tensor_slices((x, np.arange(len(x)) % 3)).batch(4)
    history = model.fit(
        batches, validation_data=batches, epochs=epochs, callbacks=[*others, recorder], verbose=0, shuffle=False
    )
    return model, history.history


def recorder(store: RunStore, run: Run, **more) -> Recorder:
    return Recorder(store, run.id, run.attempt, CLASSIFICATION, **more)


def test_every_epoch_is_stored_with_keras_own_numbers(store, run):
    recording = recorder(store, run)
    _, history = fit(recording)
    stored = store.epochs.of(run.id)
    assert [epoch.epoch for epoch in stored] == [1, 2, 3]
    for name in ("loss", "accuracy", "val_loss", "val_accuracy"):
        assert [epoch.values[name] for epoch in stored] == history[name]
    assert all(0 < epoch.seconds < 60 for epoch in stored)


def test_the_best_epoch_is_the_one_that_the_task_calls_so(store, run):
    task = replace(CLASSIFICATION, monitor=Monitor("val_accuracy", "max"))
    _, history = fit(Recorder(store, run.id, run.attempt, task), learning_rate=0.5, epochs=6)
    accuracies, losses = history["val_accuracy"], history["val_loss"]
    best = accuracies.index(max(accuracies)) + 1
    assert best != losses.index(min(losses)) + 1, "the two monitors agree, so this run shows nothing"
    assert store.runs.get(run.id).best_epoch == best


def test_stop_ends_inside_the_epoch_and_drops_it(store, run):
    recording = recorder(store, run, clock=Clock())
    with pytest.raises(StopRequested):
        fit(recording, AtBatch(2, 3, lambda: store.queue.request_stop(run.id)))
    assert [epoch.epoch for epoch in store.epochs.of(run.id)] == [1]


def test_stop_is_heard_during_validation(store, run):
    class AtValidation(keras.callbacks.Callback):
        def on_test_begin(self, logs=None):
            store.queue.request_stop(run.id)

    with pytest.raises(StopRequested):
        fit(recorder(store, run, clock=Clock()), AtValidation())
    assert store.epochs.of(run.id) == []


def test_a_run_that_worked_long_enough_is_told_so_in_the_middle_of_an_epoch(store, run):
    clock = Clock()

    def let_time_pass() -> None:
        clock.now += 3600

    with pytest.raises(TimeIsUp):
        fit(recorder(store, run, clock=clock, deadline=3000), AtBatch(2, 3, let_time_pass))
    assert [epoch.epoch for epoch in store.epochs.of(run.id)] == [1]


def test_an_attempt_that_was_taken_over_writes_nothing_more(store, run):
    def take_over() -> None:
        store.runs.set_status(run.id, run.attempt, RunStatus.INTERRUPTED)

    with pytest.raises(AttemptSuperseded):
        fit(recorder(store, run), AtBatch(2, STEPS, take_over))
    assert len(store.epochs.of(run.id)) == 1


def test_a_loss_that_becomes_nan_says_where(store, run):
    with pytest.raises(LossNotFinite) as raised:
        fit(recorder(store, run), learning_rate=1e30)
    said = raised.value.message
    assert said.code == Code.NAN_LOSS and said.arguments["number"] in ("loss", "val_loss")
    assert said.arguments["place"].arguments["epoch"] == 1
    assert store.epochs.of(run.id) == []


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_the_steps_of_one_execution_are_named(store, run, value):
    recording = recorder(store, run)
    recording.set_params({"epochs": 2, "steps": 20})
    recording.on_epoch_begin(1)
    recording.on_train_batch_end(15, {"loss": 1.0, "accuracy": 0.5})
    with pytest.raises(LossNotFinite) as raised:
        recording.on_train_batch_end(31, {"loss": value, "accuracy": 0.5})
    became = Code.BECAME_NAN() if math.isnan(value) else Code.BECAME_INFINITE()
    place = Code.AT_STEPS(epoch=2, first=17, last=20)
    assert raised.value.message == Code.NAN_LOSS(number="loss", became=became, place=place)


def test_progress_is_told_at_most_five_times_a_second(store, run):
    recording = recorder(store, run, clock=Clock())
    fit(recording, epochs=2)
    told = store.runs.get(run.id).progress
    assert told.epoch in (1, 2)
    assert 1 <= told.step <= told.steps == STEPS
    assert math.isfinite(told.values["loss"])
    assert 0 <= told.values["accuracy"] <= 1
    assert 2 <= store.runs.progresses <= recording._clock.now / 0.2 + 1


class Means(keras.callbacks.Callback):
    """The running means that Keras tells at each batch of the last epoch, by the step."""

    def on_epoch_begin(self, epoch, logs=None):
        self.told = {}

    def on_train_batch_end(self, batch, logs=None):
        self.told[batch + 1] = (logs["loss"], logs["accuracy"])


def test_a_long_epoch_leaves_a_trail_of_keras_running_means(store, run):
    means = Means()
    recording = recorder(store, run, clock=Clock(0.2))
    _, history = fit(means, recording, epochs=2)
    told = store.runs.get(run.id).progress
    assert (told.epoch, told.trail) == (2, tuple((step, *means.told[step]) for step, *_ in told.trail))
    assert len(told.trail) > 1
    assert means.told[STEPS] == (history["loss"][-1], history["accuracy"][-1]), "the line ends at the epoch's point"


def test_a_short_epoch_leaves_no_trail(store, run):
    recording = recorder(store, run, clock=Clock())
    recording.set_params({"epochs": 2, "steps": STEPS})
    recording.set_model(keras.Sequential())
    recording.on_epoch_begin(0)
    recording._clock.now += 0.2
    recording.on_train_batch_end(3, {"loss": 1.0, "accuracy": 0.5})
    told = store.runs.get(run.id).progress
    assert (told.step, told.trail) == (4, ())


def test_a_trail_stays_short_however_many_steps_an_epoch_has(store, run):
    recording, steps = recorder(store, run, clock=Clock()), 1000
    recording.set_params({"epochs": 2, "steps": steps})
    recording.on_epoch_begin(0)
    for batch in range(steps):
        recording._clock.now += 0.2
        recording.on_train_batch_end(batch, {"loss": 1.0, "accuracy": 0.5})
    trail = [step for step, *_ in store.runs.get(run.id).progress.trail]
    assert 20 <= len(trail) <= 31
    assert trail == sorted(trail)
    recording.on_epoch_begin(1)
    recording._clock.now += 1
    recording.on_train_batch_end(0, {"loss": 1.0, "accuracy": 0.5})
    assert store.runs.get(run.id).progress.trail == ((1, 1.0, 0.5),), "a new epoch has a new one"


def test_a_val_loss_that_is_not_finite_ends_the_run_and_its_epoch_does_not_count(store, run):
    recording = recorder(store, run)
    recording.set_params({"epochs": 2, "steps": 1})
    for value in (math.nan, math.inf):
        recording.on_epoch_begin(1)
        recording.on_train_batch_end(0, {"loss": 1.0, "accuracy": 0.5})
        with pytest.raises(LossNotFinite) as raised:
            recording.on_epoch_end(1, {"loss": 1.0, "accuracy": 0.5, "val_loss": value, "val_accuracy": 0.5})
        said = raised.value.message.arguments
        assert (said["number"], said["place"]) == ("val_loss", Code.AT_EPOCH_END(epoch=2))
    assert store.epochs.of(run.id) == []


def test_stop_is_heard_while_a_model_is_evaluated_and_not_asked_for_at_each_batch(store, run, monkeypatch):
    asked = []
    monkeypatch.setattr(store.queue, "stop_requested", lambda run_id: asked.append(run_id) or len(asked) == 3)
    listener = StopListener(store, run.id, clock=iter((0.0, 0.1, 0.15, 0.3, 0.4, 0.6)).__next__)
    for _ in range(5):
        listener.on_test_batch_end(0)
    with pytest.raises(StopRequested):
        listener.on_test_batch_end(0)
    assert asked == [run.id] * 3
