"""The routes of a run's model, answered by a real server with a real model."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import keras
import numpy as np
import pytest

from tdc_core.datasets.library import DatasetLibrary
from tdc_core.engine.service import TrainingService
from tdc_core.results.kept import MODEL, folder_after
from tdc_core.results.network import NETWORK, read_network
from tdc_core.runs.runs import proof_of
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings
from tdc_core.training.network import as_network
from tdc_core.training.twin import as_litert
from tdc_core.ui.session.services import Services
from tdc_core.web import results as module
from tests.unit.runs.conftest import SPEC
from tests.unit.runs.test_files import READING
from tests.unit.web.test_routes import Server

RUN = "a" * 32
ANSWERS, NETWORKS = "/api/results/answers", "/api/results/network"


@pytest.fixture(scope="module")
def model() -> keras.Sequential:
    keras.utils.set_random_seed(3)
    image = keras.Input((4, 4, 1))
    return keras.Sequential([image, keras.layers.Flatten(), keras.layers.Dense(3, "softmax")])


@pytest.fixture
def folder(settings: Settings, model: keras.Sequential) -> Path:
    folder = folder_after(settings.runs_dir / RUN, 7)
    folder.mkdir(parents=True)
    (folder / MODEL).write_bytes(as_litert(model))
    (folder / NETWORK).write_bytes(as_network(model).as_bytes())
    return folder


@pytest.fixture
def server(settings: Settings, folder: Path) -> Iterator[Server]:
    store = RunStore(settings.store_url)
    server = Server(Services(settings, store, TrainingService(store, settings), DatasetLibrary(settings.home)))
    yield server
    server.stop()


def ask(server: Server, path: str, body: bytes | None = None) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    connection.request("GET" if body is None else "POST", path, body)
    answer = connection.getresponse()
    said = answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    connection.close()
    return said


def test_a_row_is_answered_as_keras_does(server: Server, model: keras.Sequential) -> None:
    row = np.random.default_rng(1).uniform(0, 255, (1, 4, 4, 1)).astype("<f4")
    status, headers, body = ask(server, f"{ANSWERS}?run={RUN}&epoch=7", row.tobytes())
    assert (status, headers["cache-control"]) == (200, "no-store")
    assert np.frombuffer(body, "<f4") == pytest.approx(model.predict(row, verbose=0)[0], abs=1e-6)


def test_the_numbers_of_a_model_come_as_they_are_kept(server: Server, folder: Path, tmp_path: Path) -> None:
    status, headers, body = ask(server, f"{NETWORKS}?run={RUN}&epoch=7&made=1")
    assert (status, headers["content-type"]) == (200, "application/octet-stream")
    assert "immutable" in headers["cache-control"] and headers["x-content-type-options"] == "nosniff"
    (tmp_path / NETWORK).write_bytes(body)
    assert np.array_equal(read_network(tmp_path).weights, read_network(folder).weights)
    (folder / NETWORK).unlink()
    assert ask(server, f"{NETWORKS}?run={RUN}&epoch=7")[0] == 404


@pytest.mark.parametrize(
    "query",
    [
        "",
        f"run={RUN}",
        "epoch=7",
        f"run={RUN}&epoch=8",
        f"run={'b' * 32}&epoch=7",
        f"run=../{RUN}&epoch=7",
        f"run={RUN}&epoch=7/../7",
        f"run={RUN}&epoch=-7",
        f"run={RUN}&epoch={'9' * 400}",
        f"run={RUN}&epoch=%00",
        "run=%2e%2e%2f&epoch=7",
    ],
)
def test_what_names_no_results_is_not_found(query: str, server: Server) -> None:
    row = np.zeros(16, "<f4").tobytes()
    assert ask(server, f"{ANSWERS}?{query}", row)[0] == 404
    assert ask(server, f"{NETWORKS}?{query}")[0] == 404


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"abc",
        np.zeros(15, "<f4").tobytes(),
        np.zeros(17, "<f4").tobytes(),
        np.full(16, np.nan, "<f4").tobytes(),
        np.full(16, np.inf, "<f4").tobytes(),
        bytes(module.MOST_BYTES + 4),
    ],
    ids=["none", "no numbers", "too few", "too many", "nan", "infinite", "huge"],
)
def test_what_is_no_row_is_refused_and_the_next_is_answered(body: bytes, server: Server) -> None:
    assert ask(server, f"{ANSWERS}?run={RUN}&epoch=7", body)[0] == 400
    assert ask(server, f"{ANSWERS}?run={RUN}&epoch=7", np.zeros(16, "<f4").tobytes())[0] == 200


def test_a_damaged_model_is_none(server: Server, folder: Path) -> None:
    (folder / MODEL).write_bytes(b"no model")
    assert ask(server, f"{ANSWERS}?run={RUN}&epoch=7", np.zeros(16, "<f4").tobytes())[0] == 404


def test_a_model_of_a_persons_own_rows_is_for_its_owner(server: Server, settings: Settings, folder: Path) -> None:
    store = RunStore(settings.store_url)
    token, stranger = store.workspaces.create(), store.workspaces.create()
    store.files.add(token, "cars.csv", READING.sha256, 10)
    run = store.queue.submit(token, SPEC.with_("data", dataset="file:cars.csv", file=READING), 5)
    folder.parent.parent.rename(settings.runs_dir / run.id)
    row = np.zeros(16, "<f4").tobytes()
    for path, body in ((NETWORKS, None), (ANSWERS, row)):
        address = f"{path}?run={run.id}&epoch=7"
        assert ask(server, address, body)[0] == 404
        for proof in ("", "ü", proof_of(stranger, run.id), proof_of(token, RUN)):
            assert ask(server, f"{address}&proof={quote(proof)}", body)[0] == 404
        assert ask(server, f"{address}&proof={proof_of(token, run.id)}", body)[0] == 200
