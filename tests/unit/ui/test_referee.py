import pytest

from tdc_core.catalog.datasets import find_dataset
from tdc_core.catalog.experiments import ready_made
from tdc_core.checks import Severity
from tdc_core.settings import Settings
from tdc_core.ui.referee import facts_of, judge
from tdc_core.ui.services import services

IRIS = ready_made()[0]


@pytest.mark.parametrize("spec", ready_made(), ids=lambda spec: spec.name)
def test_a_ready_made_experiment_has_no_error(spec) -> None:
    assert [problem for problem in judge(spec, services()) if problem.severity is Severity.ERROR] == []


def test_facts_are_those_of_the_split() -> None:
    iris = find_dataset("iris")
    assert iris is not None
    facts = facts_of(IRIS.data, iris, services())
    assert facts is not None and (facts.train.examples, facts.validation.examples) == (120, 30)
    other = facts_of(IRIS.with_("data", train="train[:50%]").data, iris, services())
    assert other is not None and other.train.examples == 75


def test_there_are_no_facts_of_a_bad_split_or_of_data_that_is_not_there() -> None:
    iris, fashion = find_dataset("iris"), find_dataset("fashion_mnist")
    assert iris is not None and fashion is not None
    assert facts_of(IRIS.with_("data", train="train[").data, iris, services()) is None
    assert facts_of(IRIS.with_("data", dataset="fashion_mnist").data, fashion, services()) is None


def test_the_settings_limit_what_may_be_trained(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TDC_MAX_LAYERS", "2")
    assert services().settings == Settings()
    assert "model.layers.many" in [problem.code for problem in judge(IRIS, services())]
