"""Models asked by LiteRT: at once, by many, and within a bound."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import keras
import numpy as np
import pytest

from tdc_core.results.kept import MODEL
from tdc_core.results.predictor import NoModel, Predictor
from tdc_core.settings import ROOT
from tdc_core.training.twin import as_litert

ASK = """
import sys, numpy as np
from pathlib import Path
from tdc_core.results.predictor import Predictor
print(Predictor().predict(Path(sys.argv[1]), np.ones((2, 4), np.float32)).tolist())
assert not {"tensorflow", "keras"} & set(sys.modules)
"""


@pytest.fixture
def model() -> keras.Sequential:
    keras.utils.set_random_seed(1)
    return keras.Sequential([keras.Input((4,)), keras.layers.Dense(8, "relu"), keras.layers.Dense(3, "softmax")])


@pytest.fixture
def folder(tmp_path: Path, model: keras.Sequential) -> Path:
    return laid(tmp_path / "epoch-1", model)


def laid(folder: Path, model: keras.Sequential) -> Path:
    folder.mkdir()
    (folder / MODEL).write_bytes(as_litert(model))
    return folder


def test_it_answers_as_keras_whatever_the_number_of_rows(folder: Path, model: keras.Sequential) -> None:
    predictor = Predictor()
    for rows in (1, 7, 1, 300):
        features = np.random.default_rng(rows).normal(size=(rows, 4)).astype(np.float32)
        assert predictor.predict(folder, features) == pytest.approx(model.predict(features, verbose=0), abs=1e-6)


def test_it_answers_in_a_process_without_tensorflow(folder: Path, model: keras.Sequential) -> None:
    command = [sys.executable, "-c", ASK, str(folder)]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=True).stdout
    assert np.array(json.loads(said)) == pytest.approx(model.predict(np.ones((2, 4)), verbose=0), abs=1e-6)


def test_many_ask_at_once(folder: Path, model: keras.Sequential) -> None:
    predictor, wrong = Predictor(), []
    inputs = [np.full((1 + number % 3, 4), number, np.float32) for number in range(40)]
    expected = [model.predict_on_batch(features) for features in inputs]

    def ask(first: int) -> None:
        for number in range(first, 40, 4):
            found = predictor.predict(folder, inputs[number])
            if found.shape != expected[number].shape or not np.allclose(found, expected[number], atol=1e-6):
                wrong.append(number)

    threads = [threading.Thread(target=ask, args=(first,)) for first in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def damage(file: Path) -> None:
    """So that it can't be read again, and looks as if nothing had happened."""
    made = file.stat().st_mtime_ns
    file.write_bytes(b"no model")
    os.utime(file, ns=(made, made))


def test_what_took_the_place_of_a_model_is_asked_from_then_on(folder: Path, model: keras.Sequential) -> None:
    features, predictor = np.ones((1, 4), np.float32), Predictor()
    before = predictor.predict(folder, features)
    assert predictor.input_shape(folder) == (4,)
    for variable in model.variables:
        variable.assign(variable + 0.5)
    (folder / MODEL).write_bytes(as_litert(model))
    assert predictor.predict(folder, features) == pytest.approx(model.predict(features, verbose=0), abs=1e-6)
    assert predictor.predict(folder, features) != pytest.approx(before, abs=1e-3)
    (folder / MODEL).unlink()
    with pytest.raises(NoModel):
        predictor.predict(folder, features)


def test_those_asked_longest_ago_make_way(tmp_path: Path, model: keras.Sequential) -> None:
    folders = [laid(tmp_path / f"epoch-{number}", model) for number in range(3)]
    features, predictor = np.ones((1, 4), np.float32), Predictor(most_bytes=1_000_000)
    for folder in folders[:2]:
        predictor.predict(folder, features)
    assert 800_000 < predictor.size <= 1_000_000
    predictor.predict(folders[0], features)
    for folder in folders:
        damage(folder / MODEL)
    predictor.predict(folders[0], features)  # both are still there
    predictor.predict(folders[1], features)
    (folders[2] / MODEL).write_bytes(as_litert(model))
    predictor.predict(folders[2], features)
    assert predictor.size <= 1_000_000
    predictor.predict(folders[1], features)
    with pytest.raises(NoModel):
        predictor.predict(folders[0], features)


@pytest.mark.parametrize("content", [None, b"", b"no model", b"\x1c\x00\x00\x00TFL3" + b"\xff" * 200])
def test_a_model_that_is_none_is_told(content: bytes | None, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / MODEL).write_bytes(content)
    with pytest.raises(NoModel):
        Predictor().predict(tmp_path, np.ones((1, 4), np.float32))


@pytest.mark.parametrize("shape", [(1, 5), (1, 3), (4,), (1, 2, 2), (0, 4)])
def test_features_of_another_shape_are_refused_and_the_next_are_answered(shape: tuple[int, ...], folder: Path) -> None:
    predictor = Predictor()
    predictor.predict(folder, np.ones((1, 4), np.float32))
    with pytest.raises(ValueError):
        predictor.predict(folder, np.ones(shape, np.float32))
    assert predictor.predict(folder, np.ones((1, 4), np.float32)).shape == (1, 3)
