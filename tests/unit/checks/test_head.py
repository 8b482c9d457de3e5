"""Every head against the legal pairs, without Keras; `test_reaction` holds the verdicts to it."""

import dataclasses
import itertools

import pytest

from tdc_core.catalog.datasets import Column, DatasetCard
from tdc_core.catalog.heads import HEADS, LOSSES, heads_for, match_head
from tdc_core.catalog.layers import ACTIVATIONS
from tdc_core.checks import Severity, check
from tdc_core.checks.head import judge_head, nearest_head
from tdc_core.checks.mend import mend
from tdc_core.checks.reaction import Outcome, Symptom
from tdc_core.spec import DataSpec, ExperimentSpec, HeadSpec, LayerSpec, ModelSpec
from tests.unit.checks.heads import COMBINATIONS, UNITS, name_of

FLOWERS = DatasetCard(
    name="flowers", title="Flowers", source="tfds", version="1.0.0", kind="table", splits={"train": 150},
    classes=(), label="label", good_for="", licence="", homepage="", features="features",
    columns=tuple(Column(name) for name in "wxyz"),
)  # fmt: skip
WRONG = [combination for combination in COMBINATIONS if not match_head(*combination)]
MORE_ACTIVATIONS = [
    (HeadSpec(units=units, activation=activation, loss=loss, labels=labels), classes)
    for classes in UNITS
    for units, activation, loss, labels in itertools.product(
        UNITS[classes], ACTIVATIONS, LOSSES, ("integer", "one_hot")
    )
]


def head(units, activation, loss, labels):
    return HeadSpec(units=units, activation=activation, loss=loss, labels=labels)


def test_just_the_legal_pairs_pass():
    passed = [combination for combination in COMBINATIONS if judge_head(*combination) is None]
    assert passed == [combination for combination in COMBINATIONS if match_head(*combination)]
    assert len(passed) == 8


@pytest.mark.parametrize("combination", WRONG, ids=name_of)
def test_any_other_is_judged_in_words(combination):
    verdict = judge_head(*combination)
    assert all(sentence.endswith(".") for sentence in (verdict.message, verdict.why, verdict.keras))
    if verdict.outcome is Outcome.RAISES:
        assert verdict.severity is Severity.ERROR
        assert verdict.reaction.says in verdict.keras
    if verdict.symptom in (Symptom.NEGATIVE_LOSS, Symptom.ZERO_LOSS, Symptom.ALWAYS_ONE):
        assert verdict.severity is Severity.ERROR


@pytest.mark.parametrize("classes", UNITS)
def test_every_fix_leads_to_an_experiment_without_error_and_without_that_problem(classes):
    card = dataclasses.replace(FLOWERS, classes=tuple(map(str, range(classes or 0))))

    def judge(spec):
        return check(spec, card)

    for wrong in [case for case in MORE_ACTIVATIONS if case[1] == classes and not match_head(*case)]:
        spec = ExperimentSpec(
            data=DataSpec(dataset="flowers"), model=ModelSpec(layers=(LayerSpec.of("dense"),), head=wrong[0])
        )
        [problem] = [problem for problem in judge(spec) if problem.severity is not Severity.INFO]
        assert [found.severity for found in judge(problem.fix)] == [Severity.INFO], wrong  # rows not checked
        assert match_head(problem.fix.model.head, classes)
        assert mend(spec, judge).spec == problem.fix
        assert mend(spec, judge).mended == (problem,)


@pytest.mark.parametrize(
    ("spec", "classes", "field", "severity", "outcome", "symptom"),
    [
        (head(1, "sigmoid", "binary_crossentropy", "integer"), 5, "units", "error", "trains", Symptom.NEGATIVE_LOSS),
        (head(1, "sigmoid", "categorical_crossentropy", "integer"), 2, "units", "error", "warns", Symptom.ZERO_LOSS),
        (head(1, "softmax", "categorical_crossentropy", "one_hot"), 5, "units", "error", "raises", None),
        (head(1, "softmax", "binary_crossentropy", "integer"), 2, "activation", "error", "warns", Symptom.ALWAYS_ONE),
        (head(5, "softmax", "sparse_categorical_crossentropy", "one_hot"), 5, "labels", "error", "raises", None),
        (head(5, "softmax", "categorical_crossentropy", "integer"), 5, "labels", "error", "raises", None),
        (head(5, "sigmoid", "sparse_categorical_crossentropy", "integer"), 5, "activation", "warning", "trains",
            Symptom.SUMS),
        (head(5, "linear", "sparse_categorical_crossentropy", "integer"), 5, "activation", "error", "trains",
            Symptom.SUMS),
        (head(7, "softmax", "sparse_categorical_crossentropy", "integer"), 5, "units", "warning", "trains", None),
        (head(4, "softmax", "sparse_categorical_crossentropy", "integer"), 5, "units", "error", "raises", None),
        (head(5, "softmax", "binary_crossentropy", "one_hot"), 5, "loss", "warning", "trains", None),
        (head(5, "softmax", "mean_squared_error", "one_hot"), 5, "loss", "warning", "trains", None),
        (head(1, "linear", "mean_squared_error", "integer"), 2, "loss", "warning", "trains", None),
        (head(1, "sigmoid", "mean_squared_error", "integer"), None, "activation", "warning", "trains", None),
        (head(3, "softmax", "categorical_crossentropy", "one_hot"), None, "labels", "error", "raises", None),
        (head(1, "sigmoid", "binary_crossentropy", "integer"), None, "loss", "error", "trains", Symptom.NEGATIVE_LOSS),
    ],
)  # fmt: skip
def test_the_mistakes_that_are_made(spec, classes, field, severity, outcome, symptom):
    verdict = judge_head(spec, classes)
    assert (verdict.field, verdict.severity, verdict.outcome) == (field, severity, outcome)
    assert verdict.symptom is symptom


@pytest.mark.parametrize(
    ("spec", "classes", "neighbour"),
    [
        (head(1, "sigmoid", "binary_crossentropy", "integer"), 5, "softmax_integer"),
        (head(1, "sigmoid", "categorical_crossentropy", "integer"), 2, "sigmoid_binary"),
        (head(1, "softmax", "categorical_crossentropy", "one_hot"), 5, "softmax_one_hot"),
        (head(5, "softmax", "categorical_crossentropy", "integer"), 5, "softmax_one_hot"),
        (head(5, "sigmoid", "sparse_categorical_crossentropy", "integer"), 5, "softmax_integer"),
        (head(5, "softmax", "mean_squared_error", "one_hot"), 5, "softmax_one_hot"),
        (head(1, "linear", "mean_squared_error", "integer"), 2, "sigmoid_binary"),
        (head(5, "softmx", "sparse_categorical_crosentropy", "one_hot"), 5, "softmax_integer"),
        (head(3, "softmax", "categorical_crossentropy", "one_hot"), None, "linear_number"),
    ],
)
def test_the_nearest_legal_head_keeps_what_was_meant(spec, classes, neighbour):
    assert match_head(nearest_head(spec, classes), classes).name == neighbour


def test_keras_words_are_quoted():
    raised = judge_head(head(5, "softmax", "categorical_crossentropy", "integer"), 5).keras
    assert raised == (
        "fit raises ValueError: “Arguments `target` and `output` must have the same rank (ndim). "
        "Received: target.shape=(None,), output.shape=(None, 5)”."
    )
    hidden = judge_head(head(3, "softmax", "sparse_categorical_crossentropy", "integer"), 5).keras
    assert hidden == (
        "fit raises InvalidArgumentError: “Graph execution error: … which is outside the valid range of [0, 3)”."
    )
    silent = judge_head(head(1, "sigmoid", "binary_crossentropy", "integer"), 5).keras
    assert silent == "It trains in silence, and the loss falls below zero, where a real one can't go."


def test_heads_for_classes_and_for_a_number_are_told_apart():
    assert {row.name for row in heads_for(None)} == {"linear_number", "linear_absolute", "linear_huber"}
    assert {row.name for row in heads_for(2)} == {row.name for row in heads_for(9)} == {row.name for row in HEADS[:3]}
