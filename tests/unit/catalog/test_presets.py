import pytest

from tdc_core.catalog.datasets import DATASETS, DatasetCard, find_dataset
from tdc_core.catalog.heads import HEADS
from tdc_core.catalog.presets import PRESETS, Preset
from tdc_core.checks import check, layer_table, total_params
from tdc_core.spec import DataSpec, ExperimentSpec, ModelSpec

CASES = [(preset, card) for preset in PRESETS for card in DATASETS if preset.fits(card)]


def built(preset: Preset, card: DatasetCard) -> ExperimentSpec:
    head = next(row for row in HEADS if row.fits(card.class_count))
    model = ModelSpec(layers=preset.layers(card), head=head.spec(card.class_count))
    return ExperimentSpec(data=DataSpec(dataset=card.name), model=model)


@pytest.mark.parametrize(("preset", "card"), CASES, ids=lambda row: row.name)
def test_each_preset_works_on_each_data_set_that_it_fits(preset: Preset, card: DatasetCard) -> None:
    spec = built(preset, card)
    rows = layer_table(spec.model, card.input_shape, spec.data.scaling)
    assert [row.problem for row in rows if row.problem] == []
    assert total_params(rows)
    assert [problem.message for problem in check(spec, card) if problem.path.startswith("model")] == []


def test_lenet_has_the_parameters_of_lenet_5_on_mnist() -> None:
    card = find_dataset("mnist")
    lenet = next(preset for preset in PRESETS if preset.name == "lenet")
    assert card is not None
    assert total_params(layer_table(built(lenet, card).model, card.input_shape, "none")) == 61_706


def test_images_are_flattened_and_tables_are_not() -> None:
    for preset, card in CASES:
        flattens = any(layer.type == "flatten" for layer in preset.layers(card))
        assert flattens == (card.kind == "image"), (preset.name, card.name)


def test_lenet_is_for_images_only() -> None:
    fitting = {card.kind for preset, card in CASES if preset.name == "lenet"}
    assert fitting == {"image"}
