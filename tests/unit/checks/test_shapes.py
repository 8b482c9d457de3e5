"""Shapes and parameter counts against Keras itself."""

import math

import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tdc_core.catalog.datasets import DATASETS
from tdc_core.catalog.experiments import ready_made
from tdc_core.catalog.heads import HEADS
from tdc_core.catalog.layers import LAYERS
from tdc_core.checks.shapes import SCALING_LAYERS, layer_problem, layer_table, total_multiplications, total_params
from tdc_core.spec import HeadSpec, LayerSpec, ModelSpec
from tdc_core.training.build import keras_layer
from tests.unit.checks.legal_layers import LEGAL_LAYERS

HEAD = HeadSpec(units=3, activation="softmax", loss="categorical_crossentropy", labels="one_hot")
IMAGE = (12, 13, 2)
BLOCKS = ((7,), (5, 4), IMAGE, (4, 3, 2, 2))
INPUTS = {"reshape": ((784,), (8, 98), (28, 28, 1), (2, 2, 14, 14))}
SIZES = ("784", "2, 392", "28x28x1", "(2, 2, 14, 14)")


def variants(row):
    """Layers of one type: all at its default, lowest and highest, and each value that ends a range or is a choice."""
    default, lowest, highest = row.values(row.default_layer()), {}, {}
    yield LayerSpec.of(row.name, **default)
    for param in row.params:
        number = int if param.kind == "int" else float
        values = {"bool": (False, True), "choice": param.choices, "sizes": SIZES}.get(param.kind) or (
            number(param.low),
            number(param.high),
        )
        lowest[param.name], highest[param.name] = values[0], values[-1]
        for value in values:
            yield LayerSpec.of(row.name, **default | {param.name: value})
    yield LayerSpec.of(row.name, **lowest)
    yield LayerSpec.of(row.name, **highest)


def cases():
    for row in LAYERS:
        for layer in dict.fromkeys(layer.model_dump_json() for layer in variants(row)):
            for shape in INPUTS.get(row.name) or [
                shape for shape in BLOCKS if not row.ranks or len(shape) in row.ranks
            ]:
                yield pytest.param(LayerSpec.model_validate_json(layer), shape, id=f"{layer}-{shape}")


def assert_equals_keras(spec, input_shape, scaling="none"):
    scaled = {
        "none": [],
        "minmax": [keras.layers.Rescaling(0.5)],
        "standard": [keras.layers.Normalization(axis=None, mean=0.0, variance=1.0)],
    }[scaling]
    head = keras.layers.Dense(spec.head.units, activation=spec.head.activation)
    model = keras.Sequential([keras.Input(input_shape), *scaled, *map(keras_layer, spec.layers), head])
    rows = layer_table(spec, input_shape, scaling)
    assert [row.keras_name for row in rows] == [type(layer).__name__ for layer in model.layers]
    assert [row.output_shape for row in rows] == [tuple(layer.output.shape[1:]) for layer in model.layers]
    assert [row.params for row in rows] == [layer.count_params() for layer in model.layers]
    assert total_params(rows) == model.count_params()


@pytest.mark.parametrize(("layer", "input_shape"), list(cases()))
def test_one_layer_equals_keras(layer, input_shape):
    assert layer_problem(layer) is None
    assert_equals_keras(ModelSpec(layers=(layer,), head=HEAD), input_shape)


@pytest.mark.parametrize("shape", [(7,), (5, 4), (4, 3, 2, 2)], ids=str)
@pytest.mark.parametrize("row", [row for row in LAYERS if row.ranks], ids=lambda row: row.name)
def test_a_layer_for_images_takes_nothing_else(row, shape):
    table = layer_table(ModelSpec(layers=(row.default_layer(),), head=HEAD), shape, "none")
    assert table[0].output_shape is table[0].params is None
    assert f"{row.keras_name} takes an image (height × width × channels), and a " in table[0].problem
    if row.group == "augmentation" and len(shape) == 2:
        return  # Keras takes the batch for a single image, and trains in silence
    with pytest.raises((ValueError, IndexError)):
        keras.Sequential([keras.Input(shape), keras_layer(row.default_layer())])(np.ones((4, *shape)), training=True)


@pytest.mark.parametrize(
    ("layer", "shape", "words"),
    [
        (LayerSpec.of("conv2d", kernel_size=5), (4, 9, 1), "The kernel of 5 × 5 is larger than what comes in, 4 × 9"),
        (LayerSpec.of("separable_conv2d", kernel_size=5), (9, 4, 1), "larger than what comes in, 9 × 4 pixels."),
        (LayerSpec.of("max_pooling2d", pool_size=3), (2, 2, 8), "The pool of 3 × 3 is larger than what comes in"),
        (LayerSpec.of("average_pooling2d"), (1, 1, 8), "The pool of 2 × 2 is larger than what comes in"),
        (LayerSpec.of("reshape"), (4,), "The target shape of 28 × 28 × 1 is 784 numbers, and 4 come in."),
        (LayerSpec.of("reshape", target_shape="3"), (2, 2), "The target shape of 3 numbers, and 4 come in."),
    ],
)
def test_what_does_not_fit_is_said_in_words_and_raises_in_keras(layer, shape, words):
    table = layer_table(ModelSpec(layers=(layer,), head=HEAD), shape, "none")
    assert words in table[0].problem
    with pytest.raises(ValueError):
        keras.Sequential([keras.Input(shape), keras_layer(layer)])


@settings(max_examples=60)
@given(layers=st.lists(LEGAL_LAYERS, min_size=1, max_size=5), shape=st.sampled_from([(9, 7, 2), (16, 16, 1), (16,)]))
def test_any_stack_is_built_as_predicted_or_refused_where_keras_refuses_it(layers, shape):
    rows = layer_table(ModelSpec(layers=tuple(layers), head=HEAD), shape, "none")
    fitting = next((index for index, row in enumerate(rows) if row.output_shape is None), len(layers))
    model = keras.Sequential([keras.Input(shape), *map(keras_layer, layers[:fitting])])
    assert [row.output_shape for row in rows[:fitting]] == [tuple(layer.output.shape[1:]) for layer in model.layers]
    assert [row.params for row in rows[:fitting]] == [layer.count_params() for layer in model.layers]
    if fitting < len(layers):
        assert rows[fitting].problem
        if not layers[fitting].type.startswith("random"):  # which raise once they train, see above
            with pytest.raises(ValueError):
                model.add(keras_layer(layers[fitting]))


@pytest.mark.parametrize("scaling", ["none", *SCALING_LAYERS])
@pytest.mark.parametrize("card", DATASETS, ids=lambda card: card.name)
def test_the_classic_stack_equals_keras(card, scaling):
    flatten = [LayerSpec.of("flatten")] if card.image_shape else []
    stack = [*flatten, *(LayerSpec.of("dense", units=units) for units in (512, 256, 128, 64))]
    for head in HEADS:
        spec = ModelSpec(layers=tuple(stack), head=head.spec(card.class_count))
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


@pytest.mark.parametrize(
    ("layer", "shape", "multiplications"),
    [
        (LayerSpec.of("dense", units=5), (7,), 35),
        (LayerSpec.of("dense", units=5), (4, 7), 140),
        (LayerSpec.of("conv2d", filters=8, kernel_size=3), (10, 10, 4), 8 * 8 * 3 * 3 * 4 * 8),
        (LayerSpec.of("separable_conv2d", filters=8, kernel_size=3), (10, 10, 4), 8 * 8 * 4 * (3 * 3 + 8)),
        (LayerSpec.of("max_pooling2d"), (10, 10, 4), 0),
        (LayerSpec.of("random_zoom"), (10, 10, 4), 40_000),
    ],
)
def test_work_is_counted_for_an_example_on_its_way_forward(layer, shape, multiplications):
    rows = layer_table(ModelSpec(layers=(layer,), head=HEAD), shape, "none")
    assert rows[0].multiplications == multiplications
    assert total_multiplications(rows) == multiplications + rows[1].multiplications
    assert rows[1].multiplications == 3 * math.prod(rows[0].output_shape)
