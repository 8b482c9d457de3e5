"""A store, a service with a stand-in worker, and ways to wait for what processes do."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from tdc_core.engine.service import TrainingService
from tdc_core.runs.models import Run
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings
from tdc_core.spec import DataSpec, ExperimentSpec, HeadSpec, ModelSpec
from tests.support.processes import processes_of

STAND_IN = "tests.unit.engine.stand_in"
PATIENCE = 60.0
EITHER_WAY = pytest.mark.parametrize("fresh", [False, True], ids=["forkserver", "fresh"])


def wait_for(what: Callable[[], bool], seconds: float = PATIENCE) -> None:
    """Wait until it is so; fail the test where that takes too long."""
    end = time.monotonic() + seconds
    while not what():
        if time.monotonic() > end:
            raise AssertionError("what was waited for did not come")
        time.sleep(0.02)


class Engine:
    """A service on the test's home folder, and what a test wants to know of its processes."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.store = RunStore(settings.store_url)
        self.service = TrainingService(self.store, settings, worker=STAND_IN)
        self.token = self.store.workspaces.create()

    def submit(self, does: str, token: str | None = None) -> Run:
        return self.service.submit(token or self.token, spec(does))

    def wait_as_a_page(self, what: Callable[[], bool]) -> None:
        """Wait until it is so, and see to it meanwhile that there is a host, as an open page does."""

        def look() -> bool:
            self.service.ensure_host()
            return what()

        wait_for(look)

    def run(self, run: Run) -> Run:
        found = self.store.runs.get(run.id)
        assert found is not None
        return found

    def wait_end(self, run: Run) -> Run:
        wait_for(lambda: not self.run(run).alive)
        return self.run(run)

    def wait_pids(self, run: Run) -> tuple[int, int]:
        """The worker's process, and its parent's."""
        return self.wait_pid_file(self.settings.runs_dir / run.id / "pid")

    def wait_pid_file(self, path: Path) -> tuple[int, int]:
        wait_for(lambda: path.exists() and len(path.read_text().split()) == 2)
        worker, parent = path.read_text().split()
        return int(worker), int(parent)

    def hosts(self) -> list[psutil.Process]:
        return [process for process in self.processes() if _is_host(process)]

    def host(self) -> psutil.Process:
        """The one host, once those that came too late have left."""
        wait_for(lambda: len(self.hosts()) == 1)
        return self.hosts()[0]

    def processes(self) -> list[psutil.Process]:
        """All living processes of this home, zombies left out."""
        return [process for process in processes_of(self.settings.home) if process.pid != psutil.Process().pid]

    def log(self) -> str:
        path = self.settings.home / "host.log"
        return path.read_text() if path.exists() else ""


def _is_host(process: psutil.Process) -> bool:
    try:
        return "tdc_core.engine.host" in process.cmdline()
    except psutil.NoSuchProcess:
        return False


def spec(name: str) -> ExperimentSpec:
    head = HeadSpec(units=3, activation="softmax", loss="sparse_categorical_crossentropy", labels="integer")
    return ExperimentSpec(name=name, data=DataSpec(dataset="iris"), model=ModelSpec(head=head))


@pytest.fixture
def make_engine(settings: Settings) -> Iterator[Callable[..., Engine]]:
    """Makes an engine with some settings changed; prints the host's log where the test fails."""
    made: list[Engine] = []

    def make(**changed: object) -> Engine:
        made.append(Engine(settings.model_copy(update={"workers": 1, **changed})))
        return made[-1]

    yield make
    for engine in made:
        print(engine.log())
        engine.store.database.close()


@pytest.fixture
def engine(make_engine: Callable[..., Engine]) -> Engine:
    return make_engine()
