"""The weights of some epochs: evenly apart, within their bounds, and the same however often a run was interrupted."""

from __future__ import annotations

from pathlib import Path

import keras
import numpy as np
import pytest

from tdc_core.results.forward import forward
from tdc_core.results.history import HISTORY, MOST_EPOCHS, MOST_WEIGHTS, History, read_history
from tdc_core.results.kept import newest_results
from tdc_core.results.network import read_network
from tdc_core.settings import Settings
from tdc_core.spec import LayerSpec
from tdc_core.training import worker
from tdc_core.training.history import WeightHistory, weight_history
from tdc_core.training.network import as_network
from tdc_core.training.state import load
from tests.unit.training.runs import claimed, experiment, raw_part, trained
from tests.unit.training.test_results import store_token


@pytest.fixture
def model() -> keras.Sequential:
    keras.utils.set_random_seed(1)
    return keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, "relu"), keras.layers.Dense(2)])


def kept(folder: Path) -> History:
    found = read_history(folder)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("epochs", "expected"),
    [(0, [0]), (5, [*range(6)]), (29, [*range(30)]), (30, [*range(0, 31, 2)]), (59, [*range(0, 60, 2)]),
     (60, [*range(0, 61, 4)]), (1000, [*range(0, 1001, 64)])],
)  # fmt: skip
def test_epochs_stay_evenly_apart(epochs: int, expected: list[int], model: keras.Sequential, tmp_path: Path) -> None:
    history = WeightHistory(tmp_path, model, 0, 1)
    for epoch in range(1, epochs + 1):
        model.layers[0].bias.assign(np.full(3, epoch, np.float32))
        history.note(epoch)
    history.write()
    found = kept(tmp_path)
    assert list(found.epochs) == expected and len(expected) <= MOST_EPOCHS
    offset, length = as_network(model).layers[0]["bias"]
    assert found.weights[:, offset : offset + length].tolist() == [[epoch] * 3 for epoch in expected]


def test_one_that_goes_on_keeps_what_one_without_a_break_keeps(settings: Settings) -> None:
    spec = experiment("iris", epochs=7, scaling="standard", learning_rate=0.01)
    _, whole = trained(spec.with_("training", epochs=33), settings)
    store, run = trained(spec, settings)
    folder = settings.runs_dir / run.id
    store.queue.resume(store_token(store, run), run.id, 5, epochs=33)
    again = store.queue.claim("test")
    worker.train(again.id, again.attempt, settings)
    found, expected = kept(folder), kept(settings.runs_dir / whole.id)
    assert found.epochs == expected.epochs == tuple(range(0, 33, 2))
    assert found.weights == pytest.approx(expected.weights, abs=1e-3)
    assert not list(folder.glob(f"{HISTORY}.*"))


def test_what_a_kill_leaves_is_cut_back_to_the_state(settings: Settings) -> None:
    store, run = trained(experiment("iris", epochs=6), settings)
    folder = settings.runs_dir / run.id
    found = kept(folder)
    history = WeightHistory(folder, keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)]), 4, 2)
    assert list(history._kept) == [0, 1, 2, 3, 4], "the state is of epoch 4, the history was written a moment later"
    assert np.array_equal(history._kept[3], found.weights[3])
    (folder / "state.npz").unlink()  # so that the run begins at its beginning
    store.queue.resume(store_token(store, run), run.id, 5, epochs=7)
    again = store.queue.claim("test")
    worker.train(again.id, again.attempt, settings)
    assert kept(folder).epochs == tuple(range(8))


def test_weights_are_those_of_the_epoch(settings: Settings) -> None:
    spec = experiment("diabetes", "linear_number", epochs=3, scaling="standard").with_(
        "data", target_scaling="standard"
    )
    _, run = trained(spec, settings)
    folder = settings.runs_dir / run.id
    results, state = newest_results(folder), load(folder / "state.npz")
    assert results is not None and state is not None and run.best_epoch == 3, "so that best and last are the same"
    best = read_network(results)
    fixed = (0, len(best.layers) - 1)
    rows = raw_part(spec, settings, "train[:20]")[0]
    said = forward(kept(folder).network(3, best, fixed), rows)[-1]
    assert said == pytest.approx(forward(best, rows)[-1], rel=0.01)
    assert not np.allclose(said, forward(kept(folder).network(0, best, fixed), rows)[-1], rtol=0.05)


def test_a_model_that_is_too_large_has_none(settings: Settings) -> None:
    units = MOST_WEIGHTS // 7
    _, run = trained(experiment("iris", layers=(LayerSpec.of("dense", units=units),), epochs=1), settings)
    assert not (settings.runs_dir / run.id / HISTORY).exists()


def test_one_that_can_not_be_written_as_numbers_has_none(tmp_path: Path) -> None:
    model = keras.Sequential([keras.Input((4, 2)), keras.layers.LSTM(3)])
    assert weight_history(tmp_path, model, 0, 1) is None


def test_numbers_beyond_float16_stay_numbers(model: keras.Sequential, tmp_path: Path) -> None:
    model.layers[0].bias.assign([1e9, -1e9, 1.0])
    WeightHistory(tmp_path, model, 0, 1).write()
    assert np.isfinite(kept(tmp_path).weights).all()


def test_a_run_that_diverges_has_its_whole_epochs(settings: Settings) -> None:
    store, run = claimed(experiment("iris", epochs=4, learning_rate=1e20), settings)
    worker.train(run.id, run.attempt, settings)
    found = read_history(settings.runs_dir / run.id)
    done = store.runs.get(run.id).epochs_done
    assert (found is None and done == 0) or (found is not None and found.epochs == tuple(range(done + 1)))


@pytest.mark.parametrize("content", [None, b"", b"cut", b"PK\x03\x04"])
def test_a_damaged_one_is_none(content: bytes | None, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / HISTORY).write_bytes(content)
    assert read_history(tmp_path) is None
