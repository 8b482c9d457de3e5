"""What is deleted, and what never is."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tdc_core.engine.cleanup import clean_up, disk_used
from tdc_core.runs.models import EpochMetrics, Reason, Run, RunStatus
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings
from tests.unit.engine.conftest import Engine, spec, wait_for

DAY = 86400.0
NOW = 1_800_000_000.0


class Runs:
    """A store whose clock the test sets, and runs of a megabyte each."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.now = NOW
        self.store = RunStore(settings.store_url, lambda: self.now)
        self.token = self.store.create_workspace()

    def queued(self) -> Run:
        return self.store.submit(self.token, spec("quick"), 1000)

    def working(self, days_ago: float = 0.0) -> Run:
        self.now = NOW - days_ago * DAY
        self.queued()
        run = self.store.claim("host")
        assert run is not None
        self.store.add_epoch(run.id, run.attempt, EpochMetrics(1, 0.5, 0.5, 0.5, 0.5, 0.1))
        self.folder(run.id)
        return run

    def ended(self, days_ago: float) -> Run:
        run = self.working(days_ago)
        self.store.set_status(run.id, run.attempt, RunStatus.FINISHED, Reason.COMPLETED)
        return run

    def folder(self, run_id: str) -> Path:
        folder = self.settings.runs_dir / run_id
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "model.keras").write_bytes(bytes(1_000_000))
        return folder

    def clean(self, **changed: float) -> list[str]:
        return clean_up(self.settings.model_copy(update=changed), self.store, NOW)

    def there(self, run: Run) -> bool:
        """Whether the run is there with all its parts; with none of them, it is gone."""
        parts = {
            self.store.get(run.id) is not None,
            bool(self.store.epochs(run.id)),
            (self.settings.runs_dir / run.id).exists(),
        }
        assert len(parts) == 1, "a part of it was left"
        return parts.pop()


@pytest.fixture
def runs(settings: Settings) -> Runs:
    return Runs(settings)


def test_a_run_goes_when_it_is_too_old(runs: Runs) -> None:
    old, young = runs.ended(days_ago=8), runs.ended(days_ago=6)
    assert runs.clean(keep_days=7) == [old.id]
    assert not runs.there(old) and runs.there(young)


def test_those_that_ended_first_go_until_the_home_is_small_enough(runs: Runs) -> None:
    second, first, third = (runs.ended(days) for days in (2, 3, 1))
    room = (disk_used(runs.settings.home) - 1_500_000) / 1e9
    assert runs.clean(max_home_gb=room) == [first.id, second.id]
    assert runs.there(third)


def test_within_the_limits_nothing_goes(runs: Runs) -> None:
    kept = [runs.ended(days) for days in (1, 2)]
    assert runs.clean() == []
    assert all(runs.there(run) for run in kept)


def test_what_waits_or_works_stays_whatever_it_takes(runs: Runs) -> None:
    working = runs.working(days_ago=400)
    resumed = runs.ended(days_ago=300)
    runs.store.resume(runs.token, resumed.id, 10, epochs=100)
    assert runs.clean(keep_days=1, max_home_gb=1e-9) == []
    assert runs.there(working) and runs.there(resumed)
    assert not runs.store.delete_ended(working.id) and not runs.store.delete_ended(resumed.id)


def test_a_folder_without_a_run_goes_by_its_age(runs: Runs) -> None:
    stray, fresh = runs.folder("0" * 32), runs.folder("1" * 32)
    for folder, days in ((stray, 8), (fresh, 6)):
        os.utime(folder, (NOW - days * DAY, NOW - days * DAY))
    assert runs.clean(keep_days=7) == [stray.name]
    assert not stray.exists() and fresh.exists()


def test_the_host_cleans_up_and_spares_the_run_at_work(make_engine: Callable[..., Engine]) -> None:
    engine = make_engine(max_home_gb=1e-9)
    ended = engine.store.submit(engine.token, spec("quick"), 5)
    claimed = engine.store.claim("another")
    assert claimed is not None
    engine.store.set_status(ended.id, claimed.attempt, RunStatus.FINISHED, Reason.COMPLETED)
    run = engine.submit("long")
    engine.wait_pids(run)
    wait_for(lambda: engine.store.get(ended.id) is None)
    assert engine.run(run).alive
    engine.service.stop(engine.token, run.id)
    wait_for(lambda: not engine.store.alive_runs())
