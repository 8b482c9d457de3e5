"""The bell that wakes a host."""

from __future__ import annotations

import socket
import threading
from multiprocessing.connection import wait
from pathlib import Path

import pytest

from tdc_core.engine import host as engine_host
from tdc_core.engine.bell import Bell, ring
from tdc_core.engine.host import Host
from tdc_core.engine.lock import HostLock
from tdc_core.engine.processes import Launcher
from tdc_core.engine.service import TrainingService
from tdc_core.runs.job_models import JobStatus
from tdc_core.runs.models import Reason, RunStatus
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings
from tests.unit.engine.conftest import PATIENCE, STAND_IN, Engine, spec, wait_for


def heard(bell: Bell, seconds: float = PATIENCE) -> bool:
    """Whether it rings, or has rung since it was hushed."""
    found = bool(wait([bell.rung], timeout=seconds))
    bell.hush()
    return found


def test_it_is_heard_once_it_is_rung_and_not_after_it_was_hushed(tmp_path: Path) -> None:
    bell = Bell(tmp_path)
    assert not heard(bell, 0)
    for _ in range(3):
        ring(tmp_path)
        assert heard(bell)


def test_the_one_that_was_hung_last_rings(tmp_path: Path) -> None:
    before, now = Bell(tmp_path), Bell(tmp_path)
    ring(tmp_path)
    assert heard(now) and not heard(before, 0)


@pytest.mark.parametrize("port", [None, "", "no port", "70000", "-1", "9" * 400])
def test_ringing_where_nobody_hears_is_no_error(tmp_path: Path, port: str | None) -> None:
    if port is not None:
        (tmp_path / "host.port").write_text(port)
    ring(tmp_path)


def test_without_sockets_there_is_a_bell_that_never_rings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError("not here")

    with monkeypatch.context() as patched:
        patched.setattr(socket.socket, "bind", refuse)
        bell = Bell(tmp_path)
    ring(tmp_path)
    assert not heard(bell, 0)


def test_whatever_the_service_writes_for_a_host_rings(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = settings.model_copy(update={"fresh_processes": False})
    store, service = RunStore(settings.store_url), TrainingService(RunStore(settings.store_url), settings)
    monkeypatch.setattr(service, "_start_host_unless_served", lambda: None)
    token, bell = store.workspaces.create(), Bell(settings.home)
    assert not heard(bell, 0)
    run = service.submit(token, spec("quick"))
    assert heard(bell), "submit"
    service.stop(token, run.id)
    assert heard(bell), "stop"
    service.resume(token, run.id)
    assert heard(bell), "resume"
    service.submit_pair(token, spec("wrong"), spec("right"))
    assert heard(bell), "submit_pair"
    service.prepare("mnist", "3.0.1")
    assert heard(bell), "prepare"
    service.cancel_preparation("mnist")
    assert heard(bell), "cancel_preparation"
    service.warm_up(token, spec("quick"))
    assert not service.warms or heard(bell), "warm_up"
    service.forget(token)
    assert heard(bell), "forget"


@pytest.fixture
def sleepy(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """An engine whose host, a thread of this process, would look by itself only after hours."""
    monkeypatch.setattr(engine_host, "IDLE_SECONDS", 3600.0)
    monkeypatch.setattr(engine_host, "BUSY_SECONDS", 3600.0)
    monkeypatch.setattr(engine.service, "_start_host_unless_served", lambda: None)
    return engine


def test_a_host_that_sleeps_hears_of_runs_stops_preparations_and_its_successor(sleepy: Engine) -> None:
    settings = sleepy.settings.model_copy(update={"grace_seconds": 0.1, "idle_minutes": 60})
    lock, launcher = HostLock(settings.home, "old"), Launcher(forks=False, module=STAND_IN)
    host = Host(settings, RunStore(settings.store_url), launcher, lock, Bell(settings.home), 1)

    def serve() -> None:
        if lock.take():
            host.serve()
            lock.release()

    thread = threading.Thread(target=serve)
    thread.start()
    wait_for(HostLock(settings.home, "old").served)
    try:
        assert sleepy.wait_end(sleepy.submit("quick")).status is RunStatus.FINISHED
        run = sleepy.submit("long")
        wait_for(lambda: sleepy.run(run).epochs_done > 0)
        sleepy.service.stop(sleepy.token, run.id)
        assert sleepy.wait_end(run).reason is Reason.USER_STOPPED
        sleepy.service.prepare("endless", "1.0.0")
        sleepy.wait_pid_file(settings.home / "endless.pid")
        sleepy.service.cancel_preparation("endless")
        sleepy.service.prepare("fine", "1.0.0")
        wait_for(lambda: (job := sleepy.store.preparations.get("fine")) and job.status is JobStatus.DONE)
    finally:
        newer = HostLock(settings.home, "new")
        assert newer.take(), "the old host let go"
        newer.release()
        thread.join(PATIENCE)
    assert not thread.is_alive()
