from typing import Any

import pytest

from tdc_core.catalog.datasets import find_dataset
from tdc_core.catalog.experiments import ready_made
from tdc_core.catalog.presets import PRESETS
from tdc_core.checks import check, layer_table
from tdc_core.spec import LARGEST, ExperimentSpec, HeadSpec, LayerSpec
from tdc_core.ui.model.network import network_blocks

IRIS, DIGITS, MNIST, BREAST_CANCER = ready_made()[:4]


def dense(units: object, **params: Any) -> LayerSpec:
    return LayerSpec.of("dense", **{"units": units, "activation": "relu", **params})


def blocks_of(spec: ExperimentSpec) -> list[dict[str, Any]]:
    card = find_dataset(spec.data.dataset)
    assert card is not None
    rows = layer_table(spec.model, card.input_shape, spec.data.scaling)
    ids = [f"id{number}" for number in range(len(spec.model.layers))]
    return network_blocks(spec, card, rows, check(spec, card), ids)


def lenet() -> ExperimentSpec:
    card = find_dataset("mnist")
    preset = next(preset for preset in PRESETS if preset.name == "lenet")
    assert card is not None
    return MNIST.with_layers(preset.layers(card))


def test_it_goes_from_the_input_by_scaling_and_layers_to_the_head() -> None:
    blocks = blocks_of(MNIST)
    assert [block["kind"] for block in blocks] == ["input", "scaling", *["layer"] * len(MNIST.model.layers), "head"]
    assert [block["kind"] for block in blocks_of(IRIS)][:2] == ["input", "layer"]


def test_a_layer_says_its_name_parameters_shape_and_place_in_the_editor() -> None:
    block = blocks_of(IRIS)[1]
    assert block["name"] == "Dense"
    assert block["detail"] == "units 512 · relu"
    assert block["meta"] == "(None, 512) · 2,560 parameters"
    assert block["id"] == "id0"
    assert block["target"] == "layer-id0"


def test_folded_parameters_stay_out_of_the_picture() -> None:
    blocks = blocks_of(IRIS.with_layers((dense(8, l2=0.5, kernel_initializer="he_normal"),)))
    assert blocks[1]["detail"] == "units 8 · relu"


def test_the_head_says_its_loss_and_labels() -> None:
    head = blocks_of(IRIS)[-1]
    assert head["name"] == "Head"
    assert head["detail"] == "3 units · softmax"
    assert dict(head["facts"]) == {"Loss": "categorical_crossentropy", "Labels": "one-hot, like [0, 0, 1]"}


def test_width_and_height_grow_with_values_and_weights_on_a_log_scale() -> None:
    shapes = [block["shape"] for block in blocks_of(IRIS.with_layers((dense(1024), dense(32), dense(2))))]
    widths = [shape["width"] for shape in shapes]
    assert widths[1] == 1 > widths[2] > widths[3]
    assert widths[2] == pytest.approx(0.5, abs=0.01)  # log 32 is half of log 1024
    assert shapes[0]["height"] == 0  # the input has no weights
    assert shapes[2]["height"] == 1  # 1024 x 32 are the most


def test_images_are_sheets_and_rows_are_bars() -> None:
    shapes = [block["shape"] for block in blocks_of(lenet())]
    assert [shape["form"] for shape in shapes] == ["sheets"] * 6 + ["bar"] * 3 + ["dots"]
    first, last = shapes[0], shapes[5]
    assert first["sheets"] == 1 < last["sheets"]
    assert first["width"] == first["height"] == 1 > last["width"] == last["height"]
    assert shapes[-1]["dots"] == 10


def test_a_head_of_many_units_is_a_bar() -> None:
    head = HeadSpec(units=500, activation="softmax", loss="sparse_categorical_crossentropy", labels="integer")
    assert blocks_of(IRIS.with_head(head))[-1]["shape"]["form"] == "bar"


def test_a_problem_is_on_its_block_and_the_worst_comes_first() -> None:
    blocks = blocks_of(DIGITS.with_layers((dense(8), dense(-1), LayerSpec.of("dance"))))
    assert [len(block["problems"]) for block in blocks[-5:]] == [0, 0, 1, 1, 0]
    negative = blocks[-3]["problems"][0]
    assert negative["severity"] == "error"
    assert "Units must lie between" in negative["message"]
    head = HeadSpec(units=1, activation="softmax", loss="binary_crossentropy", labels="integer")
    last = blocks_of(BREAST_CANCER.with_head(head))[-1]
    assert last["problems"][0]["severity"] == "error"
    assert last["problems"][0]["why"]


@pytest.mark.parametrize("units", [0, -3, 10**30, 1.5, float("nan"), "many", True])
def test_what_is_no_model_is_drawn_too(units: object) -> None:
    blocks = blocks_of(IRIS.with_layers((dense(units), LayerSpec.of("x" * 50), dense(4))))
    assert blocks[1]["meta"] == "shape not known"
    assert [block["shape"]["form"] for block in blocks[1:]] == ["unknown"] * 4
    assert all(0 <= block["shape"]["width"] <= 1 for block in blocks)


def test_a_head_without_units_is_drawn_too() -> None:
    head = HeadSpec(units=-LARGEST, activation="x" * 50, loss="y" * 100, labels="integer")
    assert blocks_of(IRIS.with_head(head))[-1]["shape"]["form"] == "unknown"
