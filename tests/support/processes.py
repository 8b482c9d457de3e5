"""Finding and ending the processes that a test started."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import psutil

from tdc_core.engine.bell import ring
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings

T = TypeVar("T")
HOST_MODULE = "tdc_core.engine.host"


def processes_of(home: Path) -> list[psutil.Process]:
    """Living processes whose TDC_HOME is the folder or lies in it."""
    return [process for process in psutil.process_iter() if _lives_in(process, home)]


def end_hosts(home: Path, timeout: float = 60) -> None:
    """End each training host of that folder with its whole process group, and wait for it.

    Workers belong to their host's group. Whoever left the group is not ended here: the check at the end of
    the suite is to find it.
    """
    hosts = [process for process in processes_of(home) if HOST_MODULE in _command(process)]
    for host in hosts:
        end_group(host.pid)
    psutil.wait_procs(hosts, timeout=timeout)


def stop_runs(home: Path, timeout: float = 60) -> None:
    """Stop whatever runs of that folder are under way, as their owners would, and wait for it.

    Raises:
        AssertionError: one goes on.
    """
    store, deadline = RunStore(Settings(home=home).store_url), time.monotonic() + timeout
    for run in store.runs.alive():
        store.queue.request_stop(run.id)
    ring(home)
    while alive := store.runs.alive():
        assert time.monotonic() < deadline, f"{alive} did not stop"
        time.sleep(0.1)
    store.database.close()


def end_group(pid: int) -> None:
    """Kill the process group of that process, unless it is our own."""
    try:
        group = os.getpgid(pid)
        if group != os.getpgrp():
            os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return


def left_over(home: Path, timeout: float = 20) -> list[str]:
    """Processes of that folder, and children of this one, that are still there after a while.

    Each is ended, and comes back as its command.
    """
    found = {process.pid: process for process in [*processes_of(home), *psutil.Process().children(recursive=True)]}
    mine = [process for process in found.values() if not _ends_with_us(_command(process))]
    _, alive = psutil.wait_procs(mine, timeout=timeout)
    commands = [f"{process.pid}: {_command(process)}" for process in alive]
    for process in alive:
        _quietly(process.kill, None)
    return commands


def _lives_in(process: psutil.Process, home: Path) -> bool:
    value = _quietly(lambda: process.environ().get("TDC_HOME"), None)
    return bool(value) and Path(str(value)).is_relative_to(home)


def _ends_with_us(command: str) -> bool:
    """Whether it is a zombie (no command), or a helper of multiprocessing that goes when we go."""
    return not command or "multiprocessing.resource_tracker" in command


def _command(process: psutil.Process) -> str:
    return " ".join(_quietly(process.cmdline, []))


def _quietly(read: Callable[[], T], otherwise: T) -> T:
    """What can be read of a process, or a stand-in where it is gone, a zombie or somebody else's."""
    try:
        return read()
    except psutil.Error:
        return otherwise
