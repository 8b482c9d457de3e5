"""What the rows say, judged on real arrays; the fix is judged on them again."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from tdc_core.catalog.datasets import Column, DatasetCard
from tdc_core.checks import Problem, Severity, check
from tdc_core.checks.mend import mend
from tdc_core.datasets.facts import data_facts
from tdc_core.datasets.prepared import PreparedDataset, SplitArrays
from tdc_core.settings import Settings
from tdc_core.spec import DataSpec, ExperimentSpec, HeadSpec, LayerSpec, ModelSpec, TrainingSpec
from tests.support.facts import facts

FLOWERS = DatasetCard(
    name="flowers", title="Flowers", source="tfds", version="1.0.0", kind="table", splits={"train": 150},
    classes=("a", "b", "c"), label="label", good_for="", licence="", homepage="", features="features",
    columns=tuple(Column(name) for name in "wxyz"),
)  # fmt: skip
TEN = dataclasses.replace(FLOWERS, classes=tuple("0123456789"))
IMAGES = dataclasses.replace(
    FLOWERS, kind="image", columns=(), image_shape=(2, 2, 1), features="image", value_range=(0, 255)
)
MIXED = np.arange(150) % 3
SORTED = np.sort(MIXED)
FIRST_TWO = np.where(np.arange(150) < 30, np.arange(150) % 2, MIXED)  # no c at the beginning
LAST_TWO = FIRST_TWO[::-1]
NO_C = np.arange(150) % 2
EVEN, UNEVEN = (0.0, 1.0, 0.0, 2.0), (0.0, 1.0, 0.0, 500.0)


def shares(*percent: int) -> np.ndarray:
    """Labels with so many percent of each class, evenly mixed."""
    return np.resize(np.random.default_rng(0).permutation(np.repeat(np.arange(len(percent)), percent)), 150)


def prepared(card: DatasetCard, labels: np.ndarray, widths: tuple[float, ...] = EVEN) -> PreparedDataset:
    """A data set with these labels, whose columns reach from 0 to these numbers; 0 for a column of zeros."""
    if card.kind == "image":
        features = np.resize(np.array([0, 255], np.uint8), (150, 2, 2, 1))
    else:
        features = np.linspace(0, 1, 150, dtype=np.float32)[:, np.newaxis] * np.array(widths, np.float32)
    return PreparedDataset(card, {"train": SplitArrays(features, labels)})


def spec(card: DatasetCard = FLOWERS, train="train[:80%]", validation="train[80%:]", *, shuffle=True, **data):
    units = len(card.classes)
    head = HeadSpec(units=units, activation="softmax", loss="sparse_categorical_crossentropy", labels="integer")
    flatten = (LayerSpec.of("flatten"),) if card.kind == "image" else ()
    return ExperimentSpec(
        data=DataSpec(dataset="flowers", train=train, validation=validation, **data),
        model=ModelSpec(layers=(*flatten, LayerSpec.of("dense", units=32)), head=head),
        training=TrainingSpec(shuffle=shuffle),
    )


def names_of(card: DatasetCard) -> tuple[str, ...]:
    return (*card.classes, *(column.name for column in card.columns))


def judge(data: PreparedDataset, experiment: ExperimentSpec) -> list[Problem]:
    return check(experiment, data.card, data_facts(data, experiment.data), Settings())


ONLY_C = {"train": "train[:60%]", "validation": "train[70%:]"}
TENTHS = "+".join(f"train[{start}%:{start + 8}%]" for start in range(0, 100, 10)).replace("[0%:", "[:")
TENTHS_LEFT = "+".join(f"train[{start + 8}%:{start + 10}%]" for start in range(0, 100, 10))

CASES = [
    # data, experiment, path, severity, code, the facts that the message tells, whether there is a fix
    (prepared(FLOWERS, FIRST_TWO), spec(train="train[:20%]", validation="train[20%:]"), "data.train", "warning",
        "data.class_missing", "c", True),
    (prepared(FLOWERS, NO_C), spec(), "data.train", "warning", "data.class_missing", "c", False),
    (prepared(FLOWERS, LAST_TWO), spec(train="train[:50%]", validation="train[85%:]"), "data.validation", "warning",
        "data.class_unjudged", "c", True),
    (prepared(FLOWERS, SORTED), spec(), "data.validation", "warning", "data.sorted", "a b", True),
    (prepared(FLOWERS, SORTED), spec(**ONLY_C), "data.train", "error", "data.sorted", "c", True),
    (prepared(TEN, np.sort(np.arange(150) % 10)), spec(TEN), "data.train", "error", "data.sorted", "8 9", True),
    (prepared(FLOWERS, shares(62, 20, 18)), spec(), "data.validation", "info", "data.balance", "63% “a”", False),
    (prepared(FLOWERS, shares(5, 85, 10)), spec(), "data.validation", "warning", "data.balance", "87% “b”", False),
    (prepared(TEN, shares(*[7] * 9, 37)), spec(TEN), "data.validation", "info", "data.balance", "37% “9”", False),
    (prepared(FLOWERS, MIXED, UNEVEN), spec(), "data.scaling", "warning", "data.scaling", "0.8 399 x z",
        True),
    (prepared(IMAGES, MIXED), spec(IMAGES), "data.scaling", "info", "data.scaling", "0 255", True),
    (prepared(FLOWERS, SORTED), spec(shuffle=False), "training.shuffle", "warning", "training.shuffle", "", True),
]  # fmt: skip

QUIET = [
    (prepared(FLOWERS, MIXED), spec()),
    (prepared(FLOWERS, MIXED), spec(shuffle=False)),
    (prepared(FLOWERS, MIXED, UNEVEN), spec(scaling="standard")),
    (prepared(FLOWERS, MIXED, (0.0, 1.0, 2.0, 99.0)), spec()),
    (prepared(FLOWERS, MIXED, (0.0, 0.0, 0.0, 0.0)), spec()),
    (prepared(IMAGES, MIXED), spec(IMAGES, scaling="minmax")),
    (prepared(FLOWERS, shares(55, 25, 20)), spec()),
    (prepared(TEN, shares(*[9] * 9, 19)), spec(TEN)),
    (prepared(FLOWERS, SORTED), spec(train=TENTHS, validation=TENTHS_LEFT)),
]


@pytest.mark.parametrize(("data", "experiment"), QUIET)
def test_rows_as_they_should_be_are_not_spoken_of(data: PreparedDataset, experiment: ExperimentSpec) -> None:
    assert judge(data, experiment) == []


@pytest.mark.parametrize(
    ("data", "experiment", "path", "severity", "code", "told", "fixed"), CASES, ids=[f"{c[4]}-{c[3]}" for c in CASES]
)
def test_what_the_rows_say_is_found_and_its_fix_mends_it(data, experiment, path, severity, code, told, fixed) -> None:
    found = [problem for problem in judge(data, experiment) if problem.code == code]
    assert [(problem.path, str(problem.severity)) for problem in found] == [(path, severity)]
    problem = found[0]
    assert facts(problem.message, names_of(data.card)) == told
    assert all(sentence.endswith(".") for sentence in (problem.message, problem.why, problem.keras))
    assert (problem.fix is not None) == fixed
    if problem.fix:
        after = judge(data, problem.fix)
        assert code not in [left.code for left in after]
        assert Severity.ERROR not in [left.severity for left in after]


def test_the_accuracy_of_always_guessing_is_that_of_the_validation_part() -> None:
    labels = np.concatenate([shares(70, 30)[:120], np.repeat([0, 1], 15)])
    card = dataclasses.replace(FLOWERS, classes=("no", "yes"))
    [problem] = judge(prepared(card, labels), spec(card))
    assert (problem.code, problem.path) == ("data.balance", "data.validation")
    assert facts(problem.message) == "50% “no”"


def test_a_split_along_a_sorted_file_moves_the_test_part_out_of_its_way() -> None:
    data = prepared(FLOWERS, SORTED)
    [problem] = [problem for problem in judge(data, spec(test="train[:5%]")) if problem.code == "data.sorted"]
    assert problem.fix.data.train == TENTHS
    assert problem.fix.data.validation.startswith("train[8%:10%]+")
    assert problem.fix.data.validation.endswith("+train[98%:]")
    assert problem.fix.data.test is None


def test_a_name_too_long_for_such_a_split_leaves_it_without_a_fix() -> None:
    name = "a_split_with_quite_a_long_name"
    card = dataclasses.replace(FLOWERS, splits={name: 150})
    data = PreparedDataset(card, {name: prepared(FLOWERS, SORTED).splits["train"]})
    found = judge(data, spec(train=f"{name}[:80%]", validation=f"{name}[80%:]"))
    assert [(problem.code, problem.fix) for problem in found] == [("data.sorted", None)]


@pytest.mark.parametrize("case", CASES, ids=[f"{case[4]}-{case[3]}" for case in CASES])
def test_mending_leaves_nothing_that_can_be_mended(case) -> None:
    data, experiment = case[:2]
    left = mend(experiment, lambda changed: judge(data, changed)).left
    assert not [problem for problem in left if problem.severity is not Severity.INFO and problem.fix]
    assert Severity.ERROR not in [problem.severity for problem in left]
