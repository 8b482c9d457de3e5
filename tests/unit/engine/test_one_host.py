"""One host at a time: how it starts, ends, and makes way."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tdc_core.engine.lock import HostLock, code_version
from tdc_core.engine.service import TrainingService
from tdc_core.runs.models import Reason, RunStatus
from tdc_core.runs.store import RunStore
from tests.unit.engine.conftest import EITHER_WAY, STAND_IN, Engine, wait_for


@EITHER_WAY
def test_sigterm_ends_the_host_and_its_workers_in_order(make_engine: Callable[..., Engine], fresh: bool) -> None:
    engine = make_engine(fresh_processes=fresh)
    run, waiting = engine.submit("stubborn"), engine.submit("quick")
    engine.wait_pids(run)
    engine.host().terminate()
    wait_for(lambda: not engine.processes(), seconds=30)
    ended = engine.run(run)
    assert (ended.status, ended.reason) == (RunStatus.INTERRUPTED, Reason.HOST_LOST)
    assert engine.run(waiting).status is RunStatus.QUEUED


def test_sigterm_right_at_the_start_leaves_nothing_behind(engine: Engine) -> None:
    run = engine.submit("stubborn")
    wait_for(lambda: engine.run(run).status is not RunStatus.QUEUED)
    for host in engine.hosts():
        host.terminate()
    wait_for(lambda: not engine.processes(), seconds=30)
    assert engine.run(run).status is RunStatus.INTERRUPTED


def test_the_host_ends_when_idle_and_a_run_starts_it_again(make_engine: Callable[..., Engine]) -> None:
    engine = make_engine(idle_minutes=0.01)
    engine.service.ensure_host()
    wait_for(lambda: bool(engine.hosts()))
    wait_for(lambda: not engine.processes())
    assert engine.wait_end(engine.submit("quick")).status is RunStatus.FINISHED


def test_no_run_is_left_waiting_while_hosts_come_and_go(make_engine: Callable[..., Engine]) -> None:
    engine = make_engine(idle_minutes=0.001)  # 60 ms: each submit may meet a host that is about to end
    for number in range(8):
        run = engine.submit("quick")
        assert engine.wait_end(run).status is RunStatus.FINISHED, number
        time.sleep(number * 0.02)


def test_two_hosts_never_run_at_once(engine: Engine) -> None:
    others = [TrainingService(RunStore(engine.settings.store_url), engine.settings, STAND_IN) for _ in range(4)]
    threads = [threading.Thread(target=service.ensure_host) for service in others for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wait_for(lambda: engine.log().count("Serving") == 1 and len(engine.hosts()) == 1)
    version = code_version()
    assert HostLock(engine.settings.home, version).served()
    run = engine.submit("quick")
    assert engine.wait_end(run).status is RunStatus.FINISHED
    assert engine.log().count("Serving") == 1


def test_a_second_host_leaves_quietly(engine: Engine) -> None:
    engine.wait_pids(engine.submit("long"))
    command = [sys.executable, "-m", "tdc_core.engine.host", "--worker", STAND_IN]
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_asking_for_a_host_is_cheap_where_there_is_one(engine: Engine) -> None:
    engine.wait_pids(engine.submit("long"))
    began = time.monotonic()
    for _ in range(100):
        engine.service.ensure_host()
    assert time.monotonic() - began < 3
    assert engine.host().is_running()


def test_it_works_from_another_folder_and_with_a_relative_home(
    make_engine: Callable[..., Engine], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    engine = make_engine(home=Path("home"))
    assert engine.wait_end(engine.submit("quick")).status is RunStatus.FINISHED
    assert (tmp_path / "home" / "host.log").exists()
    engine.settings = engine.settings.model_copy(update={"home": tmp_path / "home"})
    assert engine.host().is_running()


def test_a_host_of_newer_code_takes_over_when_the_run_has_ended(engine: Engine, tmp_path: Path) -> None:
    run, waiting = engine.submit("long"), engine.submit("quick")
    engine.wait_pids(run)
    newer = HostLock(engine.settings.home, "newer")
    assert not newer.served()
    taken = threading.Event()

    def take_over() -> None:
        if newer.take():
            taken.set()
            newer.release()

    thread = threading.Thread(target=take_over)
    thread.start()
    wait_for(newer.served)
    assert not taken.wait(1), "the old host has a run"
    engine.service.stop(engine.token, run.id)
    assert taken.wait(30)
    thread.join()
    wait_for(lambda: not engine.hosts())
    assert engine.run(run).status is RunStatus.STOPPED
    assert engine.run(waiting).status is RunStatus.QUEUED, "the newer host's work"


def test_a_host_that_can_not_read_the_store_says_why_and_is_not_started_over_and_over(engine: Engine) -> None:
    assert engine.service.host_trouble() == ""
    store = engine.settings.home / "studio.sqlite3"
    with sqlite3.connect(store) as db:
        db.execute("PRAGMA user_version = 99")
    run = engine.submit("quick")
    wait_for(lambda: engine.service.host_trouble() != "")
    engine.service.ensure_host()  # at once: too soon
    trouble = engine.service.host_trouble()
    assert "was written by a newer version of TDC Studio" in trouble
    assert str(engine.settings.home) not in trouble, "pages show it"
    assert engine.run(run).status is RunStatus.QUEUED
    assert engine.hosts() == []


def test_a_host_that_was_stopped_is_no_trouble(engine: Engine) -> None:
    engine.wait_end(engine.submit("quick"))
    engine.host().terminate()
    wait_for(lambda: not engine.hosts())
    assert engine.service.host_trouble() == ""
