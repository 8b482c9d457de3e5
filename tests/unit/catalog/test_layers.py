"""The rows of the layer catalogue against Keras itself."""

import inspect

import keras
import numpy as np
import pytest

from tdc_core.catalog.layer_rows.shared import INITIALIZERS
from tdc_core.catalog.layers import ACTIVATIONS, LAYERS, Argument, find_layer
from tdc_core.spec import LayerSpec
from tdc_core.training.build import keras_layer

VERSION_1 = {
    "flatten", "dense", "activation", "dropout", "batch_normalization", "layer_normalization", "gaussian_noise",
    "reshape", "conv2d", "separable_conv2d", "max_pooling2d", "average_pooling2d", "global_average_pooling2d",
    "random_flip", "random_rotation", "random_translation", "random_zoom", "zero_padding2d",
}  # fmt: skip
"""What files of version 1 may name since its first release. A new layer needs no entry, and none may ever go."""
INPUTS = np.linspace(-4, 4, 17, dtype="float32")
FORMULAS = {
    "relu": lambda x: np.maximum(x, 0),
    "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
    "softmax": lambda x: np.exp(x) / np.exp(x).sum(),
    "tanh": np.tanh,
    "leaky_relu": lambda x: np.where(x > 0, x, 0.2 * x),
    "elu": lambda x: np.where(x > 0, x, np.exp(x) - 1),
    "gelu": lambda x: x * np.vectorize(lambda z: keras.ops.erf(z / np.sqrt(2)).numpy() / 2 + 0.5)(x),
    "selu": lambda x: 1.05070098 * np.where(x > 0, x, 1.67326324 * (np.exp(x) - 1)),
    "silu": lambda x: x / (1 + np.exp(-x)),
    "softplus": lambda x: np.log1p(np.exp(x)),
    "linear": lambda x: x,
}


def keras_signature(row):
    return inspect.signature(getattr(keras.layers, row.keras_name)).parameters


def as_ours(value):
    """Keras' default as the catalogue writes it: one number for (2, 2), and linear for no activation."""
    if isinstance(value, tuple):
        assert len(set(value)) == 1
        return value[0]
    return value


def test_the_catalogue_has_all_layers_once_with_flatten_and_dense_first():
    names = {row.name for row in LAYERS}
    assert names >= VERSION_1
    assert len(names) == len({row.keras_name for row in LAYERS}) == len(LAYERS)
    assert [row.keras_name.lower() for row in LAYERS] == [row.name.replace("_", "") for row in LAYERS]
    assert [row.keras_name for row in LAYERS[:2]] == ["Flatten", "Dense"]
    assert all(find_layer(row.name) is row for row in LAYERS)
    assert find_layer("x") is None


@pytest.mark.parametrize("row", LAYERS, ids=lambda row: row.name)
def test_a_row_names_a_keras_layer_its_arguments_and_their_defaults(row):
    signature = keras_signature(row)
    required = [name for name, parameter in signature.items() if parameter.default is parameter.empty]
    assert [param.argument or param.name for param in row.params if param.keras_default is None] == [
        name for name in required if name != "kwargs"
    ]
    for param in row.params:
        keras_default = signature[param.argument or param.name].default
        if param.keras_default is None:
            continue
        if keras_default is None:  # no activation, and no regularizer
            assert param.keras_default == {"activation": "linear", "l2": 0.0}[param.name]
        else:
            assert param.keras_default == as_ours(keras_default)


@pytest.mark.parametrize("row", LAYERS, ids=lambda row: row.name)
def test_a_row_is_complete(row):
    assert row.help.endswith(".")
    plain = [param.name for param in row.params if not param.advanced]
    assert list(row.default_layer().params) == plain
    assert row.values(LayerSpec.of(row.name)) == row.values(row.default_layer())
    assert len({param.name for param in row.params}) == len(row.params)
    for param in row.params:
        assert param.problem_with(param.default) is None
        assert param.help.endswith(".")
        assert (param.low is None) == (param.kind not in ("int", "float"))
        assert (param.step is None) == (param.low is None)
        assert bool(param.choices) == (param.kind == "choice")
        if param.advanced:
            assert param.default == param.keras_default, "a file that leaves it out means what Keras does"


@pytest.mark.parametrize("row", LAYERS, ids=lambda row: row.name)
def test_a_row_is_in_the_catalogue_under_its_group_and_named_in_it(row):
    assert find_layer(row.name) is row
    groups = [other.group for other in LAYERS]
    assert groups.index(row.group) + groups.count(row.group) > LAYERS.index(row) >= groups.index(row.group)
    assert row.output.__module__ == "tdc_core.catalog.layer_outputs"


@pytest.mark.parametrize("row", LAYERS, ids=lambda row: row.name)
def test_a_row_says_whether_its_layer_bends_what_passes_through(row):
    """Of the average of two inputs it makes the average of what it makes of each; its own activation is left out."""
    given = {"activation": "linear"} if any(param.name == "activation" for param in row.params) else {}
    layer = keras_layer(LayerSpec.of(row.name, **{**row.default_layer().params, **given}))
    one, other = np.random.default_rng(1).normal(size=(2, 3, 14, 28, 2)).astype("float32")
    made, others, between = (np.array(layer(x, training=False)) for x in (one, other, (one + other) / 2))
    assert np.allclose(between, (made + others) / 2, atol=1e-4) != row.bends
    if row.view:
        np.testing.assert_array_equal(np.ravel(made), np.ravel(one))
        assert layer.count_params() == 0


def test_what_keras_does_by_itself_is_not_said():
    def said(layer):
        return [argument.name for argument in find_layer(layer.type).arguments(layer)]

    assert said(LayerSpec.of("dense", units=64, activation="relu")) == ["units", "activation"]
    assert said(LayerSpec.of("dense", units=64, activation="linear", l2=0, use_bias=True)) == ["units"]
    assert said(LayerSpec.of("max_pooling2d")) == []
    assert said(LayerSpec.of("random_flip", mode="horizontal")) == ["mode"]
    dense = LayerSpec.of("dense", units=1, activation="linear", l2=0.5)
    assert find_layer("dense").arguments(dense)[1] == Argument("kernel_regularizer", 0.5, "regularizers.L2", False)


def test_sizes_come_as_a_tuple_and_what_is_none_as_it_stands():
    reshape = find_layer("reshape")
    assert reshape.arguments(LayerSpec.of("reshape", target_shape="7x7, 16"))[0].value == (7, 7, 16)
    assert reshape.arguments(LayerSpec.of("reshape", target_shape="seven"))[0].value == "seven"


def test_a_completed_layer_keeps_what_it_says_and_leaves_out_the_advanced():
    dense = find_layer("dense")
    completed = dense.completed(LayerSpec.of("dense", units=3, use_bias=False))
    assert completed.params == {"units": 3, "activation": "relu", "use_bias": False}


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_an_activation_is_keras_own_and_what_its_name_says(name):
    found = keras.activations.get(name)(keras.ops.convert_to_tensor(INPUTS[np.newaxis]))
    np.testing.assert_allclose(np.array(found)[0], FORMULAS[name](INPUTS), rtol=1e-4, atol=1e-5)


def test_every_activation_has_its_formula_here():
    assert set(ACTIVATIONS) == set(FORMULAS)


@pytest.mark.parametrize("name", INITIALIZERS)
def test_an_initializer_is_keras_own(name):
    assert keras.initializers.get(name)((3, 2)).shape == (3, 2)
