"""Data sets prepared by the host with real processes and a stand-in worker."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

import psutil

from tdc_core.runs.job_models import JobStatus
from tdc_core.runs.models import RunStatus
from tdc_core.spec.messages import Code
from tests.unit.engine.conftest import Engine, wait_for


def test_a_data_set_is_prepared(engine: Engine) -> None:
    assert engine.service.prepare("fine", "1.0.0").status is JobStatus.QUEUED
    wait_for(lambda: _preparation(engine, "fine") is JobStatus.DONE)
    assert "preparing in" in (engine.settings.datasets_dir / "preparation.txt").read_text()


def test_a_preparation_that_fails_says_why(engine: Engine) -> None:
    engine.service.prepare("broken", "1.0.0")
    wait_for(lambda: _preparation(engine, "broken") is JobStatus.FAILED)
    job = engine.store.preparations.get("broken")
    assert job is not None
    assert job.message == Code.PREPARING_FAILED(dataset="broken", error="OSError", words="no such file")


def test_a_killed_preparation_fails_and_can_be_asked_for_again(engine: Engine) -> None:
    engine.service.prepare("endless", "1.0.0")
    worker, _ = engine.wait_pid_file(engine.settings.home / "endless.pid")
    wait_for(lambda: _preparation(engine, "endless") is JobStatus.RUNNING)
    os.kill(worker, signal.SIGKILL)
    wait_for(lambda: _preparation(engine, "endless") is JobStatus.FAILED)
    job = engine.store.preparations.get("endless")
    assert job is not None and job.message is not None and job.message.code == Code.WORKER_KILLED
    assert engine.service.prepare("endless", "1.0.0").status is JobStatus.QUEUED


def test_one_preparation_at_a_time(make_engine: Callable[..., Engine]) -> None:
    engine = make_engine(workers=3)
    engine.service.prepare("endless", "1.0.0")
    engine.wait_pid_file(engine.settings.home / "endless.pid")
    engine.service.prepare("fine", "1.0.0")
    assert engine.wait_end(engine.submit("quick")).status is RunStatus.FINISHED
    assert _preparation(engine, "fine") is JobStatus.QUEUED


def test_a_preparation_takes_no_place_from_training(engine: Engine) -> None:
    engine.service.prepare("endless", "1.0.0")
    engine.wait_pid_file(engine.settings.home / "endless.pid")
    assert engine.wait_end(engine.submit("quick")).status is RunStatus.FINISHED
    assert _preparation(engine, "endless") is JobStatus.RUNNING


def test_a_preparation_that_hangs_is_ended_at_its_deadline(make_engine: Callable[..., Engine]) -> None:
    engine = make_engine(grace_seconds=0.5, max_minutes=0.01)
    engine.service.prepare("endless", "1.0.0")
    worker, _ = engine.wait_pid_file(engine.settings.home / "endless.pid")
    wait_for(lambda: _preparation(engine, "endless") is JobStatus.FAILED)
    job = engine.store.preparations.get("endless")
    assert job is not None and job.message == Code.PREPARING_LATE(minutes=0.01)
    wait_for(lambda: not psutil.pid_exists(worker))


def test_a_preparation_that_is_cancelled_ends_and_can_be_asked_for_again(engine: Engine) -> None:
    engine.service.prepare("endless", "1.0.0")
    first, _ = engine.wait_pid_file(engine.settings.home / "endless.pid")
    engine.service.prepare("broken", "1.0.0")
    engine.service.cancel_preparation("broken")
    assert engine.store.preparations.get("broken") is None, "it waited"
    engine.service.cancel_preparation("endless")
    assert engine.store.preparations.get("endless") is None
    assert engine.service.prepare("endless", "1.0.0").status is JobStatus.QUEUED
    wait_for(lambda: engine.wait_pid_file(engine.settings.home / "endless.pid")[0] != first)
    assert not psutil.pid_exists(first)
    assert _preparation(engine, "endless") is JobStatus.RUNNING


def _preparation(engine: Engine, dataset: str) -> JobStatus | None:
    job = engine.store.preparations.get(dataset)
    return None if job is None else job.status
