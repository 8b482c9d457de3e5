"""Shapes and parameter counts against Keras itself."""

import keras
import pytest

from tdc_core.catalog.datasets import DATASETS
from tdc_core.catalog.experiments import ready_made
from tdc_core.catalog.heads import HEADS
from tdc_core.catalog.layers import LAYERS
from tdc_core.checks.shapes import RULES, SCALING_LAYERS, layer_table, total_params
from tdc_core.spec import HeadSpec, LayerSpec, ModelSpec

HEAD = HeadSpec(units=3, activation="softmax", loss="categorical_crossentropy", labels="one_hot")
SHAPES = sorted({card.input_shape for card in DATASETS} | {(1,), (7,), (5, 4), (8, 8, 1), (28, 28, 1), (6, 5, 4, 3)})


def variants(row):
    """Layers of one type: every parameter at its default, lowest, highest and each of its choices."""
    default = row.default_layer()
    yield default
    for param in row.params:
        values = [value for value in (param.low, param.high) if value is not None]
        values = [int(value) if param.kind == "int" else value for value in values]
        for value in [*values, *param.choices, *([True, False] if param.kind == "bool" else [])]:
            yield default.with_params(**{param.name: value})


def keras_layers(layers):
    rows = {row.name: row for row in LAYERS}
    return [getattr(keras.layers, rows[layer.type].keras_name)(**rows[layer.type].values(layer)) for layer in layers]


def assert_equals_keras(spec, input_shape, scaling="none"):
    scaled = {
        "none": [],
        "minmax": [keras.layers.Rescaling(0.5)],
        "standard": [keras.layers.Normalization(axis=None, mean=0.0, variance=1.0)],
    }[scaling]
    head = keras.layers.Dense(spec.head.units, activation=spec.head.activation)
    model = keras.Sequential([keras.Input(input_shape), *scaled, *keras_layers(spec.layers), head])
    rows = layer_table(spec, input_shape, scaling)
    assert [row.keras_name for row in rows] == [type(layer).__name__ for layer in model.layers]
    assert [row.output_shape for row in rows] == [tuple(layer.output.shape[1:]) for layer in model.layers]
    assert [row.params for row in rows] == [layer.count_params() for layer in model.layers]
    assert total_params(rows) == model.count_params()


@pytest.mark.parametrize("row", LAYERS, ids=lambda row: row.name)
def test_every_layer_type_has_a_rule(row):
    assert row.name in RULES


def test_there_is_no_rule_without_a_layer():
    assert set(RULES) == {row.name for row in LAYERS}


@pytest.mark.parametrize("input_shape", SHAPES, ids=str)
@pytest.mark.parametrize(
    "layer", [layer for row in LAYERS for layer in variants(row)], ids=lambda layer: f"{layer.type}{layer.params}"
)
def test_one_layer_equals_keras(layer, input_shape):
    row = next(row for row in LAYERS if row.name == layer.type)
    if row.ranks and len(input_shape) not in row.ranks:
        rows = layer_table(ModelSpec(layers=(layer,), head=HEAD), input_shape, "none")
        assert rows[0].output_shape is None
        assert rows[0].problem
    else:
        assert_equals_keras(ModelSpec(layers=(layer,), head=HEAD), input_shape)


@pytest.mark.parametrize("scaling", ["none", *SCALING_LAYERS])
@pytest.mark.parametrize("card", DATASETS, ids=lambda card: card.name)
def test_the_classic_stack_equals_keras(card, scaling):
    flatten = [LayerSpec.of("flatten")] if card.image_shape else []
    stack = [*flatten, *(LayerSpec.of("dense", units=units) for units in (512, 256, 128, 64))]
    for head in HEADS:
        spec = ModelSpec(layers=tuple(stack), head=head.spec(len(card.classes)))
        assert_equals_keras(spec, card.input_shape, scaling)


@pytest.mark.parametrize("spec", ready_made(), ids=lambda spec: spec.name)
def test_a_ready_made_experiment_equals_keras(spec):
    card = next(card for card in DATASETS if card.name == spec.data.dataset)
    assert_equals_keras(spec.model, card.input_shape, spec.data.scaling)


def test_paths_name_the_place_in_the_experiment():
    spec = ModelSpec(layers=(LayerSpec.of("flatten"), LayerSpec.of("dense")), head=HEAD)
    rows = layer_table(spec, (8, 8, 1), "minmax")
    assert [row.path for row in rows] == ["data.scaling", "model.layers.0", "model.layers.1", "model.head"]


def test_after_a_layer_that_cannot_work_nothing_is_known():
    layers = (LayerSpec.of("dense", units=8), LayerSpec.of("dense", units=0), LayerSpec.of("dense", units=8))
    rows = layer_table(ModelSpec(layers=layers, head=HEAD), (4,), "none")
    assert [row.output_shape for row in rows] == [(8,), None, None, None]
    assert [row.params for row in rows] == [40, None, None, None]
    assert [bool(row.problem) for row in rows] == [False, True, False, False]
    assert total_params(rows) is None


def test_a_block_of_numbers_at_the_head_is_a_problem():
    rows = layer_table(ModelSpec(layers=(), head=HEAD), (8, 8, 1), "none")
    assert rows[-1].output_shape == (8, 8, 3)
    assert "8 × 8 × 1" in rows[-1].problem
