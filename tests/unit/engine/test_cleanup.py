"""What is deleted, and what never is."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tdc_core.engine import host
from tdc_core.engine.bell import Bell
from tdc_core.engine.cleanup import clean_up, disk_freed, disk_used, empty_bin
from tdc_core.engine.lock import HostLock
from tdc_core.engine.processes import Launcher
from tdc_core.runs.marks import BIN_SECONDS
from tdc_core.runs.models import Reason, Run, RunStatus
from tdc_core.runs.runs import Runs as StoredRuns
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings
from tests.support.figures import epoch_metrics
from tests.unit.engine.conftest import STAND_IN, Engine, spec, wait_for

DAY = 86400.0
NOW = 1_800_000_000.0
MEGABYTE = 1_000_000


class Runs:
    """A store whose clock the test sets, and runs of a megabyte each."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.now = NOW
        self.store = RunStore(settings.store_url, lambda: self.now)
        self.token = self.store.workspaces.create()

    def visitor(self, days_ago: float = 0.0) -> str:
        """A workspace in which somebody was."""
        self.now = NOW - days_ago * DAY
        token = self.store.workspaces.create()
        assert self.store.workspaces.exists(token)
        return token

    def queued(self, token: str | None = None) -> Run:
        return self.store.queue.submit(token or self.token, spec("quick"), 1000)

    def working(self, days_ago: float = 0.0, token: str | None = None, size: int = MEGABYTE) -> Run:
        self.now = NOW - days_ago * DAY
        self.queued(token)
        run = self.store.queue.claim("host")
        assert run is not None
        self.store.epochs.add(run.id, run.attempt, epoch_metrics(1, 0.5, 0.5, 0.5, 0.5, 0.1))
        self.folder(run.id, size)
        return run

    def ended(self, days_ago: float, token: str | None = None, size: int = MEGABYTE) -> Run:
        run = self.working(days_ago, token, size)
        self.store.runs.set_status(run.id, run.attempt, RunStatus.FINISHED, Reason.COMPLETED)
        return run

    def folder(self, run_id: str, size: int = MEGABYTE) -> Path:
        folder = self.settings.runs_dir / run_id
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "model.keras").write_bytes(bytes(size))
        return folder

    def room(self, missing: int) -> float:
        """A limit in GB under which so many bytes are too many."""
        return (disk_used(self.settings.home) - missing) / 1e9

    def clean(self, **changed: float) -> list[str]:
        self.now = NOW
        return clean_up(self.settings.model_copy(update=changed), self.store, NOW)

    def there(self, run: Run) -> bool:
        """Whether the run is there with all its parts; with none of them, it is gone."""
        parts = {
            self.store.runs.get(run.id) is not None,
            bool(self.store.epochs.of(run.id)),
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
    assert runs.clean(max_home_gb=runs.room(1_500_000)) == [first.id, second.id]
    assert runs.there(third)


def test_within_the_limits_nothing_goes(runs: Runs) -> None:
    kept = [runs.ended(days) for days in (1, 2)]
    assert runs.clean() == []
    assert all(runs.there(run) for run in kept)


def test_what_waits_or_works_stays_whatever_it_takes(runs: Runs) -> None:
    working = runs.working(days_ago=400)
    resumed = runs.ended(days_ago=300)
    runs.store.queue.resume(runs.token, resumed.id, 10, epochs=100)
    assert runs.clean(keep_days=1, max_home_gb=1e-9) == []
    assert runs.there(working) and runs.there(resumed)
    assert not runs.store.runs.delete_ended(working.id) and not runs.store.runs.delete_ended(resumed.id)


def test_a_folder_without_a_run_goes_by_its_age(runs: Runs) -> None:
    stray, fresh = runs.folder("0" * 32), runs.folder("1" * 32)
    for folder, days in ((stray, 8), (fresh, 6)):
        os.utime(folder, (NOW - days * DAY, NOW - days * DAY))
    assert runs.clean(keep_days=7) == [stray.name]
    assert not stray.exists() and fresh.exists()


def test_the_largest_visitors_oldest_go_first_and_nobody_loses_all_for_them(runs: Runs) -> None:
    """One visitor has six large runs, all younger than the small ones of ten others."""
    small = [runs.ended(20 - number, runs.visitor(), 50_000) for number in range(10)]
    large = [runs.ended(6 - number, size=MEGABYTE) for number in range(6)]
    assert runs.clean(max_home_gb=runs.room(2_500_000)) == [run.id for run in large[:3]]
    assert all(runs.there(run) for run in [*small, *large[3:]])


def test_among_equals_the_oldest_goes_first(runs: Runs) -> None:
    ann, bob = runs.visitor(), runs.visitor()
    ended = [runs.ended(days, token) for days, token in ((4, ann), (3, bob), (2, ann), (1, bob))]
    assert runs.clean(max_home_gb=runs.room(2_500_000)) == [run.id for run in ended[:3]]


@pytest.mark.parametrize("kept", [1, 2], ids=["their last stays", "all but their last go"])
def test_a_large_run_at_work_costs_nobody_all_of_theirs(runs: Runs, kept: int) -> None:
    working = runs.working(size=10 * MEGABYTE)
    small = [
        runs.ended(9 - number, token, 50_000) for token in (runs.visitor(), runs.visitor()) for number in range(kept)
    ]
    deleted = runs.clean(max_home_gb=1e-9)
    assert set(deleted) == {run.id for number, run in enumerate(small) if (number + 1) % kept}
    assert runs.there(working)


def test_folders_without_a_run_go_before_anyones_runs(runs: Runs) -> None:
    kept, stray = runs.ended(days_ago=3), runs.folder("0" * 32)
    os.utime(stray, (NOW, NOW))
    assert runs.clean(max_home_gb=runs.room(500_000)) == [stray.name]
    assert runs.there(kept)


# Workspaces


def test_a_workspace_that_nobody_visits_goes_with_all_that_is_in_it(runs: Runs) -> None:
    left, visited = runs.visitor(days_ago=8), runs.visitor(days_ago=6)
    for token in (left, visited):
        runs.store.workspaces.save_draft(token, "{}")
        runs.store.warm_ups.ask(token, spec("quick"))
    run = runs.ended(days_ago=8, token=left)
    runs.now = NOW - 6 * DAY
    assert runs.clean(keep_days=7) == [run.id]
    assert not runs.there(run)
    assert runs.store.workspaces.load_draft(left) is None and runs.store.warm_ups.get(left) is None
    assert not runs.store.workspaces.exists(left)
    assert runs.store.workspaces.load_draft(visited) == "{}" and runs.store.warm_ups.get(visited) is not None


@pytest.mark.parametrize(
    "visit",
    [
        lambda store, token: store.workspaces.exists(token),
        lambda store, token: store.queue.submit(token, spec("quick"), 9),
    ],
)
def test_who_comes_back_keeps_the_workspace(runs: Runs, visit: Callable[[RunStore, str], object]) -> None:
    token = runs.visitor(days_ago=100)
    runs.now = NOW - 6 * DAY
    visit(runs.store, token)
    if (run := runs.store.runs.active(token)) is not None:
        runs.store.queue.request_stop(run.id)
    assert runs.clean(keep_days=7) == []
    assert runs.store.workspaces.exists(token)


def test_a_workspace_with_a_run_alive_stays_and_goes_once_it_has_ended(runs: Runs) -> None:
    token = runs.visitor(days_ago=100)
    run = runs.working(days_ago=100, token=token)
    assert runs.clean(keep_days=7) == []
    runs.store.runs.set_status(run.id, run.attempt, RunStatus.FINISHED, Reason.COMPLETED)
    assert runs.clean(keep_days=7) == [run.id]
    assert not runs.store.workspaces.exists(token)


def test_a_workspace_of_which_no_visit_is_known_counts_as_visited_when_it_is_first_looked_at(runs: Runs) -> None:
    runs.now = NOW - 400 * DAY
    token = runs.store.workspaces.create()
    assert runs.clean(keep_days=7) == []
    assert clean_up(runs.settings.model_copy(update={"keep_days": 7}), runs.store, NOW + 6 * DAY) == []
    assert runs.store.workspaces.load_draft(token) is None and runs.store.workspaces.save_draft(token, "{}")
    clean_up(runs.settings.model_copy(update={"keep_days": 7}), runs.store, NOW + 8 * DAY)
    assert not runs.store.workspaces.save_draft(token, "{}")


# In the host


class Vanishing(StoredRuns):
    """The runs of a store that is asked for one right when its folder is deleted."""

    folder = Path()

    def version(self, run_id: str) -> int | None:
        shutil.rmtree(self.folder, ignore_errors=True)
        return super().version(run_id)


def test_a_folder_that_goes_while_it_is_looked_at_is_no_trouble(runs: Runs) -> None:
    store = RunStore(runs.settings.store_url)
    store.runs = Vanishing(store.database)
    store.runs.folder = runs.folder("0" * 32)
    assert clean_up(runs.settings, store, NOW) == []
    assert not store.runs.folder.exists()


def test_a_clean_up_that_fails_ends_neither_host_nor_runs_and_is_tried_again(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    tried = []

    def fail(*_: object) -> None:
        tried.append(True)
        serving.retired = len(tried) == 3
        raise OSError("the folder is gone")

    monkeypatch.setattr(host, "clean_up", fail)
    monkeypatch.setattr(host, "CLEAN_UP_SECONDS", 0.0)
    store, lock = RunStore(settings.store_url), HostLock(settings.home, "test")
    assert lock.take()
    serving = host.Host(settings, store, Launcher(forks=False, module=STAND_IN), lock, Bell(settings.home), 1)
    serving.serve()
    assert len(tried) == 3
    assert "the folder is gone" in caplog.text


def test_the_host_lives_with_a_folder_that_can_not_be_looked_at(engine: Engine) -> None:
    engine.settings.runs_dir.mkdir()
    loop = engine.settings.runs_dir / "loop"
    loop.symlink_to(loop)
    assert engine.wait_end(engine.submit("quick")).status is RunStatus.FINISHED


def test_the_host_cleans_up_and_spares_the_run_at_work(make_engine: Callable[..., Engine]) -> None:
    engine = make_engine(max_home_gb=1e-9)
    ended = engine.store.queue.submit(engine.token, spec("quick"), 5)
    claimed = engine.store.queue.claim("another")
    assert claimed is not None
    engine.store.runs.set_status(ended.id, claimed.attempt, RunStatus.FINISHED, Reason.COMPLETED)
    run = engine.submit("long")
    engine.wait_pids(run)
    wait_for(lambda: engine.store.runs.get(ended.id) is None)
    assert engine.run(run).alive
    engine.service.stop(engine.token, run.id)
    wait_for(lambda: not engine.store.runs.alive())


def test_what_is_in_the_bin_goes_after_its_time_and_not_before(runs: Runs) -> None:
    binned, kept = runs.ended(1), runs.ended(1)
    runs.now = NOW - BIN_SECONDS + 1
    runs.store.marks.bin(runs.token, [binned.id])
    assert runs.clean() == []
    runs.store.marks.restore(runs.token, [binned.id])
    runs.now = NOW - BIN_SECONDS - 1
    runs.store.marks.bin(runs.token, [binned.id])
    assert runs.clean() == [binned.id]
    assert not (runs.settings.runs_dir / binned.id).exists() and runs.store.marks.binned(runs.token) == []
    assert runs.there(kept)


def test_where_the_disk_is_short_the_bin_goes_first(runs: Runs) -> None:
    oldest, binned = runs.ended(2), runs.ended(1)
    runs.now = NOW
    runs.store.marks.bin(runs.token, [binned.id])
    assert runs.clean(max_home_gb=runs.room(MEGABYTE // 2)) == [binned.id]
    assert runs.there(oldest)


def test_what_its_owner_deletes_for_good_is_gone_at_once(runs: Runs) -> None:
    gone, kept, other = runs.ended(0), runs.ended(0), runs.ended(0, token=runs.visitor())
    runs.store.marks.bin(runs.token, [gone.id])
    before = disk_used(runs.settings.home)
    assert disk_freed(runs.settings, [gone.id]) == MEGABYTE
    assert empty_bin(runs.settings, runs.store, runs.token, [gone.id, kept.id, other.id]) == [gone.id]
    assert not (runs.settings.runs_dir / gone.id).exists() and runs.there(kept) and runs.there(other)
    assert before - disk_used(runs.settings.home) > MEGABYTE / 2


def test_a_file_that_two_runs_share_is_freed_with_the_last_of_them(runs: Runs) -> None:
    trunk, branch = runs.ended(0, size=MEGABYTE), runs.ended(0, size=10)
    os.link(runs.settings.runs_dir / trunk.id / "model.keras", runs.settings.runs_dir / branch.id / "00001.npz")
    assert disk_freed(runs.settings, [trunk.id]) == 0
    assert disk_freed(runs.settings, [branch.id]) == 10
    assert disk_freed(runs.settings, [trunk.id, branch.id]) == MEGABYTE + 10
    assert disk_freed(runs.settings, ["gone"]) == disk_freed(runs.settings, []) == 0


def test_a_file_of_several_names_takes_up_its_room_once(runs: Runs) -> None:
    trunk, branch = runs.ended(2), runs.ended(1)
    before = disk_used(runs.settings.home)
    (runs.settings.runs_dir / branch.id / "00001.npz").hardlink_to(runs.settings.runs_dir / trunk.id / "model.keras")
    assert disk_used(runs.settings.home) == before
    assert disk_used(runs.settings.runs_dir / branch.id) == 2 * MEGABYTE
