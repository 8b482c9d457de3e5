"""Wrong heads, trained by the real worker: what Keras makes of them, and what is read in it."""

from __future__ import annotations

from dataclasses import dataclass

import keras
import numpy as np
import pytest
import tensorflow as tf

from tdc_core.runs.models import Reason, Run, RunStatus
from tdc_core.runs.number_readings import number_readings
from tdc_core.runs.readings import readings
from tdc_core.runs.store import RunStore
from tdc_core.settings import ROOT, Settings
from tdc_core.spec import HeadSpec, Labels
from tdc_core.spec.messages import Code
from tdc_core.tasks.task import CLASSIFICATION, REGRESSION
from tdc_core.training import worker
from tdc_core.training.outputs import look_at_outputs
from tdc_core.training.refusal import own_words
from tdc_core.words.messages import words_of
from tests.unit.training.runs import dataset_card, experiment, trained


@dataclass(frozen=True)
class Ended:
    """One run of a pair at its end, and what is read in it."""

    run: Run
    said: str


def train_both(settings: Settings, head: HeadSpec, *, epochs: int = 12) -> tuple[Ended, Ended]:
    """The wrong head and the right one on iris, brought to their end in this process."""
    right = experiment("iris", scaling="standard", epochs=epochs, learning_rate=0.02)
    store = RunStore(settings.store_url)
    pair = store.queue.submit_pair(store.workspaces.create(), right.with_head(head), right, limit=2)
    for _ in pair:
        run = store.queue.claim("test")
        assert run is not None
        worker.train(run.id, run.attempt, settings)

    def ended(run_id: str) -> Ended:
        run = store.runs.get(run_id)
        assert run is not None
        classes, end = dataset_card("iris").classes, words_of(run.message)
        return Ended(run, " ".join(readings(run, store.epochs.of(run_id), classes, end)))

    return ended(pair[0].id), ended(pair[1].id)


def head(units: int, activation: str, loss: str, labels: Labels = "integer") -> HeadSpec:
    return HeadSpec(units=units, activation=activation, loss=loss, labels=labels)


def test_one_sigmoid_unit_on_three_classes_has_a_loss_below_zero(settings: Settings) -> None:
    wrong, right = train_both(settings, head(1, "sigmoid", "binary_crossentropy"))
    assert (wrong.run.status, wrong.run.reason) == (RunStatus.FINISHED, Reason.COMPLETED)
    assert wrong.run.evaluation.best["validation"]["loss"] < 0
    assert "The loss went below zero (-" in wrong.said
    assert "It never answers ‘Iris-virginica’: one unit chooses" in wrong.said
    assert right.run.evaluation.best["validation"]["accuracy"] > 0.8
    assert right.said.startswith("Its best epoch is right for ")
    assert "sum to 1" in right.said


def test_one_unit_with_categorical_crossentropy_has_a_loss_of_zero_at_chance(settings: Settings) -> None:
    wrong, _ = train_both(settings, head(1, "sigmoid", "categorical_crossentropy"), epochs=3)
    assert wrong.run.status is RunStatus.FINISHED
    score = wrong.run.evaluation.best["validation"]
    assert score["loss"] == 0 and score["accuracy"] < 0.8
    assert "The loss is 0.000 while " in wrong.said


def test_sigmoids_with_sparse_categorical_crossentropy_look_perfect(settings: Settings) -> None:
    wrong, right = train_both(settings, head(3, "sigmoid", "sparse_categorical_crossentropy"))
    outputs = wrong.run.evaluation.outputs
    assert wrong.run.evaluation.best["validation"]["accuracy"] > 0.8
    assert outputs.highest_sum - outputs.lowest_sum > 0.1
    assert f"sum to between {outputs.lowest_sum:.2f} and {outputs.highest_sum:.2f}" in wrong.said
    assert right.run.evaluation.outputs.answers and sum(right.run.evaluation.outputs.answers) == 30


def test_softmax_over_one_unit_always_answers_the_same(settings: Settings) -> None:
    wrong, _ = train_both(settings, head(1, "softmax", "binary_crossentropy"), epochs=2)
    assert wrong.run.evaluation.outputs.answers == (0, 30)
    assert "equals always answering ‘Iris-versicolor’." in wrong.said


def test_one_output_against_one_hot_rows_counts_numbers_and_not_classes(settings: Settings) -> None:
    wrong, _ = train_both(settings, head(1, "sigmoid", "mean_squared_error", "one_hot"), epochs=2)
    assert wrong.run.status is RunStatus.FINISHED
    assert wrong.run.evaluation.outputs.answers == ()
    assert "an accuracy of 67%" in wrong.said


def test_a_pair_that_keras_refuses_ends_in_its_own_words(settings: Settings) -> None:
    wrong, right = train_both(settings, head(3, "softmax", "categorical_crossentropy"), epochs=1)
    assert (wrong.run.status, wrong.run.reason) == (RunStatus.FAILED, Reason.KERAS_REFUSED)
    words = (
        "Arguments `target` and `output` must have the same rank (ndim). "
        "Received: target.shape=(None,), output.shape=(None, 3)"
    )
    assert wrong.run.message == Code.KERAS_REFUSED(error="ValueError", words=words)
    assert wrong.run.epochs_done == 0
    assert right.run.status is RunStatus.FINISHED


def test_an_error_out_of_a_graph_comes_without_the_graph(settings: Settings) -> None:
    wrong, _ = train_both(settings, head(2, "softmax", "sparse_categorical_crossentropy"), epochs=1)
    assert wrong.run.reason is Reason.KERAS_REFUSED
    assert wrong.run.message.arguments["error"] == "InvalidArgumentError"
    first, second = wrong.run.message.arguments["words"].splitlines()
    assert first == "Graph execution error:"
    assert second.startswith("Received a label value of 2 which is outside the valid range of [0, 2).")
    assert "{{node" not in second and "[Op:" not in second


def test_a_loss_that_explodes_is_not_blamed_on_the_learning_rate(settings: Settings) -> None:
    wrong, _ = train_both(settings, head(3, "relu", "categorical_crossentropy", "one_hot"), epochs=30)
    assert (wrong.run.status, wrong.run.reason) == (RunStatus.FAILED, Reason.NAN_LOSS)
    assert wrong.run.message.code == Code.NAN_LOSS
    assert words_of(wrong.run.message) in wrong.said


def test_what_is_not_meant_is_refused_as_ever(settings: Settings) -> None:
    wrong = experiment("iris").with_head(head(1, "sigmoid", "binary_crossentropy"))
    _, run = trained(wrong, settings)
    assert (run.status, run.reason) == (RunStatus.FAILED, Reason.BAD_EXPERIMENT)


def test_a_run_by_itself_has_its_outputs_left_alone(settings: Settings) -> None:
    _, run = trained(experiment("iris", epochs=1), settings)
    assert run.evaluation.outputs is None


def test_outputs_are_counted_as_keras_counts(settings: Settings) -> None:
    keras.utils.set_random_seed(0)
    x = np.random.default_rng(0).normal(size=(50, 4)).astype("float32")
    y = np.repeat([0, 1, 2], [10, 15, 25])
    for units in (1, 3):
        model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(units, activation="sigmoid")])
        model.compile(loss="mean_squared_error", metrics=["accuracy"])
        batches = tf.data.Dataset.from_tensor_slices((x, y)).batch(16)
        seen = look_at_outputs(model, batches, head(units, "sigmoid", "mean_squared_error"), CLASSIFICATION)
        predicted = model.predict(x, verbose=0)
        answered = (predicted[:, 0] > 0.5).astype(int) if units == 1 else predicted.argmax(axis=1)
        assert seen.answers == tuple(np.bincount(answered, minlength=max(2, units)))
        assert (answered == y).mean() == pytest.approx(keras_accuracy(model, x, y))
        assert (seen.lowest_sum, seen.highest_sum) == pytest.approx(
            (predicted.sum(axis=1).min(), predicted.sum(axis=1).max())
        )
        assert seen.commonest == 0.5


def keras_accuracy(model: keras.Sequential, x: np.ndarray, y: np.ndarray) -> float:
    model.compile(
        loss="binary_crossentropy" if model.output_shape[-1] == 1 else "sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return float(model.evaluate(x, y, verbose=0, return_dict=True)["accuracy"])


def test_an_error_is_told_without_paths_and_not_at_any_length() -> None:
    said = own_words(ValueError(f"bad file {ROOT}/tdc_core/x.py, loss compile_loss/x"))
    assert said == Code.KERAS_REFUSED(error="ValueError", words="bad file …, loss compile_loss/x")
    long = words_of(own_words(ValueError("\n".join(f"line {number}" for number in range(500)))))
    assert len(long) < 650
    assert long.endswith("line 499")


def test_a_wrong_head_for_a_number_is_read_beside_the_right_one(settings: Settings) -> None:
    right = experiment("diabetes", "linear_number", scaling="standard", epochs=12, learning_rate=0.01)
    right = right.with_("data", target_scaling="standard")
    wrong = HeadSpec(units=1, activation="sigmoid", loss="categorical_crossentropy", labels="number")
    store = RunStore(settings.store_url)
    said = []
    for run in store.queue.submit_pair(store.workspaces.create(), right.with_head(wrong), right, limit=2):
        assert store.queue.claim("test") is not None
        worker.train(run.id, 1, settings)
        ended = store.runs.get(run.id)
        assert ended.evaluation, ended.message
        assert ended.evaluation.best["validation"].keys() == set(REGRESSION.epoch_keys[:3])
        assert ended.evaluation.outputs.answers == ()
        said.append(" ".join(number_readings(ended, store.epochs.of(run.id))))
    assert "The loss is 0.000 while the answers are off by" in said[0]
    assert "always answering the mean would be as good" in said[0]
    assert "where always answering the mean has 0." in said[1]
    assert "The loss is" not in said[1]
