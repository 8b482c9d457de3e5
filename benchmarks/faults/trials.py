"""What is broken in a run, and what must hold afterwards."""

from __future__ import annotations

import os
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import psutil

from benchmarks.faults.studio import EPOCHS, PATIENCE, Lost, Studio
from tdc_core.runs.models import EpochMetrics, Reason, Run, RunStatus
from tdc_core.settings import ROOT
from tests.support.processes import end_hosts

SOON = 30.0
"""Seconds within which a run that lost a process must be ended."""
BRIEF, LONG = 2.0, 9.0
"""Seconds for which the store is locked; a writer waits for 5."""

APP = """
import sys, time
from benchmarks.faults.studio import Studio
studio = Studio(sys.argv[1])
print(studio.token, studio.submit(sys.argv[2]).id, flush=True)
while True:
    studio.service.ensure_host()
    time.sleep(0.2)
"""


@dataclass(frozen=True)
class Fault:
    """Something that breaks.

    Attributes:
        name: in words.
        strike: breaks it; gives back what mends it, if it must be mended.
        reasons: why the run may have ended, beside that it was finished by then.
        in_worker: the name under which the worker does it to itself, at an epoch.
        in_app: whether a process of its own submits the run.
    """

    name: str
    strike: Callable[[Studio, random.Random], Callable[[], None] | None] = lambda studio, chance: None
    reasons: tuple[Reason, ...] = ()
    in_worker: str = ""
    in_app: bool = False


def _kill_worker(studio: Studio, chance: random.Random) -> None:
    _kill(studio.worker(), signal.SIGKILL)


def _kill_forkserver(studio: Studio, chance: random.Random) -> None:
    _kill(studio.forkserver(), signal.SIGKILL)


def _kill_host(studio: Studio, chance: random.Random) -> None:
    for host in studio.hosts():
        _kill(host, signal.SIGKILL)


def _terminate_host(studio: Studio, chance: random.Random) -> None:
    for host in studio.hosts():
        _kill(host, signal.SIGTERM)


def _kill(process: psutil.Process | None, number: int) -> None:
    try:
        if process is not None:
            process.send_signal(number)
    except psutil.NoSuchProcess:
        return  # the run was over by then


def _fill_disk_of_worker(studio: Studio, chance: random.Random) -> None:
    _limit_files(studio.worker(), chance.choice((0, 2_000, 10_000, 20_000)))


def _fill_disk_of_all(studio: Studio, chance: random.Random) -> Callable[[], None]:
    processes = [studio.worker(), *studio.hosts()]
    for process in processes:
        _limit_files(process, 0)
    time.sleep(chance.uniform(1, 4))

    def mend() -> None:
        for process in processes[1:]:
            _limit_files(process, resource.RLIM_INFINITY)

    return mend


def _limit_files(process: psutil.Process | None, size: int) -> None:
    try:
        if process is not None:
            resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
    except ProcessLookupError:
        return  # the run was over by then


def _lock_briefly(studio: Studio, chance: random.Random) -> None:
    _lock(studio, BRIEF)


def _lock_long(studio: Studio, chance: random.Random) -> None:
    _lock(studio, LONG)


def _lock(studio: Studio, seconds: float) -> None:
    with closing(sqlite3.connect(studio.database, isolation_level=None, timeout=60)) as other:
        other.execute("BEGIN IMMEDIATE")
        time.sleep(seconds)
        studio.store.runs.of(studio.token)  # who only looks is not kept waiting
        other.execute("ROLLBACK")


FAULTS = (
    Fault("kill -9 of the worker", _kill_worker, (Reason.WORKER_KILLED,)),
    Fault("kill -9 of the host", _kill_host, (Reason.HOST_LOST,)),
    Fault("kill -9 of the app", in_app=True),
    Fault("kill -9 of the forkserver", _kill_forkserver, (Reason.WORKER_KILLED,)),
    Fault("SIGTERM of the host", _terminate_host, (Reason.HOST_LOST,)),
    Fault("a full disk", _fill_disk_of_worker, (Reason.DISK_FULL,)),
    Fault("a full disk, for the host too", _fill_disk_of_all, (Reason.DISK_FULL,)),
    Fault("a store that can't grow", reasons=(Reason.DISK_FULL,), in_worker="full-store"),
    Fault(f"a store locked for {BRIEF:g} s", _lock_briefly),
    Fault(f"a store locked for {LONG:g} s", _lock_long, (Reason.STORE_LOCKED,)),
    Fault("a clock that steps back", in_worker="clock"),
)


@dataclass
class Trials:
    """A studio, what an undisturbed run in it gives, and the trials.

    Attributes:
        whole: the undisturbed run.
    """

    studio: Studio
    whole: Run = field(init=False)

    def __post_init__(self) -> None:
        self.whole = self.studio.submit()
        self.studio.wait("the first run", lambda: not self.studio.run(self.whole).alive, 2 * PATIENCE)
        self.whole = self.studio.run(self.whole)
        if self.whole.status is not RunStatus.FINISHED:
            raise Lost(f"the first run: {self.whole.message}")

    def trial(self, fault: Fault, chance: random.Random) -> str:
        """One trial; gives what happened, in words.

        Raises:
            Lost: something was.
        """
        studio, epoch = self.studio, chance.randrange(EPOCHS)
        pause = chance.uniform(0, 0.1 if epoch else 1.5)
        name = f"{fault.in_worker}@{epoch}" if fault.in_worker else ""
        token, app = studio.token, None
        if fault.in_app:
            token, run, app = self._submit_elsewhere(name)
        else:
            run = studio.submit(name)
        try:
            reached = lambda: (found := studio.run(run)).epochs_done >= max(epoch, 1) or not found.alive  # noqa: E731
            studio.wait(f"epoch {epoch}", reached if epoch else lambda: True)
            time.sleep(pause)
            seen = studio.store.epochs.of(run.id)
            mend = fault.strike(studio, chance)
        finally:
            if app is not None:
                app.kill()
                app.wait()
        began = time.monotonic()
        if mend is not None:
            mend()
        ended = self._end(run)
        seconds = time.monotonic() - began
        self._nothing_lost(ended, seen)
        allowed = {Reason.COMPLETED, *fault.reasons}
        if ended.reason not in allowed or not ended.message:
            raise Lost(f"the run is {ended.status}, {ended.reason}: {ended.message!r}")
        if ended.status is not RunStatus.FINISHED and seconds > SOON:
            raise Lost(f"the run ended only after {seconds:.1f} s")
        words = f"at epoch {len(seen)}: {ended.status} after {seconds:.1f} s"
        if ended.status is not RunStatus.FINISHED:
            kept = ended.epochs_done
            studio.service.resume(token, run.id)
            ended = self._end(run)
            (segment,) = ended.segments
            words += f" with {kept} epochs; resumed from {segment.from_epoch}, {ended.status}"
        self._as_undisturbed(ended)
        return words

    def _submit_elsewhere(self, name: str) -> tuple[str, Run, subprocess.Popen[str]]:
        """An app of its own, which also starts the host."""
        end_hosts(self.studio.settings.home)
        command = [sys.executable, "-c", APP, str(self.studio.settings.home), name]
        app = subprocess.Popen(
            command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, text=True
        )
        assert app.stdout is not None
        token, run_id = app.stdout.readline().split()
        return token, self.studio.run(run_id), app

    def _end(self, run: Run) -> Run:
        self.studio.wait("the run's end", lambda: not self.studio.run(run).alive)
        gone = lambda: not self.studio.strangers() and self.studio.worker() is None  # noqa: E731
        self.studio.wait("the processes' end", gone, SOON, pause=0.2)
        ended = self.studio.run(run)
        if ended.worked < 0:
            raise Lost("the run took less than no time")
        return ended

    def _nothing_lost(self, run: Run, seen: Sequence[EpochMetrics]) -> None:
        kept = self.studio.store.epochs.of(run.id)
        if kept[: len(seen)] != list(seen):
            raise Lost(f"of {len(seen)} epochs reported, {len(kept)} are kept, or with other numbers")
        _same(kept, self.studio.store.epochs.of(self.whole.id)[: len(kept)])
        if [metrics.epoch for metrics in kept] != list(range(1, run.epochs_done + 1)):
            raise Lost(f"{run.epochs_done} epochs done, and these are kept: {[metrics.epoch for metrics in kept]}")
        if (state := self.studio.file(run, "state.npz")).exists():
            _best_weights(state)

    def _as_undisturbed(self, run: Run) -> None:
        if run.status is not RunStatus.FINISHED:
            raise Lost(f"the run is {run.status}: {run.message}")
        _same(self.studio.store.epochs.of(run.id), self.studio.store.epochs.of(self.whole.id))
        if run.best_epoch != self.whole.best_epoch:
            raise Lost(f"the best epoch is {run.best_epoch}, not {self.whole.best_epoch}")
        mine, theirs = (_best_weights(self.studio.file(one, "state.npz")) for one in (run, self.whole))
        if len(mine) != len(theirs) or not all(
            np.allclose(*pair, atol=1e-6) for pair in zip(mine, theirs, strict=True)
        ):
            raise Lost("the best weights are others")
        if not self.studio.file(run, "model.keras").exists():
            raise Lost("the model was not saved")


def _same(mine: Sequence[EpochMetrics], theirs: Sequence[EpochMetrics]) -> None:
    numbers = [np.array([list(epoch.values.values()) for epoch in some]) for some in (mine, theirs)]
    if numbers[0].shape != numbers[1].shape or not np.allclose(*numbers, rtol=0, atol=1e-6):
        raise Lost(f"{len(mine)} epochs have other numbers than the {len(theirs)} of an undisturbed run")


def _best_weights(file: Path) -> list[np.ndarray]:
    """The values of the model at the end of its best epoch, which are those of the last where that is the best."""
    try:
        with np.load(file, allow_pickle=False) as arrays:
            found = {name: arrays[name] for name in arrays.files}
    except (OSError, ValueError, zipfile.BadZipFile) as error:
        raise Lost(f"the state is not whole: {error}") from error
    parts = [name.split(".")[0] for name in found]
    best = "best" if "best" in parts else "model"
    return [found[f"{best}.{number}"] for number in range(parts.count(best))]
