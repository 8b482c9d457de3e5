"""Which mistakes may be trained on purpose."""

from __future__ import annotations

import itertools

import pytest

from tdc_core.catalog.datasets import find_dataset
from tdc_core.catalog.experiments import ready_made
from tdc_core.catalog.heads import LOSSES, match_head
from tdc_core.catalog.layers import ACTIVATIONS
from tdc_core.checks import Problem, Severity, check
from tdc_core.checks.on_purpose import blocking, head_mistakes
from tdc_core.spec import ExperimentSpec, HeadSpec, LayerSpec

IRIS = ready_made()[0]
WRONG = IRIS.with_head(HeadSpec(units=1, activation="sigmoid", loss="binary_crossentropy", labels="integer"))


def judged(spec: ExperimentSpec) -> list[Problem]:
    return check(spec, find_dataset(spec.data.dataset))


def test_a_wrong_pair_keeps_from_training_unless_it_is_meant() -> None:
    problems = judged(WRONG)
    assert head_mistakes(WRONG, problems)
    assert blocking(WRONG, problems)
    assert blocking(WRONG, problems, override=True) == []


@pytest.mark.parametrize("units", [1, 2, 3, 5])
def test_any_head_that_can_be_built_may_be_meant(units: int) -> None:
    for activation, loss, labels in itertools.product(ACTIVATIONS, LOSSES, ("integer", "one_hot")):
        head = HeadSpec(units=units, activation=activation, loss=loss, labels=labels)
        spec = IRIS.with_head(head)
        problems = judged(spec)
        assert blocking(spec, problems, override=True) == [], head
        if match_head(head, classes=3) is None:
            assert head_mistakes(spec, problems), head


@pytest.mark.parametrize(
    "changed",
    [{"units": 0}, {"units": -3}, {"units": 10**9}, {"activation": "sofmax"}, {"loss": "hinge"}],
    ids=lambda changed: "-".join(map(str, changed.values())),
)
def test_a_head_that_can_not_be_built_may_not(changed: dict[str, object]) -> None:
    spec = IRIS.with_head(WRONG.model.head.model_copy(update=changed))
    problems = judged(spec)
    assert head_mistakes(spec, problems) == []
    assert blocking(spec, problems, override=True)


@pytest.mark.parametrize(
    "spec",
    [
        WRONG.with_("training", learning_rate=-1.0),
        WRONG.with_("training", epochs=0),
        WRONG.with_("data", train="train[:0]"),
        WRONG.with_("data", dataset="irsi"),
        WRONG.with_layers((LayerSpec.of("dense", units=0),)),
        WRONG.with_("data", dataset="mnist").with_layers((LayerSpec.of("dense", units=8, activation="relu"),)),
    ],
    ids=["learning rate", "epochs", "empty part", "data set", "layer", "no Flatten"],
)
def test_whatever_else_is_wrong_still_keeps_from_training(spec: ExperimentSpec) -> None:
    assert blocking(spec, judged(spec), override=True)


def test_a_warning_may_be_compared_and_a_remark_is_none() -> None:
    def said(severity: Severity) -> list[Problem]:
        return head_mistakes(IRIS, [Problem("model.head.loss", severity, "head.loss", "So.")])

    assert len(said(Severity.WARNING)) == len(said(Severity.ERROR)) == 1
    assert said(Severity.INFO) == []
