"""What the referee says of a number to predict, held to what the diabetes data did in real Keras."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tdc_core.catalog.datasets import find_dataset
from tdc_core.catalog.experiments import ready_made
from tdc_core.checks import Problem, Severity, check
from tdc_core.checks.head import judge_head
from tdc_core.checks.mend import mend
from tdc_core.checks.number_head import ONE_HOT_NUMBER
from tdc_core.checks.on_purpose import blocking, head_mistakes
from tdc_core.datasets.facts import data_facts
from tdc_core.datasets.library import DatasetLibrary
from tdc_core.settings import Settings
from tdc_core.spec import DataFacts, ExperimentSpec, HeadSpec

IRIS, *_, DIABETES = ready_made()
CARD = find_dataset("diabetes")


@pytest.fixture(scope="module")
def library(tmp_path_factory) -> DatasetLibrary:
    return DatasetLibrary(tmp_path_factory.mktemp("library"))


@pytest.fixture(scope="module")
def judge(library: DatasetLibrary):
    def judge(spec: ExperimentSpec) -> list[Problem]:
        card = find_dataset(spec.data.dataset)
        facts: DataFacts = data_facts(library.open(card), spec.data)
        return check(spec, card, facts, Settings())

    return judge


def found(problems: list[Problem]) -> dict[str, Severity]:
    return {problem.code: problem.severity for problem in problems}


def with_head(**values) -> ExperimentSpec:
    return DIABETES.with_head(HeadSpec(**DIABETES.model.head.model_dump() | values))


def unscaled(spec: ExperimentSpec = DIABETES) -> ExperimentSpec:
    return spec.with_("data", target_scaling=None)


def test_the_ready_made_one_is_sound(judge) -> None:
    assert judge(DIABETES) == []


@pytest.mark.parametrize(
    ("activation", "scaled", "unscaled_"),
    [
        ("relu", Severity.ERROR, Severity.INFO),  # 58% below the mean; none below 0
        ("softplus", Severity.ERROR, Severity.INFO),
        ("sigmoid", Severity.ERROR, Severity.ERROR),
        ("tanh", Severity.WARNING, Severity.ERROR),  # 45% beyond a deviation; all beyond 1
        ("elu", Severity.WARNING, Severity.WARNING),
    ],
)
def test_an_activation_is_as_bad_as_what_it_can_t_reach(judge, activation: str, scaled, unscaled_) -> None:
    spec = with_head(activation=activation)
    assert found(judge(spec)) == {"head.activation": scaled}
    assert found(judge(unscaled(spec)))["head.activation"] is unscaled_
    assert judge(spec)[0].fix == DIABETES
    assert judge_head(spec.model.head, None).severity is Severity.WARNING  # where the rows are not known


@pytest.mark.parametrize(
    ("change", "code", "severity"),
    [
        ({"units": 2}, "head.units", Severity.ERROR),
        ({"activation": "softmax"}, "head.activation", Severity.ERROR),
        ({"loss": "binary_crossentropy", "activation": "sigmoid"}, "head.loss", Severity.ERROR),
        ({"loss": "categorical_crossentropy"}, "head.loss", Severity.ERROR),
        ({"labels": "integer"}, "head.labels", Severity.WARNING),
        ({"labels": "one_hot"}, ONE_HOT_NUMBER, Severity.ERROR),
        ({"loss": "huber"}, "head.huber", Severity.INFO),
    ],
)
def test_a_wrong_head_is_told_and_mended(judge, change: dict, code: str, severity: Severity) -> None:
    spec = with_head(**change)
    assert found(judge(spec)) == {code: severity}
    assert judge(judge(spec)[0].fix) == []


def test_a_number_that_is_one_hot_can_t_be_tried_out_and_others_can(judge) -> None:
    for change, tried in (({"labels": "one_hot"}, False), ({"units": 3}, True)):
        spec = with_head(**change)
        assert bool(head_mistakes(spec, judge(spec))) is tried
        assert bool(blocking(spec, judge(spec), override=True)) is not tried


def test_a_large_number_wants_scaling_and_classes_have_none(judge) -> None:
    (problem,) = judge(unscaled())
    assert (problem.code, problem.severity, problem.fix) == ("data.target_scaling", Severity.INFO, DIABETES)
    classes = IRIS.with_("data", target_scaling="standard")
    (problem,) = (each for each in judge(classes) if each.path == "data.target_scaling")
    assert (problem.code, problem.severity, problem.fix) == ("data.target_scaling.classes", Severity.ERROR, IRIS)


@pytest.mark.parametrize(
    ("loss", "deviation", "told"),
    [
        ("mean_squared_error", 0.01, False),  # R² 0.90 after 25 epochs
        ("mean_squared_error", 3e-4, True),  # -0.12
        ("mean_squared_error", 1e-6, True),  # -0.42
        ("mean_squared_error", 0.0, False),  # a number that is always the same is another fault
        ("huber", 3e-4, True),
        ("mean_absolute_error", 3e-4, False),
        ("mean_absolute_error", 1e-7, True),
    ],
)
def test_a_number_in_a_huge_unit_is_too_little_to_learn_from(library, loss: str, deviation: float, told: bool) -> None:
    card = find_dataset(DIABETES.data.dataset)
    facts = data_facts(library.open(card), DIABETES.data)
    target = replace(facts.train.target, mean=0.0, deviation=deviation)
    judged = replace(facts.validation, target=target)
    facts = replace(facts, train=replace(facts.train, target=target), validation=judged)
    problems = found(check(with_head(loss=loss), card, facts, Settings()))
    assert problems.get("data.target_tiny") is (Severity.WARNING if told else None)


@pytest.mark.parametrize(
    ("loss", "scaled", "rate", "severity"),
    [
        ("mean_squared_error", True, 1e-5, None),  # R² 0.58 after 12 epochs
        ("mean_squared_error", True, 1e-4, Severity.WARNING),  # -0.13
        ("mean_squared_error", True, 1e-3, Severity.ERROR),  # nan
        ("mean_squared_error", False, 1e-4, None),  # 0.64
        ("mean_squared_error", False, 1e-3, Severity.WARNING),  # -0.65
        ("mean_squared_error", False, 1e-2, Severity.ERROR),  # -63,166
        ("mean_absolute_error", True, 1e-3, None),  # 0.58
        ("mean_absolute_error", True, 1e-2, Severity.WARNING),  # -0.15
        ("huber", True, 1e-1, Severity.ERROR),  # -17
        ("mean_absolute_error", False, 1e-1, None),  # 0.31
    ],
)
def test_steps_of_sgd_grow_with_the_number(judge, loss: str, scaled: bool, rate: float, severity) -> None:
    spec = with_head(loss=loss).with_("training", optimizer="sgd", learning_rate=rate)
    said = found(judge(spec if scaled else unscaled(spec)))
    assert said.get("training.sgd_steps") is severity
    assert "training.sgd_steps" not in found(judge(spec.with_("training", optimizer="adam", learning_rate=1e-3)))


@pytest.mark.parametrize(
    ("clipnorm", "rate", "severity"),
    [
        (1.0, 1e-1, None),  # R² 0.38 after 12 epochs
        (1.0, 1.0, Severity.WARNING),  # -0.12
        (100.0, 1e-3, None),  # 0.38
        (100.0, 1e-2, Severity.WARNING),  # -0.42
        (100.0, 1.0, Severity.WARNING),  # -34,600, and no nan
        (0.0, 1e-3, Severity.ERROR),  # no limit: nan
    ],
)
def test_a_limit_for_the_gradient_takes_the_place_of_the_size(judge, clipnorm: float, rate: float, severity) -> None:
    spec = with_head(loss="mean_squared_error")
    spec = spec.with_("training", optimizer="sgd", learning_rate=rate, optimizer_params={"clipnorm": clipnorm})
    assert found(judge(spec)).get("training.sgd_steps") is severity
    if severity:
        (problem,) = (each for each in judge(spec) if each.code == "training.sgd_steps")
        assert (problem.fix.training.optimizer, "training.sgd_steps" in found(judge(problem.fix))) == ("adam", False)


@pytest.mark.parametrize(("rows", "severity"), [(1, Severity.WARNING), (9, Severity.WARNING), (10, Severity.INFO)])
def test_few_rows_say_little_of_r2(judge, rows: int, severity: Severity) -> None:
    spec = DIABETES.with_("data", validation=f"train[-{rows}:]")
    problem = next(problem for problem in judge(spec) if problem.code == "data.few_rows")
    assert (problem.path, problem.severity) == ("data.validation", severity)
    assert "accuracy" not in problem.message + problem.why
    assert "data.few_rows" not in found(judge(DIABETES.with_("data", validation="train[-20:]")))


def test_parts_that_differ_are_told(library: DatasetLibrary, judge) -> None:
    labels = library.open(CARD).splits["train"].labels
    highest = int(labels.argmax())
    spec = DIABETES.with_("data", train="train[:50%]", validation=f"train[{highest}:{highest + 1}]")
    assert "data.target_apart" in found(judge(spec))


def test_no_word_of_a_number_speaks_of_accuracy(judge) -> None:
    for spec in (unscaled(), with_head(units=3), with_head(loss="categorical_crossentropy"), DIABETES):
        for problem in judge(spec.with_("data", validation="train[-3:]")):
            assert "accuracy" not in problem.message + problem.why + problem.keras, problem


def test_any_wrong_head_is_mended_to_one_for_a_number(judge) -> None:
    spec = unscaled(with_head(units=3, activation="sigmoid", loss="binary_crossentropy", labels="one_hot"))
    mended = mend(spec.with_("training", optimizer="sgd", learning_rate=0.5), judge)
    assert [problem.severity for problem in mended.left if problem.severity is not Severity.INFO] == []
    assert mended.spec.model.head.loss in ("mean_squared_error", "mean_absolute_error", "huber")
