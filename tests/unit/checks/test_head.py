"""Every head against the legal pairs."""

import itertools

import keras
import numpy as np
import pytest

from tdc_core.catalog.heads import HEADS, LOSSES, match_head
from tdc_core.checks.head import judge_head, nearest_head
from tdc_core.checks.problem import Severity
from tdc_core.spec import HeadSpec

COMBINATIONS = [
    (HeadSpec(units=units, activation=activation, loss=loss, labels=labels), classes)
    for classes in (2, 5)
    for units, activation, loss, labels in itertools.product(
        (1, classes, classes + 2), ("sigmoid", "softmax", "linear", "relu", "tanh"), LOSSES, ("integer", "one_hot")
    )
]


def test_just_the_legal_pairs_pass():
    passed = [(head, classes) for head, classes in COMBINATIONS if judge_head(head, classes) is None]
    assert passed == [(head, classes) for head, classes in COMBINATIONS if match_head(head, classes)]
    assert len(passed) == 5


@pytest.mark.parametrize(
    ("head", "classes"),
    [case for case in COMBINATIONS if not match_head(*case)],
    ids=lambda value: "-".join(map(str, value.model_dump().values())) if isinstance(value, HeadSpec) else str(value),
)
def test_any_other_is_judged_in_words_and_has_a_legal_neighbour(head, classes):
    verdict = judge_head(head, classes)
    assert verdict.severity in (Severity.ERROR, Severity.WARNING)
    assert all(sentence.endswith(".") for sentence in (verdict.message, verdict.why, verdict.keras))
    assert match_head(nearest_head(head, classes), classes)


def raises_in_keras(head, classes):
    generator = np.random.default_rng(0)
    features = generator.normal(size=(40, 4)).astype("float32")
    codes = generator.integers(0, classes, 40)
    labels = np.eye(classes, dtype="float32")[codes] if head.labels == "one_hot" else codes
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(head.units, activation=head.activation)])
    model.compile("adam", head.loss, metrics=["accuracy"], run_eagerly=True)
    try:
        model.train_on_batch(features, labels)
    except Exception:  # noqa: BLE001 - Keras, TensorFlow and NumPy raise of their own
        return True
    return False


@pytest.mark.parametrize(("loss", "classes"), list(itertools.product(LOSSES, (2, 5))))
def test_what_keras_raises_is_an_error_and_the_verdict_says_so(loss, classes):
    for head, number in COMBINATIONS:
        if (head.loss, number) == (loss, classes):
            verdict = judge_head(head, classes)
            raises = raises_in_keras(head, classes)
            assert raises == (verdict is not None and "raises" in verdict.keras), head
            assert not raises or verdict.severity is Severity.ERROR, head


@pytest.mark.parametrize(
    ("head", "classes", "field", "severity", "neighbour"),
    [
        ((1, "sigmoid", "binary_crossentropy", "integer"), 5, "units", "error", "softmax_integer"),
        ((1, "sigmoid", "categorical_crossentropy", "integer"), 2, "labels", "error", "sigmoid_binary"),
        ((1, "softmax", "categorical_crossentropy", "one_hot"), 5, "units", "error", "softmax_one_hot"),
        ((1, "softmax", "binary_crossentropy", "integer"), 2, "activation", "error", "sigmoid_binary"),
        ((5, "softmax", "sparse_categorical_crossentropy", "one_hot"), 5, "labels", "error", "softmax_integer"),
        ((5, "softmax", "categorical_crossentropy", "integer"), 5, "labels", "error", "softmax_one_hot"),
        ((5, "sigmoid", "sparse_categorical_crossentropy", "integer"), 5, "activation", "warning", "softmax_integer"),
        ((5, "linear", "sparse_categorical_crossentropy", "integer"), 5, "activation", "error", "softmax_integer"),
        ((7, "softmax", "sparse_categorical_crossentropy", "integer"), 5, "units", "warning", "softmax_integer"),
        ((4, "softmax", "sparse_categorical_crossentropy", "integer"), 5, "units", "error", "softmax_integer"),
        ((5, "softmax", "binary_crossentropy", "one_hot"), 5, "loss", "warning", "softmax_one_hot"),
        ((5, "softmax", "mean_squared_error", "one_hot"), 5, "loss", "warning", "softmax_one_hot"),
        ((1, "linear", "mean_squared_error", "integer"), 2, "loss", "warning", "sigmoid_binary"),
    ],
)  # fmt: skip
def test_the_mistakes_that_are_made(head, classes, field, severity, neighbour):
    units, activation, loss, labels = head
    spec = HeadSpec(units=units, activation=activation, loss=loss, labels=labels)
    verdict = judge_head(spec, classes)
    assert (verdict.field, verdict.severity) == (field, severity)
    assert match_head(nearest_head(spec, classes), classes).name == neighbour


def test_misspelt_names_still_find_their_neighbour():
    asked = HeadSpec(units=5, activation="softmx", loss="sparse_categorical_crosentropy", labels="one_hot")
    assert nearest_head(asked, 5) == HEADS[2].spec(5)
