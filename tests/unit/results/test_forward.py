"""The forward pass in numpy and the arithmetic of each unit: those of Keras, for every layer and activation."""

from __future__ import annotations

from functools import cache

import keras
import numpy as np
import pytest

from tdc_core.results.forward import activated, forward
from tdc_core.results.network import Network
from tdc_core.results.unit import WEIGHTED, unit_sum
from tdc_core.training.network import as_network
from tdc_core.training.twin import inference_twin
from tests.unit.training.test_network import CASES, model_of, rows_for

EXACT = {"rel": 1e-5, "abs": 1e-5}


@cache
def reckoned(case: str) -> tuple[Network, list[keras.layers.Layer], list[np.ndarray]]:
    """A model's numbers, the layers with which it predicts, and what comes into the first and leaves each in Keras."""
    dataset, layers = CASES[case]
    model, values = model_of(dataset, layers), [rows_for(dataset)]
    kept = inference_twin(model).layers
    for layer in kept:
        known = {"training": False} if isinstance(layer, keras.layers.BatchNormalization) else {}
        values.append(layer(values[-1], **known).numpy())
    return as_network(model), kept, values


@pytest.mark.parametrize("case", CASES)
def test_every_layer_puts_out_what_keras_does(case: str) -> None:
    network, _, values = reckoned(case)
    found = forward(network, values[0])
    assert len(found) == len(values)
    for ours, theirs in zip(found, values, strict=True):
        assert ours.dtype == np.float32 and ours == pytest.approx(theirs, **EXACT)


@pytest.mark.parametrize("case", CASES)
def test_the_arithmetic_of_a_unit_is_that_of_keras(case: str) -> None:
    network, kept, values = reckoned(case)
    for number, (layer, theirs) in enumerate(zip(network.layers, kept, strict=True)):
        if layer["type"] not in WEIGHTED:
            assert not theirs.weights, "every layer with weights has units"
            continue
        before, after = values[number][0], values[number + 1][0]
        for place in some_places(after.shape):
            units = [(*place[:-1], unit) for unit in range(after.shape[-1])]  # softmax asks for all of them
            units = units if layer.get("activation") == "softmax" else [place]
            sums = [unit_sum(network, layer, before, each) for each in units]
            said = activated(np.array([each.total for each in sums]), layer)
            assert said == pytest.approx([after[each] for each in units], **EXACT)
            for each in sums:
                assert each.inputs == pytest.approx([before[tuple(at)] for at in each.places])


def test_the_largest_products_come_first() -> None:
    network, _, _ = reckoned("activation relu")
    found = unit_sum(network, network.layers[-1], np.array([1.0, -9.0, 0.0, 3.0, 1e4], np.float32), (1,))
    products = np.abs(found.products[found.largest(3)])
    assert list(products) == sorted(np.abs(found.products), reverse=True)[:3]


def test_what_has_diverged_is_told_as_keras_tells_it() -> None:
    dataset, layers = CASES["activation gelu"]
    model = model_of(dataset, layers)
    for variable in model.layers[1].trainable_variables:
        variable.assign(variable * np.float32(3e38))
    rows = rows_for(dataset)
    assert np.isnan(forward(as_network(model), rows)[-1]).any() == np.isnan(model(rows).numpy()).any()


def some_places(shape: tuple[int, ...]) -> list[tuple[int, ...]]:
    """The corners, where a window reaches beyond the image, and one by chance."""
    rng = np.random.default_rng(5)
    chance = tuple(int(rng.integers(size)) for size in shape)
    return [tuple(0 for _ in shape), tuple(size - 1 for size in shape), chance]
