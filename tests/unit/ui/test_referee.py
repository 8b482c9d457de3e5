import pytest

from tdc_core.catalog.adapt import adapt
from tdc_core.catalog.datasets import DATASETS, DatasetCard, find_dataset
from tdc_core.catalog.experiments import ready_made
from tdc_core.checks import Severity, check
from tdc_core.datasets.errors import CorruptData
from tdc_core.datasets.library import DatasetLibrary
from tdc_core.datasets.prepared import PreparedDataset
from tdc_core.settings import Settings
from tdc_core.spec import LayerSpec
from tdc_core.spec.messages import Code
from tdc_core.ui.parts import referee
from tdc_core.ui.parts.referee import facts_of, looked_at
from tdc_core.ui.session.services import services
from tests.support.facts import facts

IRIS = ready_made()[0]


@pytest.mark.parametrize("spec", ready_made(), ids=lambda spec: spec.name)
def test_a_ready_made_experiment_is_not_nagged_about(spec) -> None:
    remarks = ["data.balance"] if spec.data.dataset == "breast_cancer" else []
    assert [(problem.code, problem.severity) for problem in looked_at(spec, services()).problems] == [
        (code, Severity.INFO) for code in remarks
    ]


@pytest.mark.parametrize("card", [card for card in DATASETS if card.bundled], ids=lambda card: card.name)
def test_a_data_set_that_was_just_chosen_is_not_nagged_about(card) -> None:
    spec, _ = adapt(IRIS, card)
    remarks = ["data.balance"] if card.name in ("breast_cancer", "titanic") else []
    assert [problem.code for problem in looked_at(spec, services()).problems] == remarks
    quick = spec.with_("training", epochs=3)
    assert (
        "training.steps_few" not in [problem.code for problem in looked_at(quick, services()).problems]
        or card.examples < 1000
    )


def test_iris_as_the_classic_exercise_has_it_needs_no_scaling() -> None:
    assert looked_at(IRIS.with_("data", scaling="none"), services()).problems == ()
    wine, _ = adapt(IRIS, find_dataset("wine"))
    [problem] = looked_at(wine.with_("data", scaling="none"), services()).problems
    assert problem.code == "data.scaling"
    assert facts(problem.message, [column.name for column in find_dataset("wine").columns]).count("proline") == 1


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
    assert "model.layers.many" in [problem.code for problem in looked_at(IRIS, services()).problems]


def test_an_experiment_is_judged_once_and_numbers_that_only_look_alike_are_told_apart(monkeypatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr(referee, "check", lambda spec, *rest: asked.append(spec) or check(spec, *rest))
    flat = IRIS.with_layers((LayerSpec.of("dense", units=61),))
    first, again = (looked_at(flat, services()) for _ in range(2))
    assert again is first and len(asked) == 1
    assert [
        problem.code
        for problem in looked_at(flat.with_layers((LayerSpec.of("dense", units=True),)), services()).problems
    ] != [
        problem.code for problem in looked_at(flat.with_layers((LayerSpec.of("dense", units=1),)), services()).problems
    ]


def test_data_that_failed_to_open_are_looked_at_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(library: DatasetLibrary, card: DatasetCard) -> PreparedDataset:
        raise CorruptData(Code.DAMAGED_NO_OBJECT(file="iris.npz"))

    spec = IRIS.with_("data", train="train[:61%]")
    with monkeypatch.context() as patch:
        patch.setattr(DatasetLibrary, "open", damaged)
        assert looked_at(spec, services()).facts is None
    assert looked_at(spec, services()).facts is not None
