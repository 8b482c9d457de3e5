"""The host with real processes and a stand-in worker."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from tdc_core.engine.lock import HostLock, code_version
from tdc_core.engine.service import TrainingService
from tdc_core.runs.models import PreparationStatus, Reason, RunStatus
from tdc_core.runs.store import RunStore
from tests.unit.engine.conftest import STAND_IN, Engine, spec, wait_for

EITHER_WAY = pytest.mark.parametrize("fresh", [False, True], ids=["forkserver", "fresh"])


@EITHER_WAY
def test_a_run_is_trained_and_its_output_kept(make_engine: Callable[..., Engine], fresh: bool) -> None:
    engine = make_engine(fresh_processes=fresh)
    run = engine.wait_end(engine.submit("quick"))
    assert (run.status, run.reason, run.message) == (RunStatus.FINISHED, Reason.COMPLETED, "Done.")
    assert run.attempt == 1 and run.started is not None and run.ended is not None
    assert engine.store.epochs(run.id)[0].val_loss == 0.5
    assert "training in" in (engine.settings.runs_dir / run.id / "log.txt").read_text()


def test_a_fork_comes_from_a_server_and_a_fresh_process_from_the_host(make_engine: Callable[..., Engine]) -> None:
    forked = make_engine(fresh_processes=False, idle_minutes=0.01)
    run = forked.submit("quick")
    _, parent = forked.wait_pids(run)
    assert parent not in {host.pid for host in forked.hosts()}
    wait_for(lambda: not forked.hosts())
    fresh = make_engine(fresh_processes=True)
    run = fresh.submit("long")
    _, parent = fresh.wait_pids(run)
    assert parent == fresh.host().pid


def test_the_host_says_where_tensorflow_is_not_preloaded(engine: Engine) -> None:
    engine.wait_end(engine.submit("quick"))
    assert "TensorFlow is not preloaded" in engine.log()


def test_fresh_processes_are_not_expected_to_have_tensorflow(make_engine: Callable[..., Engine]) -> None:
    engine = make_engine(fresh_processes=True)
    engine.wait_end(engine.submit("quick"))
    assert "TensorFlow" not in engine.log()


def test_runs_go_one_at_a_time_and_fairly(engine: Engine) -> None:
    other = engine.store.create_workspace()
    first, second = engine.submit("long"), engine.submit("quick")
    theirs = engine.submit("quick", other)
    engine.wait_pids(first)
    assert [engine.run(run).status for run in (second, theirs)] == [RunStatus.QUEUED] * 2
    assert engine.store.line() == [theirs.id, second.id]
    engine.service.stop(engine.token, first.id)
    second, theirs = engine.wait_end(second), engine.wait_end(theirs)
    assert second.started is not None and theirs.ended is not None and theirs.ended <= second.started


def test_two_visitors_take_turns_whoever_queued_first(engine: Engine) -> None:
    other = engine.store.create_workspace()
    running = engine.submit("long")
    engine.wait_pids(running)
    ours = [engine.submit("quick") for _ in range(3)]
    theirs = [engine.submit("quick", other) for _ in range(2)]
    expected = [theirs[0], ours[0], theirs[1], ours[1], ours[2]]
    assert engine.store.line() == [run.id for run in expected]
    assert (place := engine.service.place(theirs[1])) and place.number == 3
    engine.service.stop(engine.token, running.id)
    ended = [engine.wait_end(run) for run in expected]
    assert {run.status for run in ended} == {RunStatus.FINISHED}
    began = [run.started for run in ended]
    assert began == sorted(began)


def test_several_workers_train_at_a_time(make_engine: Callable[..., Engine]) -> None:
    engine = make_engine(workers=2)
    runs = [engine.submit("long") for _ in range(3)]
    for run in runs[:2]:
        engine.wait_pids(run)
    time.sleep(0.5)
    assert engine.run(runs[2]).status is RunStatus.QUEUED
    engine.service.stop(engine.token, runs[0].id)
    engine.wait_pids(runs[2])


def test_stop_is_obeyed(engine: Engine) -> None:
    run = engine.submit("long")
    wait_for(lambda: engine.run(run).epochs_done >= 2)
    assert engine.service.stop(engine.token, run.id)
    ended = engine.wait_end(run)
    assert (ended.status, ended.reason) == (RunStatus.STOPPED, Reason.USER_STOPPED)
    assert ended.message == f"Stopped at epoch {ended.epochs_done}."


def test_a_stranger_can_not_stop_a_run(engine: Engine) -> None:
    run = engine.submit("long")
    engine.wait_pids(run)
    assert not engine.service.stop(engine.store.create_workspace(), run.id)
    assert not engine.run(run).stop_requested


def test_a_queued_run_stops_at_once(engine: Engine) -> None:
    engine.wait_pids(engine.submit("long"))
    waiting = engine.submit("quick")
    engine.service.stop(engine.token, waiting.id)
    assert engine.run(waiting).status is RunStatus.STOPPED
    assert engine.run(waiting).message == "Stopped before it began."


@EITHER_WAY
def test_a_worker_that_does_not_stop_is_killed(make_engine: Callable[..., Engine], fresh: bool) -> None:
    engine = make_engine(fresh_processes=fresh, grace_seconds=0.5)
    run = engine.submit("stubborn")
    worker, _ = engine.wait_pids(run)
    engine.service.stop(engine.token, run.id)
    ended = engine.wait_end(run)
    assert (ended.status, ended.reason) == (RunStatus.STOPPED, Reason.USER_STOPPED)
    assert "did not answer" in ended.message
    wait_for(lambda: not psutil.pid_exists(worker))


def test_a_worker_that_has_stopped_has_time_to_evaluate(make_engine: Callable[..., Engine]) -> None:
    engine = make_engine(grace_seconds=0.5)
    run = engine.submit("slow to evaluate")
    engine.wait_pids(run)
    engine.service.stop(engine.token, run.id)
    assert engine.wait_end(run).message == "Stopped and evaluated."


def test_a_stop_that_comes_while_a_worker_evaluates_is_obeyed_too(make_engine: Callable[..., Engine]) -> None:
    engine = make_engine(grace_seconds=0.5)
    run = engine.submit("hangs while it evaluates")
    wait_for(lambda: engine.run(run).status is RunStatus.EVALUATING)
    engine.service.stop(engine.token, run.id)
    ended = engine.wait_end(run)
    assert (ended.status, ended.reason, ended.epochs_done) == (RunStatus.STOPPED, Reason.USER_STOPPED, 1)
    assert "was not evaluated" in ended.message


@pytest.mark.parametrize("does", ["stubborn", "hangs while it evaluates"])
def test_a_worker_that_hangs_is_ended_at_its_deadline(make_engine: Callable[..., Engine], does: str) -> None:
    engine = make_engine(grace_seconds=0.5, max_minutes=0.01)
    run = engine.submit(does)
    worker, _ = engine.wait_pids(run)
    ended, after = engine.wait_end(run), engine.submit("quick")
    assert (ended.status, ended.reason) == (RunStatus.STOPPED, Reason.TIME_LIMIT)
    assert "a run may work 0.01 min at a stretch here" in ended.message and "was not evaluated" in ended.message
    wait_for(lambda: not psutil.pid_exists(worker))
    assert engine.wait_end(after).status is RunStatus.FINISHED


def test_an_exception_that_the_worker_let_through_is_told(engine: Engine) -> None:
    run = engine.wait_end(engine.submit("error"))
    assert (run.status, run.reason) == (RunStatus.FAILED, Reason.ERROR)
    assert "ValueError: the shapes do not fit" in run.message
    log = engine.settings.runs_dir / run.id / "log.txt"
    wait_for(lambda: "Traceback" in log.read_text())


def test_a_worker_that_ends_without_a_word(engine: Engine) -> None:
    run = engine.wait_end(engine.submit("silent"))
    assert (run.status, run.reason) == (RunStatus.FAILED, Reason.ERROR)
    assert "without a word" in run.message


@EITHER_WAY
def test_a_killed_worker_interrupts_its_run_only(make_engine: Callable[..., Engine], fresh: bool) -> None:
    engine = make_engine(fresh_processes=fresh)
    run, after = engine.wait_end(engine.submit("killed")), engine.submit("quick")
    assert (run.status, run.reason) == (RunStatus.INTERRUPTED, Reason.WORKER_KILLED)
    assert "SIGKILL" in run.message and "GB" in run.message
    assert "it held 0.0 GB" not in run.message
    assert engine.wait_end(after).status is RunStatus.FINISHED


def test_a_worker_ended_by_another_signal_is_named(engine: Engine) -> None:
    run = engine.submit("stubborn")
    os.kill(engine.wait_pids(run)[0], signal.SIGSEGV)
    ended = engine.wait_end(run)
    assert (ended.status, ended.reason) == (RunStatus.INTERRUPTED, Reason.WORKER_KILLED)
    assert "SIGSEGV" in ended.message


def test_a_killed_forkserver_takes_its_worker_along_and_the_next_run_has_a_new_one(engine: Engine) -> None:
    run = engine.submit("stubborn")
    worker, forkserver = engine.wait_pids(run)
    os.kill(forkserver, signal.SIGKILL)
    ended = engine.wait_end(run)
    assert (ended.status, ended.reason) == (RunStatus.INTERRUPTED, Reason.WORKER_KILLED)
    wait_for(lambda: not psutil.pid_exists(worker), seconds=30)
    assert engine.wait_end(engine.submit("quick")).status is RunStatus.FINISHED


@EITHER_WAY
def test_a_killed_host_takes_everything_along_and_the_next_marks_the_run(
    make_engine: Callable[..., Engine], fresh: bool
) -> None:
    engine = make_engine(fresh_processes=fresh)
    run, waiting = engine.submit("stubborn"), engine.submit("quick")
    engine.wait_pids(run)
    engine.host().kill()
    wait_for(lambda: not engine.processes(), seconds=30)
    assert engine.run(run).alive
    engine.service.ensure_host()
    ended = engine.wait_end(run)
    assert (ended.status, ended.reason) == (RunStatus.INTERRUPTED, Reason.HOST_LOST)
    assert engine.wait_end(waiting).status is RunStatus.FINISHED


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


def test_forgetting_a_workspace_ends_its_runs_and_deletes_their_files(make_engine: Callable[..., Engine]) -> None:
    engine = make_engine(grace_seconds=1)
    run, waiting = engine.submit("stubborn"), engine.submit("quick")
    worker, _ = engine.wait_pids(run)
    engine.service.forget(engine.token)
    wait_for(lambda: not psutil.pid_exists(worker))
    wait_for(lambda: not (engine.settings.runs_dir / run.id).exists())
    assert engine.store.get(run.id) is None and engine.store.get(waiting.id) is None


def test_a_data_set_is_prepared(engine: Engine) -> None:
    assert engine.service.prepare("fine", "1.0.0").status is PreparationStatus.QUEUED
    wait_for(lambda: _preparation(engine, "fine") is PreparationStatus.DONE)
    assert "preparing in" in (engine.settings.datasets_dir / "preparation.txt").read_text()


def test_a_preparation_that_fails_says_why(engine: Engine) -> None:
    engine.service.prepare("broken", "1.0.0")
    wait_for(lambda: _preparation(engine, "broken") is PreparationStatus.FAILED)
    job = engine.store.preparation("broken")
    assert job is not None and "no such file" in job.message


def test_a_killed_preparation_fails_and_can_be_asked_for_again(engine: Engine) -> None:
    engine.service.prepare("endless", "1.0.0")
    worker, _ = engine.wait_pid_file(engine.settings.home / "endless.pid")
    wait_for(lambda: _preparation(engine, "endless") is PreparationStatus.RUNNING)
    os.kill(worker, signal.SIGKILL)
    wait_for(lambda: _preparation(engine, "endless") is PreparationStatus.FAILED)
    job = engine.store.preparation("endless")
    assert job is not None and "SIGKILL" in job.message
    assert engine.service.prepare("endless", "1.0.0").status is PreparationStatus.QUEUED


def test_one_preparation_at_a_time(make_engine: Callable[..., Engine]) -> None:
    engine = make_engine(workers=3)
    engine.service.prepare("endless", "1.0.0")
    engine.wait_pid_file(engine.settings.home / "endless.pid")
    engine.service.prepare("fine", "1.0.0")
    assert engine.wait_end(engine.submit("quick")).status is RunStatus.FINISHED
    assert _preparation(engine, "fine") is PreparationStatus.QUEUED


def test_a_preparation_takes_no_place_from_training(engine: Engine) -> None:
    engine.service.prepare("endless", "1.0.0")
    engine.wait_pid_file(engine.settings.home / "endless.pid")
    assert engine.wait_end(engine.submit("quick")).status is RunStatus.FINISHED
    assert _preparation(engine, "endless") is PreparationStatus.RUNNING


def test_a_preparation_that_hangs_is_ended_at_its_deadline(make_engine: Callable[..., Engine]) -> None:
    engine = make_engine(grace_seconds=0.5, max_minutes=0.01)
    engine.service.prepare("endless", "1.0.0")
    worker, _ = engine.wait_pid_file(engine.settings.home / "endless.pid")
    wait_for(lambda: _preparation(engine, "endless") is PreparationStatus.FAILED)
    job = engine.store.preparation("endless")
    assert job is not None and job.message == "It did not end within the 0.01 min that it may take here."
    wait_for(lambda: not psutil.pid_exists(worker))


def test_a_preparation_that_is_cancelled_ends_and_can_be_asked_for_again(engine: Engine) -> None:
    engine.service.prepare("endless", "1.0.0")
    first, _ = engine.wait_pid_file(engine.settings.home / "endless.pid")
    engine.service.prepare("broken", "1.0.0")
    engine.service.cancel_preparation("broken")
    assert engine.store.preparation("broken") is None, "it waited"
    engine.service.cancel_preparation("endless")
    assert engine.store.preparation("endless") is None
    assert engine.service.prepare("endless", "1.0.0").status is PreparationStatus.QUEUED
    wait_for(lambda: engine.wait_pid_file(engine.settings.home / "endless.pid")[0] != first)
    assert not psutil.pid_exists(first)
    assert _preparation(engine, "endless") is PreparationStatus.RUNNING


def _preparation(engine: Engine, dataset: str) -> PreparationStatus | None:
    job = engine.store.preparation(dataset)
    return None if job is None else job.status


def test_a_spec_travels_whole(engine: Engine) -> None:
    assert engine.run(engine.submit("quick")).spec == spec("quick")


def test_a_host_that_can_not_read_the_store_says_why_and_is_not_started_over_and_over(engine: Engine) -> None:
    assert engine.service.host_trouble() == ""
    store = engine.settings.home / "studio.sqlite3"
    with sqlite3.connect(store) as db:
        db.execute("PRAGMA user_version = 99")
    run = engine.submit("quick")
    wait_for(lambda: engine.service.host_trouble() != "")
    engine.service.ensure_host()  # at once: too soon
    trouble = engine.service.host_trouble()
    assert "was written by another version of TDC Studio" in trouble
    assert str(engine.settings.home) not in trouble, "pages show it"
    assert engine.run(run).status is RunStatus.QUEUED
    assert engine.hosts() == []


def test_a_host_that_was_stopped_is_no_trouble(engine: Engine) -> None:
    engine.wait_end(engine.submit("quick"))
    engine.host().terminate()
    wait_for(lambda: not engine.hosts())
    assert engine.service.host_trouble() == ""
