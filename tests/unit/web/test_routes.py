"""The routes of runs, answered by a real server."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette

from tdc_core.datasets.library import DatasetLibrary
from tdc_core.engine.service import TrainingService
from tdc_core.runs.models import Progress, Reason, Run, RunStatus
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings
from tdc_core.ui.run.live_feed import RELEASE
from tdc_core.ui.session.services import Services
from tdc_core.web import routes as module
from tdc_core.web.ending import lifespan
from tdc_core.web.hub import Hub
from tdc_core.web.routes import routes
from tests.support.figures import scored
from tests.support.running_app import free_port
from tests.unit.engine.conftest import wait_for
from tests.unit.ui.test_live_feed import begun, epoch

NOBODY = "0" * 32


class Server:
    """The routes on a port of their own, in a thread of this process."""

    def __init__(self, studio: Services, base: str = "") -> None:
        self.studio, self.hub, self.port = studio, Hub(lambda: studio), free_port()
        app = Starlette(routes=routes(self.hub, lambda: studio, base), lifespan=lifespan(self.hub))
        self._server = uvicorn.Server(uvicorn.Config(app, port=self.port, log_level="warning", ws="none"))
        self._thread = threading.Thread(target=self._server.run)
        self._thread.start()
        wait_for(lambda: self._server.started)

    def get(self, path: str) -> tuple[int, dict[str, str], Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", path)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        headers = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, headers, json.loads(text) if headers["content-type"] == "application/json" else text

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(60)


class Stream:
    """A stream of events, read as it comes."""

    def __init__(self, port: int, query: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._connection.request("GET", f"/api/runs/events?{query}")
        self.answer = self._connection.getresponse()
        assert self.answer.status == 200
        self.sizes: list[int] = []

    def next(self) -> dict[str, Any] | None:
        """The next event, None at the stream's end."""
        lines = b""
        while not lines.endswith(b"\n\n"):
            line = self.answer.readline()
            if not line:
                return None
            lines += line
        self.sizes.append(len(lines))
        told: dict[str, Any] = json.loads(lines.removeprefix(b"data: "))
        return told

    def until(self, true: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        while (told := self.next()) is not None:
            if true(told):
                return told
        raise AssertionError("the stream ended before")

    def close(self) -> None:
        self._connection.close()
        self.answer.close()


@pytest.fixture
def studio(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Services:
    monkeypatch.setattr(TrainingService, "_start_host_unless_served", lambda self: None)
    store = RunStore(settings.store_url)
    return Services(settings, store, TrainingService(store, settings), DatasetLibrary(settings.home))


@pytest.fixture
def server(studio: Services) -> Iterator[Server]:
    made = Server(studio)
    yield made
    made.stop()


def finish(studio: Services, run: Run) -> None:
    assert studio.store.runs.set_status(run.id, run.attempt, RunStatus.FINISHED, Reason.COMPLETED)


def test_a_plain_question_is_answered_at_once(server: Server) -> None:
    run = begun(server.studio, 3)
    status, headers, told = server.get(f"/api/runs?run={run.id}&after=1&run={NOBODY}")
    assert (status, headers["content-type"]) == (200, "application/json")
    assert (headers["cache-control"], headers["x-accel-buffering"]) == ("no-store", "no")
    assert "access-control-allow-origin" not in headers
    assert told["release"] == RELEASE
    here, gone = told["runs"]
    assert (here["run"], here["from"], len(here["rows"]), here["alive"]) == (run.id, 1, 2, True)
    assert here["state"]["epoch"] == "epoch 3 of 20"
    assert gone == {"run": NOBODY, "gone": True}


@pytest.mark.parametrize("path", ["/api/runs", "/api/runs/events"])
@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 400),
        ("run=abc", 400),
        ("run=" + "A" * 32, 400),
        ("after=3", 400),
        (f"run={NOBODY}&after=-1", 400),
        (f"run={NOBODY}&after=1e3", 400),
        (f"run={NOBODY}&after=" + "9" * 4300, 400),
        (f"run={NOBODY}&what=1", 400),
        ("&".join([f"run={NOBODY}"] * 7), 400),
        (f"run={NOBODY}%27%20OR%201=1", 400),
        (f"run={NOBODY}", 404),
    ],
)
def test_what_is_no_question_is_refused_as_json(server: Server, path: str, query: str, status: int) -> None:
    found, headers, told = server.get(f"{path}?{query}")
    assert (found, headers["content-type"]) == (status, "application/json")
    assert told.keys() == {"release", "error"}


def test_a_stream_tells_each_epoch_soon_and_in_few_bytes(server: Server) -> None:
    run = begun(server.studio, 2)
    stream = Stream(server.port, f"run={run.id}&after=0&curve=0")
    assert stream.answer.getheader("content-type", "").startswith("text/event-stream")
    assert stream.next() == {"release": RELEASE}
    first = stream.next()
    assert first is not None and len(first["rows"]) == 2
    for number in range(3, 8):
        server.studio.store.epochs.add(run.id, run.attempt, epoch(number))
        told = stream.until(lambda told: bool(told.get("rows")))
        assert (told["from"], len(told["rows"])) == (number - 1, 1)
        assert stream.sizes[-1] < 1000
    finish(server.studio, run)
    ended = stream.until(lambda told: not told["alive"])
    assert ended["state"]["headline"] == "Finished"
    assert stream.next() is None


def test_progress_inside_an_epoch_is_told_twice_a_second_at_most(server: Server) -> None:
    run = begun(server.studio, 2)
    stream = Stream(server.port, f"run={run.id}&after=0&curve=0")
    stream.until(lambda told: "rows" in told)
    began, told, done = time.monotonic(), [], threading.Event()

    def work() -> None:
        for step in range(1, 200):
            server.studio.store.runs.set_progress(run.id, run.attempt, Progress(3, step, 200, scored(0.5, 0.5)))
            if done.wait(0.01):
                return

    worker = threading.Thread(target=work)
    worker.start()
    while time.monotonic() - began < 1.6:
        told.append(stream.next())
    done.set()
    worker.join()
    assert len(told) <= 5
    assert all("step" in each["state"]["caption"] for each in told if each)
    assert sum(stream.sizes[-len(told) :]) < 1000 * 2.2


def test_who_comes_within_a_long_epoch_gets_its_line_and_then_what_is_new(server: Server) -> None:
    run = begun(server.studio, 0)
    trail = tuple((100.0 * step, 1 / step, 0.5 + step / 100) for step in range(1, 31))

    def work(points: int) -> None:
        last = trail[points - 1]
        progress = Progress(1, int(last[0]) + 7, 3000, scored(*last[1:]), rate=5.0, trail=trail[:points])
        server.studio.store.runs.set_progress(run.id, run.attempt, progress)

    work(29)
    stream = Stream(server.port, f"run={run.id}&after=0&curve=0")
    first = stream.until(lambda told: "line" in told)["line"]
    assert (first["epoch"], first["from"], len(first["points"])) == (1, 0, 30)
    work(30)
    told = stream.until(lambda told: "line" in told)["line"]
    assert (told["from"], len(told["points"])) == (29, 2)
    assert stream.sizes[-1] < 500
    stream.close()


def test_two_runs_share_a_stream_and_one_alone_can_end(server: Server) -> None:
    one, other = begun(server.studio, 2), begun(server.studio, 1)
    stream = Stream(server.port, f"run={one.id}&after=2&curve=0&run={other.id}")
    assert stream.until(lambda told: told.get("run") == one.id)["rows"] == []
    assert "rows" not in stream.until(lambda told: told.get("run") == other.id)
    finish(server.studio, one)
    stream.until(lambda told: told["run"] == one.id and not told["alive"])
    server.studio.store.epochs.add(other.id, other.attempt, epoch(2))
    assert stream.until(lambda told: told["run"] == other.id)["total"] == 2
    stream.close()


def test_a_run_that_was_cut_back_is_told_anew(server: Server) -> None:
    run = begun(server.studio, 4)
    stream = Stream(server.port, f"run={run.id}&after=4&curve=0")
    stream.until(lambda told: "rows" in told)
    server.studio.store.epochs.cut_back(run.id, run.attempt, 2)
    told = stream.until(lambda told: told["curve"] == run.attempt)
    assert (told["from"], len(told["rows"])) == (0, 2)
    stream.close()


def test_a_run_that_was_deleted_is_told_as_gone(server: Server) -> None:
    token = server.studio.store.workspaces.create()
    run = server.studio.store.queue.submit(token, begun(server.studio).spec, limit=1)
    stream = Stream(server.port, f"run={run.id}")
    assert "next in line" in stream.until(lambda told: "state" in told)["state"]["headline"]
    server.studio.store.workspaces.forget(token)
    stream.until(lambda told: bool(told.get("gone")))
    assert stream.next() is None


def test_all_who_watch_a_run_cost_one_look_at_the_store(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    run = begun(server.studio, 2)
    streams = [Stream(server.port, f"run={run.id}&after=0&curve=0") for _ in range(20)]
    for stream in streams:
        stream.until(lambda told: "rows" in told)
    reads: list[str] = []
    read = server.studio.store.runs.get
    monkeypatch.setattr(server.studio.store.runs, "get", lambda run_id: reads.append(run_id) or read(run_id))
    server.studio.store.epochs.add(run.id, run.attempt, epoch(3))
    for stream in streams:
        stream.until(lambda told: told["total"] == 3)
    assert len(reads) <= 5  # one for the epoch, and one a second for the times
    for stream in streams:
        stream.close()
    wait_for(lambda: server.hub.watchers == 0)


def test_a_stream_ends_by_itself(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "STREAM_SECONDS", 1.0)
    stream = Stream(server.port, f"run={begun(server.studio, 2).id}")
    began = time.monotonic()
    while stream.next() is not None:
        assert time.monotonic() - began < 30


def test_a_store_that_hangs_holds_nobody_else_up(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    run = begun(server.studio, 2)
    stream = Stream(server.port, f"run={run.id}")
    stream.until(lambda told: "state" in told)
    hangs, freed = threading.Event(), threading.Event()
    read = server.studio.store.runs.versions

    def slow(run_ids: Any) -> dict[str, int]:
        hangs.set()
        freed.wait(60)
        return read(run_ids)

    monkeypatch.setattr(server.studio.store.runs, "versions", slow)
    assert hangs.wait(60)
    assert server.get("/api/runs?run=nonsense")[0] == 400  # which asks the store nothing
    freed.set()
    finish(server.studio, run)
    stream.until(lambda told: not told["alive"])


def test_a_store_that_fails_for_a_while_ends_no_stream(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    run = begun(server.studio, 2)
    stream = Stream(server.port, f"run={run.id}")
    stream.until(lambda told: "state" in told)
    failed = threading.Event()

    def broken(run_ids: Any) -> dict[str, int]:
        failed.set()
        raise OSError("the disk is away")

    with monkeypatch.context() as patch:
        patch.setattr(server.studio.store.runs, "versions", broken)
        assert failed.wait(60)
    finish(server.studio, run)
    stream.until(lambda told: not told["alive"])


def test_the_base_path_stands_before_the_routes(studio: Services) -> None:
    server = Server(studio, base="/studio/")
    try:
        run = begun(studio)
        assert server.get(f"/studio/api/runs?run={run.id}")[0] == 200
        assert server.get(f"/api/runs?run={run.id}")[0] == 404
    finally:
        server.stop()
