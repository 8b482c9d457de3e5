from __future__ import annotations

import os
from itertools import chain
from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given
from hypothesis import strategies as st

from tdc_core.catalog.experiments import ready_made
from tdc_core.checks import check
from tdc_core.datasets.errors import DatasetError
from tdc_core.settings import Settings
from tdc_core.spec import TrainingSpec
from tdc_core.training import fit as fitting
from tdc_core.training.pipeline import (
    evaluation_batch_size,
    evaluation_batches,
    limit_threads,
    row_order,
    steps_per_execution,
    training_batches,
)

FEATURES = np.arange(37 * 3, dtype="float32").reshape(37, 3)
LABELS = np.arange(37)
IRIS, MNIST = (next(spec for spec in ready_made() if spec.data.dataset == name) for name in ("iris", "mnist"))
UNPREPARED = MNIST.with_("data", dataset="fashion_mnist")


def batches_of(training: TrainingSpec) -> tf.data.Dataset:
    return training_batches(row_order(len(FEATURES), training), FEATURES, LABELS, training.batch_size)


def labels_of(batches: tf.data.Dataset) -> list[list[int]]:
    return [list(y) for _, y in batches.as_numpy_iterator()]


def test_batches_come_in_the_order_of_a_plain_shuffle_in_every_epoch():
    keras.utils.set_random_seed(5)
    ours = batches_of(TrainingSpec(batch_size=10, seed=5))
    plain = tf.data.Dataset.from_tensor_slices((FEATURES, LABELS)).shuffle(37, seed=5).batch(10)
    epochs = [(labels_of(ours), labels_of(plain)) for _ in range(3)]
    assert all(mine == theirs for mine, theirs in epochs)
    assert epochs[0][0] != epochs[1][0]
    assert [len(batch) for batch in epochs[0][0]] == [10, 10, 10, 7]
    assert sorted(chain.from_iterable(epochs[0][0])) == list(range(37))


def test_without_shuffling_rows_keep_their_order():
    batches = batches_of(TrainingSpec(batch_size=10, shuffle=False))
    assert list(chain.from_iterable(labels_of(batches))) == list(range(37))


def test_features_stay_with_their_labels():
    keras.utils.set_random_seed(0)
    for x, y in batches_of(TrainingSpec(batch_size=8)).as_numpy_iterator():
        np.testing.assert_array_equal(x, FEATURES[y])


def test_pixels_become_floats_unscaled():
    images = np.array([[0, 128, 255]], dtype="uint8")
    [(x, _)] = evaluation_batches(images, np.array([1]), 4).as_numpy_iterator()
    assert x.dtype == np.float32
    assert x.tolist() == [[0.0, 128.0, 255.0]]


@given(st.integers(1, 10**6), st.integers(1, 8192), st.integers(1, 20_000_000))
def test_an_execution_is_never_longer_than_an_epoch_and_never_empty(steps: int, batch_size: int, multiplications: int):
    per_execution = steps_per_execution(steps, batch_size, multiplications)
    assert 1 <= per_execution <= min(32, steps)
    assert evaluation_batch_size(batch_size, multiplications, per_execution) >= batch_size


@pytest.mark.parametrize(
    ("steps", "batch_size", "multiplications", "expected"),
    [(12, 10, 180_000, 12), (1500, 32, 580_000, 32), (8, 8192, 20_000_000, 1)],
    ids=["iris in one", "mnist in pieces", "a heavy step alone"],
)
def test_short_steps_run_together_and_long_ones_alone(steps: int, batch_size: int, multiplications: int, expected: int):
    assert steps_per_execution(steps, batch_size, multiplications) == expected


@pytest.mark.parametrize(
    ("given", "multiplications", "expected"),
    [(None, 580_000, "1"), (None, 20_000_000, None), ("2", 580_000, "2")],
    ids=["small steps", "heavy steps", "the environment's own"],
)
def test_small_steps_keep_to_one_thread(monkeypatch, given: str | None, multiplications: int, expected: str | None):
    name = "TF_NUM_INTRAOP_THREADS"
    monkeypatch.setenv(name, given or "")
    if given is None:
        monkeypatch.delenv(name)
    limit_threads(multiplications, 32)
    assert os.environ.get(name) == expected


def test_an_experiment_is_judged_once_before_it_is_trained(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    judged: list[object] = []
    monkeypatch.setattr(fitting, "check", lambda *given: judged.append(given) or check(*given))
    fitting.prepare_fit(IRIS, Settings(home=tmp_path))
    assert len(judged) == 1


def test_what_is_wrong_with_an_experiment_is_said_before_its_data_are_missed(tmp_path: Path) -> None:
    with pytest.raises(fitting.BadExperiment) as raised:
        fitting.prepare_fit(UNPREPARED.with_("training", epochs=0), Settings(home=tmp_path))
    assert "training.epochs" in [problem.arguments["code"] for problem in raised.value.message.arguments["problems"]]
    with pytest.raises(DatasetError):
        fitting.prepare_fit(UNPREPARED, Settings(home=tmp_path))
