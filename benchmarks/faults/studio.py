"""The app as the trials see it: a folder, its service, and the processes that belong to it."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psutil

from tdc_core.engine.service import TrainingService
from tdc_core.runs.models import Run
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings
from tdc_core.spec import DataSpec, ExperimentSpec, HeadSpec, LayerSpec, ModelSpec, TrainingSpec
from tests.support.processes import HOST_MODULE, processes_of

WORKER = "tests.support.faulty_worker"
EPOCHS = 80
PATIENCE = 120.0
"""Seconds after which a run that has not ended counts as hanging."""


class Lost(Exception):
    """Something was lost, hangs or is left over; the message says what."""


def spec(name: str = "") -> ExperimentSpec:
    """Iris, small; the name tells the worker what happens to it."""
    head = HeadSpec(units=3, activation="softmax", loss="sparse_categorical_crossentropy", labels="integer")
    layers = tuple(LayerSpec.of("dense", units=units, activation="relu") for units in (32, 16))
    training = TrainingSpec(epochs=EPOCHS, batch_size=10, seed=7)
    return ExperimentSpec(
        name=name,
        data=DataSpec(dataset="iris", train="train[:80%]", validation="train[80%:]"),
        model=ModelSpec(layers=layers, head=head),
        training=training,
    )


class Studio:
    """A home folder with a store of small pages, as the app sees it, and the processes that belong to it.

    Args:
        home: the folder; it may be another process' already.
    """

    def __init__(self, home: Path | str) -> None:
        home = Path(home)
        home.mkdir(parents=True, exist_ok=True)
        self.settings = Settings(home=home, workers=1, fresh_processes=False)
        self.database = home / "studio.sqlite3"
        if not self.database.exists():
            with closing(sqlite3.connect(self.database)) as empty:
                empty.executescript("PRAGMA page_size=512; VACUUM;")  # so that a store that may not grow is soon full
        self.store = RunStore(self.settings.store_url)
        self.service = TrainingService(self.store, self.settings, worker=WORKER)
        self.token = self.store.workspaces.create()

    def submit(self, name: str = "") -> Run:
        """Queue the experiment under that name."""
        return self.service.submit(self.token, spec(name))

    def run(self, run: Run | str) -> Run:
        """The run as it stands."""
        found = self.store.runs.get(run if isinstance(run, str) else run.id)
        if found is None:
            raise Lost("the run is gone from the store")
        return found

    def wait(self, what: str, true: Callable[[], bool], seconds: float = PATIENCE, pause: float = 0.02) -> float:
        """Wait as a page does, which sees to it that there is a host; gives the seconds that it took."""
        began = time.monotonic()
        looked = 0.0
        while not true():
            now = time.monotonic()
            if now - began > seconds:
                raise Lost(f"{what}: not within {seconds:g} s")
            if now - looked > 0.5:
                looked = now
                self.service.ensure_host()
            time.sleep(pause)
        return time.monotonic() - began

    def hosts(self) -> list[psutil.Process]:
        """The training hosts of the folder."""
        return [process for process in processes_of(self.settings.home) if HOST_MODULE in _command(process)]

    def forkserver(self) -> psutil.Process | None:
        """The process that forks workers, where there is a host."""
        hosts = {host.pid for host in self.hosts()}
        found = [process for process in self._servers() if process.ppid() in hosts]
        return found[0] if found else None

    def worker(self) -> psutil.Process | None:
        """The process that trains."""
        server = self.forkserver()
        children = server.children() if server else []
        return children[0] if children else None

    def strangers(self) -> list[str]:
        """Processes beside one host, its forkserver and its helpers."""
        hosts = self.hosts()[:1]
        mine = {os.getpid(), *(host.pid for host in hosts), *(child.pid for host in hosts for child in host.children())}
        return [
            f"{process.pid} {_command(process)}"
            for process in processes_of(self.settings.home)
            if process.pid not in mine and _command(process)
        ]

    def file(self, run: Run, name: str) -> Path:
        """A file in the run's folder."""
        return self.settings.runs_dir / run.id / name

    def _servers(self) -> list[psutil.Process]:
        return [
            process for process in processes_of(self.settings.home) if "multiprocessing.forkserver" in _command(process)
        ]


def _command(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""
