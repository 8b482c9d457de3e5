"""The host with real processes and a stand-in worker."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable

import psutil
import pytest

from tdc_core.machine import memory_limit
from tdc_core.runs.models import Reason, RunStatus
from tdc_core.spec.messages import Code
from tests.unit.engine.conftest import EITHER_WAY, Engine, spec, wait_for


@EITHER_WAY
def test_a_run_is_trained_and_its_output_kept(make_engine: Callable[..., Engine], fresh: bool) -> None:
    engine = make_engine(fresh_processes=fresh)
    run = engine.wait_end(engine.submit("quick"))
    assert (run.status, run.reason, run.message) == (RunStatus.FINISHED, Reason.COMPLETED, Code.COMPLETED(epochs=1))
    assert run.attempt == 1 and run.started is not None and run.ended is not None
    assert engine.store.epochs.of(run.id)[0].values["val_loss"] == 0.5
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
    other = engine.store.workspaces.create()
    first, second = engine.submit("long"), engine.submit("quick")
    theirs = engine.submit("quick", other)
    engine.wait_pids(first)
    assert [engine.run(run).status for run in (second, theirs)] == [RunStatus.QUEUED] * 2
    assert engine.store.queue.line() == [theirs.id, second.id]
    engine.service.stop(engine.token, first.id)
    second, theirs = engine.wait_end(second), engine.wait_end(theirs)
    assert second.started is not None and theirs.ended is not None and theirs.ended <= second.started


def test_two_visitors_take_turns_whoever_queued_first(engine: Engine) -> None:
    other = engine.store.workspaces.create()
    running = engine.submit("long")
    engine.wait_pids(running)
    ours = [engine.submit("quick") for _ in range(3)]
    theirs = [engine.submit("quick", other) for _ in range(2)]
    expected = [theirs[0], ours[0], theirs[1], ours[1], ours[2]]
    assert engine.store.queue.line() == [run.id for run in expected]
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
    assert ended.message == Code.STOPPED_AFTER_EPOCH(done=ended.epochs_done, epochs=ended.spec.training.epochs)


def test_a_stranger_can_not_stop_a_run(engine: Engine) -> None:
    run = engine.submit("long")
    engine.wait_pids(run)
    assert not engine.service.stop(engine.store.workspaces.create(), run.id)
    assert not engine.run(run).stop_requested


def test_a_queued_run_stops_at_once(engine: Engine) -> None:
    engine.wait_pids(engine.submit("long"))
    waiting = engine.submit("quick")
    engine.service.stop(engine.token, waiting.id)
    assert engine.run(waiting).status is RunStatus.STOPPED
    assert engine.run(waiting).message == Code.STOPPED_WAITING()


@EITHER_WAY
def test_a_worker_that_does_not_stop_is_killed(make_engine: Callable[..., Engine], fresh: bool) -> None:
    engine = make_engine(fresh_processes=fresh, grace_seconds=0.5)
    run = engine.submit("stubborn")
    worker, _ = engine.wait_pids(run)
    engine.service.stop(engine.token, run.id)
    ended = engine.wait_end(run)
    assert (ended.status, ended.reason) == (RunStatus.STOPPED, Reason.USER_STOPPED)
    assert ended.message == Code.UNANSWERED_STOP()
    wait_for(lambda: not psutil.pid_exists(worker))


def test_a_worker_that_has_stopped_has_time_to_evaluate(make_engine: Callable[..., Engine]) -> None:
    engine = make_engine(grace_seconds=0.5)
    run = engine.submit("slow to evaluate")
    engine.wait_pids(run)
    engine.service.stop(engine.token, run.id)
    assert engine.wait_end(run).message == Code.STOPPED_IN_FIRST_EPOCH()


def test_a_stop_that_comes_while_a_worker_evaluates_is_obeyed_too(make_engine: Callable[..., Engine]) -> None:
    engine = make_engine(grace_seconds=0.5)
    run = engine.submit("hangs while it evaluates")
    wait_for(lambda: engine.run(run).status is RunStatus.EVALUATING)
    engine.service.stop(engine.token, run.id)
    ended = engine.wait_end(run)
    assert (ended.status, ended.reason, ended.epochs_done) == (RunStatus.STOPPED, Reason.USER_STOPPED, 1)
    assert ended.message == Code.UNANSWERED_STOP()


@pytest.mark.parametrize("does", ["stubborn", "hangs while it evaluates"])
def test_a_worker_that_hangs_is_ended_at_its_deadline(make_engine: Callable[..., Engine], does: str) -> None:
    engine = make_engine(grace_seconds=0.5, max_minutes=0.01)
    run = engine.submit(does)
    worker, _ = engine.wait_pids(run)
    ended, after = engine.wait_end(run), engine.submit("quick")
    assert (ended.status, ended.reason) == (RunStatus.STOPPED, Reason.TIME_LIMIT)
    assert ended.message == Code.UNANSWERED_TIME(minutes=0.01)
    wait_for(lambda: not psutil.pid_exists(worker))
    assert engine.wait_end(after).status is RunStatus.FINISHED


def test_an_exception_that_the_worker_let_through_is_told(engine: Engine) -> None:
    run = engine.wait_end(engine.submit("error"))
    assert (run.status, run.reason) == (RunStatus.FAILED, Reason.ERROR)
    assert run.message == Code.TRAINING_FAILED(error="ValueError", words="the shapes do not fit")
    log = engine.settings.runs_dir / run.id / "log.txt"
    wait_for(lambda: "Traceback" in log.read_text())


def test_a_worker_that_ends_without_a_word(engine: Engine) -> None:
    run = engine.wait_end(engine.submit("silent"))
    assert (run.status, run.reason) == (RunStatus.FAILED, Reason.ERROR)
    assert run.message == Code.WORKER_SILENT(exit_code="0")


@EITHER_WAY
def test_a_killed_worker_interrupts_its_run_only(make_engine: Callable[..., Engine], fresh: bool) -> None:
    engine = make_engine(fresh_processes=fresh)
    run, after = engine.wait_end(engine.submit("killed")), engine.submit("quick")
    assert (run.status, run.reason) == (RunStatus.INTERRUPTED, Reason.WORKER_KILLED)
    assert run.message is not None and run.message.code == Code.WORKER_KILLED
    assert run.message.arguments["held"] > 100_000_000
    assert run.message.arguments["limit"] == memory_limit()
    assert engine.wait_end(after).status is RunStatus.FINISHED


def test_a_worker_ended_by_another_signal_is_named(engine: Engine) -> None:
    run = engine.submit("stubborn")
    os.kill(engine.wait_pids(run)[0], signal.SIGSEGV)
    ended = engine.wait_end(run)
    assert (ended.status, ended.reason) == (RunStatus.INTERRUPTED, Reason.WORKER_KILLED)
    assert ended.message == Code.WORKER_ENDED(signal="SIGSEGV")


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
    engine.wait_as_a_page(lambda: not engine.run(run).alive)
    ended = engine.run(run)
    assert (ended.status, ended.reason) == (RunStatus.INTERRUPTED, Reason.HOST_LOST)
    assert engine.wait_end(waiting).status is RunStatus.FINISHED


def test_forgetting_a_workspace_ends_its_runs_and_deletes_their_files(make_engine: Callable[..., Engine]) -> None:
    engine = make_engine(grace_seconds=1)
    run, waiting = engine.submit("stubborn"), engine.submit("quick")
    worker, _ = engine.wait_pids(run)
    engine.service.forget(engine.token)
    wait_for(lambda: not psutil.pid_exists(worker))
    wait_for(lambda: not (engine.settings.runs_dir / run.id).exists())
    assert engine.store.runs.get(run.id) is None and engine.store.runs.get(waiting.id) is None


def test_a_spec_travels_whole(engine: Engine) -> None:
    assert engine.run(engine.submit("quick")).spec == spec("quick")
