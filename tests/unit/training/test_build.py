from __future__ import annotations

import keras
import numpy as np
import pytest

from tdc_core.catalog.datasets import DATASETS
from tdc_core.catalog.heads import HEADS
from tdc_core.catalog.layers import ACTIVATIONS, LAYERS
from tdc_core.catalog.optimizers import OPTIMIZERS
from tdc_core.checks.shapes import layer_table, total_params
from tdc_core.datasets.encode import ScalingVectors, TargetVectors
from tdc_core.spec import LayerSpec
from tdc_core.training.build import build_model, keras_layer
from tests.unit.training.runs import dataset_card, experiment, fitting_heads

CASES = [(card.name, head.name) for card in DATASETS for head in fitting_heads(card)]


@pytest.mark.parametrize(("dataset", "head"), CASES)
def test_shapes_and_parameters_are_those_of_the_layer_table(dataset: str, head: str):
    spec, card = experiment(dataset, head), dataset_card(dataset)
    model = build_model(spec, card, None)
    assert model.input_shape == (None, *card.input_shape)
    assert model.output_shape == (None, spec.model.head.units)
    rows = layer_table(spec.model, card.input_shape, spec.data.scaling)
    layers = [row for row in rows if row.params is not None][-len(model.layers) :]
    assert [row.params for row in layers] == [layer.count_params() for layer in model.layers]
    assert total_params(rows) == model.count_params()


@pytest.mark.parametrize("row", LAYERS, ids=lambda row: row.name)
def test_every_layer_becomes_its_keras_class_with_its_values(row):
    layer = LayerSpec.of(row.name, **{param.name: param.high or param.default for param in row.params})
    values = row.values(layer) | {"target_shape": (28, 28, 1)}
    built = keras_layer(layer)
    assert type(built) is getattr(keras.layers, row.keras_name)
    config = built.get_config()
    for name in row.values(layer).keys() - {"l2"}:
        said = {"pool_size": (8, 8), "kernel_size": (11, 11), "strides": (4, 4)}.get(name, values[name])
        if row.name == "zero_padding2d":
            said = ((16, 16), (16, 16))
        elif row.name == "random_rotation" and name == "factor":
            said = (-0.5, 0.5)
        found = config[name]["class_name"] if isinstance(config[name], dict) else config[name]
        assert found == ("GlorotUniform" if name == "kernel_initializer" else said), name


def test_a_penalty_becomes_a_regularizer_and_none_of_0_is_no_regularizer():
    penalised = keras_layer(LayerSpec.of("dense", l2=0.25)).kernel_regularizer
    assert type(penalised) is keras.regularizers.L2
    assert float(penalised.l2) == 0.25
    assert keras_layer(LayerSpec.of("dense", l2=0.0)).kernel_regularizer is None


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_activation_is_keras_own(activation: str):
    spec = experiment(layers=(LayerSpec.of("dense", units=3, activation=activation),))
    assert build_model(spec, dataset_card("iris"), None).layers[0].activation is keras.activations.get(activation)


@pytest.mark.parametrize("row", OPTIMIZERS, ids=lambda row: row.name)
def test_every_optimizer_gets_its_learning_rate(row):
    optimizer = build_model(experiment(optimizer=row.name, learning_rate=0.0123), dataset_card("iris"), None).optimizer
    assert type(optimizer) is getattr(keras.optimizers, row.keras_name)
    assert float(optimizer.learning_rate) == pytest.approx(0.0123)


@pytest.mark.parametrize("head", HEADS, ids=lambda head: head.name)
def test_every_head_is_compiled_with_its_loss(head):
    model = build_model(experiment("breast_cancer", head.name), dataset_card("breast_cancer"), None)
    assert model.loss == head.loss
    assert model.layers[-1].activation is keras.activations.get(head.activation)


@pytest.mark.parametrize(
    ("dataset", "scaling", "expected"),
    [
        ("iris", None, [10.0, 20.0, 30.0, 40.0]),
        ("iris", ScalingVectors("minmax", scale=(0.1, 1.0, 1.0, 2.0), offset=(-1.0, 0.0, 5.0, 0.0)), [0, 20, 35, 80]),
        ("iris", ScalingVectors("standard", mean=(10.0, 0, 0, 20), variance=(4.0, 1, 4, 100)), [0, 20, 15, 2]),
        ("digits", ScalingVectors("minmax", scale=1 / 16, offset=0.0), [10 / 16, 20 / 16, 30 / 16, 40 / 16]),
        ("digits", ScalingVectors("standard", mean=20.0, variance=100.0), [-1, 0, 1, 2]),
    ],
    ids=["none", "minmax table", "standard table", "minmax image", "standard image"],
)
def test_the_scaling_is_inside_and_has_no_weights(dataset, scaling, expected):
    card = dataset_card(dataset)
    raw = np.resize(np.array([10.0, 20, 30, 40], "float32"), card.input_shape)[np.newaxis]
    model = build_model(experiment(dataset, layers=()), card, scaling)
    plain = build_model(experiment(dataset, layers=()), card, None)
    assert model.count_params() == plain.count_params()
    scaled = raw if scaling is None else model.layers[0](raw)
    np.testing.assert_allclose(np.ravel(scaled)[:4], expected, rtol=1e-6)


def test_the_seed_alone_decides_the_first_weights():
    def weights(seed: int) -> list[np.ndarray]:
        return build_model(experiment(seed=seed), dataset_card("iris"), None).get_weights()

    first, again, other = weights(1), weights(1), weights(2)
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert not np.array_equal(first[0], other[0])


def test_a_number_comes_out_in_its_own_unit_and_so_it_does_of_the_saved_model(tmp_path):
    spec, card = experiment("diabetes", "linear_number"), dataset_card("diabetes")
    features = np.random.default_rng(0).normal(size=(50, 10)).astype("float32")
    plain = build_model(spec, card, None)
    scaled = build_model(spec, card, None, TargetVectors(mean=150.0, deviation=70.0))
    outputs = scaled.predict(features, verbose=0)
    np.testing.assert_allclose(outputs, 70 * plain.predict(features, verbose=0) + 150, rtol=1e-5)
    numbers = outputs + np.float32(7)
    assert scaled.evaluate(features, numbers, verbose=0, return_dict=True) == {
        "loss": pytest.approx(49, rel=1e-4),
        "mae": pytest.approx(7, rel=1e-4),
        "r2": pytest.approx(1 - 49 / numbers.var(), rel=1e-3),
    }
    scaled.save(tmp_path / "model.keras")
    again = keras.models.load_model(tmp_path / "model.keras")
    np.testing.assert_array_equal(again.predict(features, verbose=0), outputs)
    assert again.evaluate(features, numbers, verbose=0, return_dict=True).keys() == {"loss", "mae", "r2"}
