"""The referee's word on what Keras does, against Keras.

Every combination is built, compiled and fitted as the app does it. Each run of the suite tries one combination for
every verdict there is; `make matrix` tries them all.
"""

from __future__ import annotations

import dataclasses
import gc
import logging
import math
import warnings
from collections.abc import Iterator, Sequence

import keras
import numpy as np
import pytest
import tensorflow as tf

from tdc_core.catalog.datasets import Column, DatasetCard
from tdc_core.catalog.layers import ACTIVATIONS
from tdc_core.checks.head import judge_head
from tdc_core.checks.problem import Severity
from tdc_core.checks.reaction import Outcome, Reaction, Symptom, reaction
from tdc_core.spec import DataSpec, ExperimentSpec, HeadSpec, Labels, LayerSpec, ModelSpec, TrainingSpec
from tdc_core.tasks.task import task_of
from tdc_core.training.build import build_model
from tdc_core.training.pipeline import evaluation_batches, row_order, training_batches
from tests.support.garbage import only_what_is_new_is_collected
from tests.unit.checks.heads import COMBINATIONS, UNITS, Combination, name_of, one_of_each_rule, rule_of

__all__ = ["only_what_is_new_is_collected"]
ROWS, TRAIN, EPOCHS = 60, 48, 6  # five batches an epoch, the last one smaller
ALWAYS_SAID = "retracing"  # by TensorFlow, of many models in one process


@dataclasses.dataclass(frozen=True)
class Seen:
    """What a fit did: the error that it raised, the warnings it gave, and its numbers where it went through."""

    error: Exception | None
    warned: list[str]
    losses: list[float] = dataclasses.field(default_factory=list)
    accuracy: float = math.nan
    outputs: np.ndarray | None = None

    @property
    def outcome(self) -> Outcome:
        if self.error:
            return Outcome.RAISES
        return Outcome.WARNS if self.warned else Outcome.TRAINS


class Heard(logging.Handler):
    """Keeps what is logged as a warning or worse."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.words: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.words.append(record.getMessage())


@pytest.fixture(autouse=True)
def memory_is_given_back() -> Iterator[None]:
    yield
    keras.backend.clear_session()
    gc.collect()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "combination" in metafunc.fixturenames:
        tried = COMBINATIONS if metafunc.config.getoption("matrix") else one_of_each_rule()
        metafunc.parametrize("combination", tried, ids=name_of)


def fitted(head: HeadSpec, classes: int | None) -> Seen:
    """Fit a small model with that head as the app does: its model, its batches, a compiled graph."""
    card = DatasetCard(
        name="flowers", title="Flowers", source="tfds", version="1.0.0", kind="table", splits={"train": ROWS},
        classes=tuple(f"class {code}" for code in range(classes or 0)), label="label", good_for="", licence="",
        homepage="", features="features", columns=tuple(Column(name) for name in "wxyz"),
    )  # fmt: skip
    spec = ExperimentSpec(
        data=DataSpec(dataset="flowers", train=f"train[:{TRAIN}]"),
        model=ModelSpec(layers=(LayerSpec.of("dense", units=8, activation="tanh"),), head=head),
        training=TrainingSpec(batch_size=10, epochs=EPOCHS, learning_rate=0.05),
    )
    heard = Heard()
    loggers = [logging.getLogger(name) for name in ("absl", "keras", "tensorflow")]
    for logger in loggers:
        logger.addHandler(heard)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            error, numbers = None, _fit(spec, card, classes)
        except Exception as raised:  # noqa: BLE001 - Keras and TensorFlow raise of their own
            error, numbers = raised, {}
    for logger in loggers:
        logger.removeHandler(heard)
    said = [str(warning.message) for warning in caught] + heard.words
    return Seen(error, [words for words in said if ALWAYS_SAID not in words], **numbers)


def _fit(spec: ExperimentSpec, card: DatasetCard, classes: int | None) -> dict:
    features = np.random.default_rng(0).normal(size=(ROWS, 4)).astype("float32")
    labels = _labels(features, classes, spec.model.head.labels)
    model = build_model(spec, card, None)
    training = training_batches(row_order(TRAIN, spec.training), features[:TRAIN], labels[:TRAIN], 10)
    validation = evaluation_batches(features[TRAIN:], labels[TRAIN:], 12)
    history = model.fit(training, validation_data=validation, shuffle=False, epochs=EPOCHS, verbose=0).history
    return {
        "losses": [*history["loss"], *history["val_loss"]],
        "accuracy": history[task_of(card).score.key][-1],
        "outputs": model(features).numpy(),
    }


def _labels(features: np.ndarray, classes: int | None, written: Labels) -> np.ndarray:
    """As many rows of each class; or numbers that hang on the features."""
    numbers = features @ np.array([30, -20, 5, 10]) + 100 if classes is None else np.arange(ROWS) % classes
    if written == "number":
        return numbers.astype("float32")[:, np.newaxis]
    if written == "integer":
        return numbers.astype("int64")
    if classes is not None:
        return np.eye(classes, dtype="float32")[numbers]
    # as an exported script encodes them
    dataset = tf.data.Dataset.from_tensor_slices(numbers.astype("float32")).map(lambda number: tf.one_hot(number, 10))
    return np.array(list(dataset.as_numpy_iterator()))


def claim_holds(claim: Symptom | None, head: HeadSpec, classes: int | None, seen: Seen) -> bool:
    """Whether the numbers show what the referee says that they would; rows of softmax always sum to 1."""
    sums = seen.outputs.sum(axis=1)
    match claim:
        case Symptom.NEGATIVE_LOSS:
            return min(seen.losses) < -0.5
        case Symptom.ZERO_LOSS:
            exact = head.activation in ("sigmoid", "softmax")
            zero = all(loss == 0 if exact else math.isnan(loss) or abs(loss) < 1e-3 for loss in seen.losses)
            return zero and seen.accuracy <= (0.25 if classes == 5 else 0.6)
        case Symptom.ALWAYS_ONE:
            return np.allclose(seen.outputs, 1, rtol=0, atol=1e-6)  # up to the last digit of 32 bits
        case Symptom.SUMS:
            return not np.allclose(sums, 1, atol=0.01)
        case None:
            return head.units == 1 or classes is None or np.allclose(sums, 1, atol=1e-5)


def test_keras_does_what_the_referee_says(combination: Combination) -> None:
    head, classes = combination
    verdict = judge_head(head, classes)
    says = verdict.reaction if verdict else Reaction(Outcome.TRAINS)
    seen = fitted(head, classes)
    assert seen.outcome is says.outcome, (seen.error, seen.warned)
    if seen.error:
        assert type(seen.error).__name__ == says.error
        assert says.says in str(seen.error)
        assert str(seen.error).startswith("Graph execution error") == (says.error == "InvalidArgumentError")
        return
    assert seen.warned == [] or any(says.says in words for words in seen.warned)
    assert claim_holds(says.symptom, head, classes, seen), (says.symptom, seen)
    if verdict is None:
        assert all(0 <= loss < math.inf for loss in seen.losses)


def test_every_rule_is_tried_each_time() -> None:
    tried = [rule_of(combination) for combination in one_of_each_rule()]
    assert len(tried) == len(set(tried))
    assert set(tried) == {rule_of(combination) for combination in COMBINATIONS}
    assert {judge_head(*combination).symptom for combination in one_of_each_rule() if judge_head(*combination)} == {
        *Symptom,
        None,
    }


def test_every_kind_of_head_is_a_combination() -> None:
    assert len(COMBINATIONS) == len(set(COMBINATIONS)) == sum(len(units) * 6 * 6 * 3 for units in UNITS.values()) == 972


@pytest.mark.parametrize("loss", ["categorical_crossentropy", "sparse_categorical_crossentropy"])
def test_sigmoid_scores_as_softmax_does(loss: str) -> None:
    labels = "one_hot" if loss == "categorical_crossentropy" else "integer"
    sigmoid, softmax = (
        fitted(HeadSpec(units=5, activation=activation, loss=loss, labels=labels), 5)
        for activation in ("sigmoid", "softmax")
    )
    assert sigmoid.losses == pytest.approx(softmax.losses, rel=1e-4)


def learned(units: int, loss: str, activations: Sequence[str], seeds: int) -> dict[str, list[float]]:
    """Accuracies after a fit on clusters that are easy to tell apart, one for each first draw of weights."""
    codes = np.arange(120) % max(2, units)
    width = max(2, units)
    rows = (np.random.default_rng(0).normal(size=(120, width)) + 3 * np.eye(width)[codes]).astype("float32")
    inputs = keras.Input((width,))
    outputs = {}
    for activation in activations:
        for seed in range(seeds):
            keras.utils.set_random_seed(seed)
            hidden = keras.layers.Dense(16, activation="relu")(inputs)
            outputs[f"{activation}-{seed}"] = keras.layers.Dense(units, activation=activation)(hidden)
    model = keras.Model(inputs, outputs)
    model.compile(keras.optimizers.Adam(0.005), dict.fromkeys(outputs, loss))
    labels = codes.astype("float32") if units == 1 else codes
    model.fit(rows, dict.fromkeys(outputs, labels), batch_size=16, epochs=25, verbose=0)
    accuracies: dict[str, list[float]] = {activation: [] for activation in activations}
    for name, values in model.predict(rows, verbose=0).items():
        answers = values[:, 0] > 0.5 if units == 1 else values.argmax(axis=1)
        accuracies[name.split("-")[0]].append(float((answers == codes).mean()))
    return accuracies


NO_PROBABILITIES = [name for name in ACTIVATIONS if name not in ("sigmoid", "softmax")]


def severity_of(units: int, activation: str, loss: str, classes: int) -> Severity:
    verdict = judge_head(HeadSpec(units=units, activation=activation, loss=loss, labels="integer"), classes)
    assert verdict is not None
    return verdict.severity


def test_what_learns_without_probabilities_is_warned_of_and_what_does_not_is_refused() -> None:
    binary = learned(1, "binary_crossentropy", NO_PROBABILITIES, seeds=3)
    assert all(max(accuracies) >= 0.85 for accuracies in binary.values()), binary
    assert {severity_of(1, name, "binary_crossentropy", 2) for name in binary} == {Severity.WARNING}
    sparse = learned(10, "sparse_categorical_crossentropy", NO_PROBABILITIES, seeds=3)
    for name, accuracies in sparse.items():
        says = severity_of(10, name, "sparse_categorical_crossentropy", 10)
        assert (np.median(accuracies) >= 0.8) == (says is Severity.WARNING), (name, accuracies)


@pytest.mark.parametrize("classes", [5, None])
def test_a_batch_of_as_many_rows_as_units_is_compared_in_silence(classes: int | None) -> None:
    """The exception that the verdict tells of: ten rows, ten units, labels that are single numbers."""
    head = HeadSpec(units=10, activation="linear", loss="mean_squared_error", labels="integer")
    assert reaction(head, classes).outcome is Outcome.RAISES
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(10)])
    model.compile("adam", head.loss)
    batch = tf.data.Dataset.from_tensors((np.ones((10, 4), "float32"), np.arange(10) % 5))
    assert math.isfinite(model.fit(batch, shuffle=False, verbose=0).history["loss"][0])
    assert "as many rows as there are units" in judge_head(head, classes).why
