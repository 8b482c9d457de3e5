import pytest

from tdc_core.catalog.adapt import adapt
from tdc_core.catalog.datasets import DATASETS, DatasetCard
from tdc_core.catalog.experiments import ready_made
from tdc_core.checks import Severity, check
from tdc_core.spec import DataSpec, ExperimentSpec, LayerSpec
from tdc_core.ui.data.percent_slice import PercentSlice, slide, with_test, without_test

TRAIN_ONLY = {"train": 150}
BOTH = {"train": 60_000, "test": 10_000}


def data(train: str, validation: str, test: str | None = None) -> DataSpec:
    return DataSpec(dataset="iris", train=train, validation=validation, test=test)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("train", PercentSlice("train", 0, 100)),
        ("train[:80%]", PercentSlice("train", 0, 80)),
        ("train[80%:]", PercentSlice("train", 80, 100)),
        (" train[10%:20%] ", PercentSlice("train", 10, 20)),
        ("test[:]", PercentSlice("test", 0, 100)),
    ],
)
def test_a_slider_reads_whole_percent(text: str, expected: PercentSlice) -> None:
    assert PercentSlice.read(text, BOTH) == expected


@pytest.mark.parametrize(
    "text",
    ["train[:100]", "train[:12.5%]", "train[-20%:]", "train[:50%]+test", "train[50%:20%]", "other", "nonsense[", ""],
)
def test_a_slider_says_what_it_cannot_express(text: str) -> None:
    assert PercentSlice.read(text, BOTH) is None


@pytest.mark.parametrize("start", [0, 1, 50])
@pytest.mark.parametrize("stop", [50, 99, 100])
def test_what_a_slider_writes_it_reads_again(start: int, stop: int) -> None:
    slice_ = PercentSlice("train", start, stop)
    assert PercentSlice.read(slice_.text(), TRAIN_ONLY) == slice_


def test_parts_that_touch_stay_in_touch() -> None:
    moved = slide(data("train[:80%]", "train[80%:]"), "train", PercentSlice("train", 0, 70), TRAIN_ONLY)
    assert (moved.train, moved.validation) == ("train[:70%]", "train[70%:]")
    moved = slide(moved, "validation", PercentSlice("train", 60, 100), TRAIN_ONLY)
    assert (moved.train, moved.validation) == ("train[:60%]", "train[60%:]")


def test_parts_apart_are_left_alone() -> None:
    moved = slide(data("train[:50%]", "train[80%:]"), "train", PercentSlice("train", 0, 90), TRAIN_ONLY)
    assert (moved.train, moved.validation) == ("train[:90%]", "train[80%:]")


def test_a_test_part_comes_from_the_split_of_that_name_or_from_validation() -> None:
    iris, mnist = card("iris"), card("mnist")
    assert with_test(data("train[:80%]", "train[80%:]"), mnist).test == "test"
    split = with_test(data("train[:80%]", "train[80%:]"), iris)
    assert (split.validation, split.test) == ("train[80%:90%]", "train[90%:]")
    assert without_test(split, iris) == data("train[:80%]", "train[80%:]")


def card(name: str) -> DatasetCard:
    return next(card for card in DATASETS if card.name == name)


@pytest.mark.parametrize("target", DATASETS, ids=lambda card: card.name)
@pytest.mark.parametrize("start", ready_made(), ids=lambda spec: spec.name)
def test_a_ready_made_experiment_fits_every_data_set_it_is_moved_to(start: ExperimentSpec, target: DatasetCard) -> None:
    moved, said = adapt(start, target)
    assert [problem for problem in check(moved, target) if problem.severity is Severity.ERROR] == []
    assert moved.data.dataset == target.name
    assert (moved.model.layers[0].type == "flatten") == (target.kind == "image")
    assert bool(said) == (
        moved.with_("data", dataset="x") != start.with_("data", dataset="x").model_copy(update={"name": moved.name})
    )


def test_a_name_that_a_person_gave_is_kept() -> None:
    assert adapt(ready_made()[0], card("wine"))[0].name == card("wine").title
    own = ready_made()[0].model_copy(update={"name": "My own"})
    assert adapt(own, card("wine"))[0].name == "My own"


def test_rows_beyond_the_new_data_are_replaced() -> None:
    spec = ready_made()[0].with_("data", train="train[:1000]", validation="train[1000:1700]")
    moved, said = adapt(spec, card("wine"))
    assert (moved.data.train, moved.data.validation) == ("train[:80%]", "train[80%:]")
    assert any("train[:80%]" in sentence for sentence in said)


def test_only_the_first_flatten_leaves_a_table() -> None:
    spec = ready_made()[1].with_layers(
        (LayerSpec.of("flatten"), LayerSpec.of("dense", units=3), LayerSpec.of("flatten"))
    )
    moved, _ = adapt(spec, card("iris"))
    assert [layer.type for layer in moved.model.layers] == ["dense", "flatten"]
