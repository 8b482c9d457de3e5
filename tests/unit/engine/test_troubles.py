"""Runs that end because of the machine say so: a full disk, a locked store, a restart."""

from __future__ import annotations

import sqlite3
import time

import psutil
import pytest

from tdc_core.engine import host
from tdc_core.engine.bell import Bell
from tdc_core.engine.lock import HostLock
from tdc_core.engine.processes import Launcher
from tdc_core.machine import machine_up_since
from tdc_core.runs.models import Reason, RunStatus
from tdc_core.settings import Settings
from tdc_core.spec.messages import Code, Message
from tests.unit.engine.conftest import STAND_IN, Engine, spec, wait_for


def test_a_full_disk_that_the_worker_let_through_is_told(engine: Engine) -> None:
    run = engine.wait_end(engine.submit("full disk"))
    assert (run.status, run.reason) == (RunStatus.FAILED, Reason.DISK_FULL)
    assert run.message == Code.DISK_FULL()


def test_a_store_that_stays_locked_fails_the_run_and_the_host_says_so_once_it_can(engine: Engine) -> None:
    run = engine.submit("long")
    wait_for(lambda: engine.run(run).epochs_done > 0)
    log = engine.settings.runs_dir / run.id / "log.txt"
    with sqlite3.connect(engine.settings.home / "studio.sqlite3", isolation_level=None) as holder:
        holder.execute("BEGIN IMMEDIATE")
        wait_for(lambda: "database is locked" in log.read_text())
        assert engine.run(run).alive, "nobody could write how it ended"
        holder.execute("ROLLBACK")
    ended = engine.wait_end(run)
    assert (ended.status, ended.reason) == (RunStatus.FAILED, Reason.STORE_LOCKED)
    assert ended.message == Code.STORE_LOCKED()
    assert engine.wait_end(engine.submit("quick")).status is RunStatus.FINISHED, "the host lives"


@pytest.mark.parametrize(
    ("since_run", "reason", "message"),
    [
        (60.0, Reason.MACHINE_RESTARTED, Code.MACHINE_RESTARTED()),
        (-60.0, Reason.HOST_LOST, Code.HOST_LOST()),
    ],
    ids=["restarted", "not"],
)
def test_work_that_a_restart_of_the_machine_ended_is_told_from_a_lost_host(
    engine: Engine,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    since_run: float,
    reason: Reason,
    message: Message,
) -> None:
    lost = engine.store.queue.submit(engine.token, spec("quick"), 5)
    waiting = engine.store.queue.submit(engine.token, spec("quick"), 5)
    lock = HostLock(settings.home, "test")
    assert lock.take()
    engine.store.queue.claim(lock.host_id)
    monkeypatch.setattr(host, "machine_up_since", lambda: time.time() + since_run)
    launcher = Launcher(forks=False, module=STAND_IN)
    host.Host(settings, engine.store, launcher, lock, Bell(settings.home), 1)._close_lost_work(Code.HOST_LOST())
    assert (engine.run(lost).status, engine.run(lost).reason) == (RunStatus.INTERRUPTED, reason)
    assert engine.run(lost).message == message
    assert engine.run(waiting).status is RunStatus.QUEUED


def test_the_machine_was_up_before_this_process() -> None:
    assert 0 < machine_up_since() <= psutil.Process().create_time() + 1
