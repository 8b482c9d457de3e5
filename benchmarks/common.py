"""What the benchmarks share: the machine's facts, tables, and a home folder with a training host that is ready."""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # read when TensorFlow is first imported

import psutil

from tdc_core.catalog.experiments import ready_made
from tdc_core.engine.service import TrainingService
from tdc_core.runs.models import Run, RunStatus, WarmUpState
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings
from tdc_core.spec import ExperimentSpec
from tests.support.processes import end_hosts

_POLL_SECONDS = 0.01
_RUN_SECONDS = 1800.0  # a run that takes longer hangs


def experiment(dataset: str) -> ExperimentSpec:
    """The ready-made experiment on that data set."""
    return next(spec for spec in ready_made() if spec.data.dataset == dataset)


def options(description: str | None) -> argparse.ArgumentParser:
    """A parser that knows `--small`; the description is a module's docstring, of which it shows the first line."""
    parser = argparse.ArgumentParser(description=(description or "").splitlines()[0])
    parser.add_argument("--small", action="store_true", help="as little as shows that it works, in seconds")
    return parser


def machine() -> str:
    """The day, the machine, and how busy it is, as a line for above a table."""
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    memory = psutil.virtual_memory().total / 1e9
    cores = len(psutil.Process().cpu_affinity()) if hasattr(psutil.Process, "cpu_affinity") else os.cpu_count()
    day = datetime.now(UTC).date().isoformat()
    return f"{day}, {_processor()}, {cores} cores, {memory:.0f} GB, Python {platform.python_version()}, load {load}"


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Rows under a head, as a Markdown table whose columns line up."""
    cells = [[str(cell) for cell in row] for row in (head, *rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
    lines = [
        "| " + " | ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in cells
    ]
    lines.insert(1, "| " + " | ".join("-" * (width - 1) + ":" for width in widths) + " |")
    return "\n".join(lines)


class Studio:
    """A home folder of its own with one workspace and a training host.

    Attributes:
        settings, store, service, token: as the app holds them.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.store = RunStore(settings.store_url)
        self.service = TrainingService(self.store, settings)
        self.token = self.store.workspaces.create()

    def train(self, spec: ExperimentSpec) -> Run:
        """Submit an experiment and wait until it is finished and evaluated."""
        run_id = self.service.submit(self.token, spec).id
        wait_until(lambda: not self.run(run_id).alive)
        run = self.run(run_id)
        if run.status is not RunStatus.FINISHED:
            raise RuntimeError(f"The run {run.status}: {run.message}")
        return run

    def warm_up(self, spec: ExperimentSpec) -> None:
        """Ask for a worker that is warm for an experiment, as a Train page does, and wait until it is."""
        self.service.warm_up(self.token, spec)
        wait_until_warm(self.store, self.token)

    def run(self, run_id: str) -> Run:
        """The run as it stands."""
        run = self.store.runs.get(run_id)
        if run is None:
            raise RuntimeError("The run is gone.")
        return run


@contextmanager
def studio(spec: ExperimentSpec) -> Iterator[Studio]:
    """A studio whose host is up, with TensorFlow loaded and the data set's arrays unpacked."""
    with home() as folder:
        made = Studio(Settings(home=folder))
        made.train(spec.with_("data", train="train[:100]", validation="train[100:120]").with_("training", epochs=1))
        yield made


@contextmanager
def home() -> Iterator[Path]:
    """A home folder; at the end its training host is ended and it is deleted."""
    with tempfile.TemporaryDirectory(prefix="tdc-benchmark-") as folder:
        try:
            yield Path(folder)
        finally:
            end_hosts(Path(folder))


def wait_until(true: Callable[[], bool], pause: float = _POLL_SECONDS) -> None:
    """Ask again and again until it is so.

    Raises:
        TimeoutError: it never was.
    """
    end = time.monotonic() + _RUN_SECONDS
    while not true():
        if time.monotonic() > end:
            raise TimeoutError("What was waited for did not come.")
        time.sleep(pause)


def wait_until_warm(store: RunStore, token: str) -> None:
    """Wait for the spare worker of what a workspace has asked for.

    Raises:
        RuntimeError: it failed, or was killed.
    """
    ended = (WarmUpState.READY, WarmUpState.FAILED)
    wait_until(lambda: (found := store.warm_ups.get(token)) is not None and found.state in ended)
    if (found := store.warm_ups.get(token)) is None or found.state is not WarmUpState.READY:
        raise RuntimeError("No worker could be warmed up; host.log in the home folder says why.")


def _processor() -> str:
    information = Path("/proc/cpuinfo")
    if information.exists():
        for line in information.read_text().splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or platform.machine()
