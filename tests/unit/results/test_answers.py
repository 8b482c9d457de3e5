"""Answers and probabilities, held to what real Keras counts and reads."""

from __future__ import annotations

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tdc_core.catalog.heads import HEADS, Head
from tdc_core.results.answers import answers, probabilities
from tdc_core.spec import HeadSpec
from tdc_core.tasks.task import CLASSIFICATION
from tdc_core.training.build import _keras_metric

CLASS_HEADS = [
    (head, classes) for head in HEADS if head.target == "class" for classes in (2, 3, 7) if head.fits(classes)
]
ROWS = 400


def compiled(units: int, activation: str, loss: str) -> keras.Sequential:
    """A model of nothing but a head, compiled as the app does."""
    keras.utils.set_random_seed(3)
    model = keras.Sequential([keras.Input((5,)), keras.layers.Dense(units, activation=activation)])
    metrics = [_keras_metric(metric) for metric in CLASSIFICATION.metrics if metric.keras]
    model.compile(loss=loss, metrics=metrics)
    return model


def features() -> np.ndarray:
    return np.random.default_rng(5).normal(size=(ROWS, 5)).astype("float32")


def some_labels(classes: int) -> np.ndarray:
    return np.random.default_rng(6).integers(0, classes, ROWS)


@pytest.mark.parametrize(("head", "classes"), CLASS_HEADS, ids=lambda value: getattr(value, "name", value))
def test_answers_are_those_that_keras_counts(head: Head, classes: int) -> None:
    spec = head.spec(classes)
    model, x, labels = compiled(spec.units, spec.activation, spec.loss), features(), some_labels(classes)
    written = np.eye(classes)[labels] if spec.labels == "one_hot" else labels
    counted = model.evaluate(x, written, verbose=0, return_dict=True)["accuracy"]
    taken = answers(model.predict(x, verbose=0), spec)
    assert taken.dtype == np.int64
    assert (taken == labels).mean() == pytest.approx(counted, abs=1e-6)


@pytest.mark.parametrize("activation", ["linear", "tanh", "softplus"])
def test_one_unit_that_gives_no_probability_is_compared_with_a_half_too(activation: str) -> None:
    spec = HeadSpec(units=1, activation=activation, loss="binary_crossentropy", labels="integer")
    model, x = compiled(1, activation, spec.loss), features()
    outputs = model.predict(x, verbose=0)
    assert ((outputs > 0) != (outputs > 0.5)).any(), "these outputs don't tell one threshold from the other"
    for label in (0, 1):
        labels = np.full(ROWS, label)
        counted = model.evaluate(x, labels, verbose=0, return_dict=True)["accuracy"]
        assert (answers(outputs, spec) == labels).mean() == pytest.approx(counted, abs=1e-6)


@pytest.mark.parametrize(
    ("units", "activation", "loss", "labels"),
    [
        (1, "sigmoid", "binary_crossentropy", "integer"),
        (1, "linear", "binary_crossentropy", "integer"),
        (1, "softplus", "binary_crossentropy", "integer"),
        (3, "softmax", "categorical_crossentropy", "one_hot"),
        (3, "softmax", "sparse_categorical_crossentropy", "integer"),
        (3, "softplus", "categorical_crossentropy", "one_hot"),
    ],
)
def test_probabilities_are_those_that_the_loss_reads(units: int, activation: str, loss: str, labels: str) -> None:
    spec = HeadSpec(units=units, activation=activation, loss=loss, labels=labels)
    classes = max(2, units)
    model, x, right = compiled(units, activation, loss), features(), some_labels(classes)
    written = np.eye(classes)[right] if labels == "one_hot" else right
    read = model.evaluate(x, written, verbose=0, return_dict=True)["loss"]
    given = probabilities(model.predict(x, verbose=0), spec)[np.arange(ROWS), right]
    cut = 2**-23  # Keras cuts off at 1e-7 in float32, which next to 1 is this
    assert -np.log(np.clip(given, cut, 1)).mean() == pytest.approx(read, rel=0.01)


def test_one_unit_gives_both_classes() -> None:
    spec = HeadSpec(units=1, activation="sigmoid", loss="binary_crossentropy", labels="integer")
    outputs = np.array([[0.25], [0.5], [0.75]], dtype=np.float16)
    given = probabilities(outputs, spec)
    assert given.dtype == np.float64
    assert given.tolist() == [[0.75, 0.25], [0.5, 0.5], [0.25, 0.75]]
    assert answers(outputs, spec).tolist() == [0, 0, 1]


def test_what_is_kept_in_float16_is_counted_in_float64() -> None:
    spec = HeadSpec(units=3, activation="softmax", loss="categorical_crossentropy", labels="one_hot")
    outputs = np.array([[0.1, 0.7, 0.2]], dtype=np.float16)
    assert probabilities(outputs, spec).tolist() == outputs.astype(np.float64).tolist()


def test_a_row_with_nothing_above_zero_is_shared_out_evenly() -> None:
    spec = HeadSpec(units=4, activation="linear", loss="categorical_crossentropy", labels="one_hot")
    assert probabilities(np.array([[-1.0, -2.0, 0.0, -3.0]]), spec).tolist() == [[0.25] * 4]


@given(
    arrays(np.float32, st.tuples(st.integers(1, 5), st.integers(1, 6)), elements=st.floats(-1e6, 1e6, width=32)),
    st.sampled_from(["linear", "relu", "tanh", "softplus"]),
)
def test_probabilities_of_any_outputs_are_some(outputs: np.ndarray, activation: str) -> None:
    spec = HeadSpec(units=outputs.shape[1], activation=activation, loss="mean_squared_error", labels="one_hot")
    given = probabilities(outputs, spec)
    assert given.shape == (len(outputs), max(2, outputs.shape[1]))
    assert ((given >= 0) & (given <= 1)).all()
    np.testing.assert_allclose(given.sum(axis=1), 1)


@pytest.mark.parametrize("units", [1, 3])
def test_outputs_that_are_no_numbers_stay_so_and_are_answered_as_keras_does(units: int) -> None:
    spec = HeadSpec(units=units, activation="linear", loss="mean_squared_error", labels="one_hot")
    outputs = np.full((2, units), np.nan, dtype=np.float32)
    assert np.isnan(probabilities(outputs, spec)).all()
    assert answers(outputs, spec).tolist() == [0, 0]
    counted = (
        keras.metrics.BinaryAccuracy()([[0.0]], outputs[:1])
        if units == 1
        else keras.metrics.SparseCategoricalAccuracy()([0], outputs[:1])
    )
    assert float(counted) == 1.0
