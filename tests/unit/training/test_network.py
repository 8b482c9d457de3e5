"""A model as plain numbers: the forward pass that the browser has puts out what Keras does, for every layer."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import keras
import numpy as np
import pytest

from tdc_core.catalog.layers import ACTIVATIONS, LAYERS
from tdc_core.datasets.encode import ScalingVectors
from tdc_core.results.network import NETWORK, NoNetwork, read_network
from tdc_core.settings import ROOT
from tdc_core.spec import LayerSpec
from tdc_core.training.build import build_model
from tdc_core.training.network import NotAsNumbers, as_network
from tests.unit.training.runs import CHANCE, dataset_card, experiment

FLAT = LayerSpec.of("flatten")
SCALED = {
    "mnist": ScalingVectors("standard", mean=30.0, variance=5000.0),
    "iris": ScalingVectors("standard", mean=(5.0, 3.0, 4.0, 1.0), variance=(0.7, 0.2, 3.0, 0.6)),
}
OF_VECTORS = ("dense", "activation", "layer_normalization")
ODD = (
    LayerSpec.of("conv2d", filters=4, kernel_size=4, padding="same", strides=3),
    LayerSpec.of("average_pooling2d", pool_size=3, padding="same"),
    LayerSpec.of("separable_conv2d", filters=3, kernel_size=2, padding="same"),
    LayerSpec.of("max_pooling2d", pool_size=2, padding="same"),
    FLAT,
)
"""Windows that do not fit into their images evenly."""


def of_layer(row) -> tuple[LayerSpec, ...]:
    if row.name == "flatten":
        return (FLAT,)
    if row.name == "reshape":
        return LayerSpec.of("reshape", target_shape="28,28,1"), FLAT
    layer = LayerSpec.of(row.name, **{param.name: param.default for param in row.params})
    return (FLAT, layer) if row.name in OF_VECTORS else (layer, FLAT)


CASES: dict[str, tuple[str, tuple[LayerSpec, ...]]] = {
    **{f"layer {row.name}": ("mnist", of_layer(row)) for row in LAYERS},
    **{f"activation {name}": ("iris", (LayerSpec.of("dense", units=5, activation=name),)) for name in ACTIVATIONS},
    "all that only trains": ("mnist", CHANCE),
    "odd windows": ("mnist", ODD),
}


def model_of(dataset: str, layers: tuple[LayerSpec, ...]) -> keras.Sequential:
    """A model whose weights are none of those that it begins with."""
    model = build_model(experiment(dataset, layers=layers), dataset_card(dataset), SCALED[dataset])
    for number, variable in enumerate(model.variables):
        if "seed" not in variable.path:
            moved = np.random.default_rng(number).uniform(-0.05, 0.05, variable.shape)
            variable.assign(variable + moved.astype("float32"))
    return model


def rows_for(dataset: str) -> np.ndarray:
    card = dataset_card(dataset)
    return np.random.default_rng(3).uniform(0, 255 if card.image_shape else 8, (3, *card.input_shape)).astype("float32")


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """For each case what Keras puts out, and what the browser's pass does."""
    folder, expected = tmp_path_factory.mktemp("networks"), {}
    for name, (dataset, layers) in CASES.items():
        model, rows = model_of(dataset, layers), rows_for(dataset)
        expected[name] = model(rows, training=False).numpy()
        (folder / f"{name}.bin").write_bytes(as_network(model).as_bytes())
        (folder / f"{name}.json").write_text(json.dumps(rows.reshape(len(rows), -1).tolist()))
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed, so the forward pass was not run")
    script = ROOT / "tests" / "javascript" / "forward.mjs"
    done = subprocess.run([node, script, folder], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return {name: (expected[name], np.array(rows)) for name, rows in json.loads(done.stdout).items()}


@pytest.mark.parametrize("case", CASES)
def test_the_browser_puts_out_what_keras_does(case: str, said: dict[str, tuple[np.ndarray, np.ndarray]]) -> None:
    expected, found = said[case]
    assert found.shape == expected.shape
    assert found == pytest.approx(expected, rel=1e-5, abs=2e-6)
    assert np.ptp(expected, axis=0).max() > 0.001, "rows are told apart"


def test_what_can_not_be_written_is_named() -> None:
    model = keras.Sequential([keras.Input((4, 2)), keras.layers.LSTM(3)])
    with pytest.raises(NotAsNumbers, match="LSTM"):
        as_network(model)


def test_numbers_are_read_as_they_were_written(tmp_path: Path) -> None:
    written = as_network(model_of("iris", (LayerSpec.of("dense", units=5),)))
    (tmp_path / NETWORK).write_bytes(written.as_bytes())
    found = read_network(tmp_path)
    assert found.input_shape == (4,) and list(found.layers) == list(written.layers)
    assert np.array_equal(found.weights, written.weights)
    dense = next(layer for layer in found.layers if layer["type"] == "dense")
    assert found.weight(dense["kernel"]).shape == (20,)


@pytest.mark.parametrize("content", [None, b"", b"\xff\xff\xff\x7f{}", b"\x02\0\0\0{}", b"\x04\0\0\0[1] \0\0"])
def test_damaged_numbers_are_none(content: bytes | None, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / NETWORK).write_bytes(content)
    with pytest.raises(NoNetwork):
        read_network(tmp_path)
