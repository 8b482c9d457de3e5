"""What the store promises to eight processes that want the same at the same time."""

from __future__ import annotations

import multiprocessing
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import TypeVar

import pytest

from tdc_core.runs.models import Progress, Reason, RunStatus
from tdc_core.runs.store import RunStore, TooManyRuns
from tdc_core.runs.tables import REVISIONS, revisions
from tdc_core.spec.messages import Code, Message
from tests.unit.runs.conftest import SPEC, epoch
from tests.unit.runs.old_stores import lay, rows

PROCESSES = 8
T = TypeVar("T")
_barrier: Barrier | None = None


def _arrive(barrier: Barrier) -> None:
    global _barrier
    _barrier = barrier


def _at_once(task: Callable[..., T], arguments: tuple[object, ...]) -> T:
    assert _barrier is not None
    _barrier.wait(60)
    return task(*arguments)


class Race:
    """Eight processes that begin a task at the same moment."""

    def __init__(self, pool: ProcessPoolExecutor) -> None:
        self._pool = pool

    def __call__(self, task: Callable[..., T], *arguments: object) -> list[T]:
        """What the task returned in each of them; it is given the process' number first."""
        futures = [self._pool.submit(_at_once, task, (number, *arguments)) for number in range(PROCESSES)]
        return [future.result(120) for future in futures]


@pytest.fixture(scope="module")
def race() -> Iterator[Race]:
    """The processes of all races: each waits at the barrier, so each gets one task."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(PROCESSES, context, _arrive, (context.Barrier(PROCESSES),)) as pool:
        yield Race(pool)


def _first_use(number: int, url: str) -> str:
    return RunStore(url).workspaces.create()


def test_all_may_be_the_first(race: Race, url: str) -> None:
    tokens = race(_first_use, url)
    store = RunStore(url)
    assert all(store.workspaces.exists(token) for token in tokens)
    with sqlite3.connect(url.removeprefix("sqlite:///")) as plain:
        assert plain.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def _open_old(number: int, url: str) -> int:
    return len(RunStore(url).runs.all())


def test_all_may_be_the_first_in_a_store_of_earlier_code(race: Race, url: str, tmp_path: Path) -> None:
    file = tmp_path / "new" / "studio.sqlite3"
    assert lay("version 3", file) == url
    before = rows(file)
    assert race(_open_old, url) == [len(before["runs"])] * PROCESSES
    after = rows(file)
    assert [new | old for old, new in zip(before["runs"], after["runs"], strict=True)] == after["runs"]
    assert after[revisions.name] == [{"version_num": REVISIONS[-1]}]


def _claim_all(number: int, url: str) -> list[tuple[str, int]]:
    store, claimed = RunStore(url), []
    while run := store.queue.claim(f"host {number}"):
        claimed.append((run.id, run.attempt))
    return claimed


def test_each_run_is_claimed_once(race: Race, store: RunStore, url: str) -> None:
    tokens = [store.workspaces.create() for _ in range(10)]
    submitted = {store.queue.submit(token, SPEC, 20).id for token in tokens for _ in range(20)}
    claimed = [item for items in race(_claim_all, url) for item in items]
    assert len(claimed) == 200
    assert {run_id for run_id, _ in claimed} == submitted
    assert {attempt for _, attempt in claimed} == {1}
    assert not store.queue.waits()


def _claim_and_finish(number: int, url: str) -> None:
    store = RunStore(url)
    while run := store.queue.claim(f"host {number}"):
        store.runs.set_status(run.id, run.attempt, RunStatus.TRAINING)
        store.runs.set_status(run.id, run.attempt, RunStatus.FINISHED, Reason.COMPLETED)


def test_hosts_that_race_are_fair(race: Race, store: RunStore, url: str) -> None:
    """One visitor queued forty runs before ten others queued one: all of the ten are among the first."""
    greedy = store.workspaces.create()
    for _ in range(40):
        store.queue.submit(greedy, SPEC, 40)
    others = {store.queue.submit(store.workspaces.create(), SPEC, 1).id for _ in range(10)}
    race(_claim_and_finish, url)
    with sqlite3.connect(url.removeprefix("sqlite:///")) as plain:
        order = [row[0] for row in plain.execute("SELECT id FROM runs ORDER BY claimed")]
        numbers = [row[0] for row in plain.execute("SELECT claimed FROM runs ORDER BY claimed")]
    assert numbers == list(range(1, 51))
    assert max(order.index(run_id) for run_id in others) <= 10


def _write_epochs(number: int, url: str, run_ids: list[str]) -> tuple[int, list[int]]:
    """Write a hundred epochs of one run, and read along in another that a neighbour writes."""
    store, written, counts = RunStore(url), 0, []
    for index in range(1, 101):
        written += store.epochs.add(run_ids[number], 1, epoch(index, val_loss=1 / index))
        store.runs.set_progress(run_ids[number], 1, Progress(epoch=index))
        counts.append(len(store.epochs.of(run_ids[(number + 1) % PROCESSES])))
    return written, counts


def test_no_write_is_lost_and_no_reader_blocks(race: Race, store: RunStore, url: str) -> None:
    token = store.workspaces.create()
    for _ in range(PROCESSES):
        store.queue.submit(token, SPEC, PROCESSES)
    run_ids = [run.id for _ in range(PROCESSES) if (run := store.queue.claim("host"))]
    began = time.monotonic()
    results = race(_write_epochs, url, run_ids)
    assert [written for written, _ in results] == [100] * PROCESSES
    for run_id, (_, counts) in zip(run_ids, results, strict=True):
        assert [metrics.epoch for metrics in store.epochs.of(run_id)] == list(range(1, 101))
        run = store.runs.get(run_id)
        assert run is not None and (run.epochs_done, run.best_epoch, run.progress.epoch) == (100, 100, 100)
        assert all(earlier <= later for earlier, later in pairwise(counts))
    assert time.monotonic() - began < 100
    wal = Path(url.removeprefix("sqlite:///") + "-wal")
    assert not wal.exists() or wal.stat().st_size < 16_000_000


def _submit_many(number: int, url: str, token: str) -> int:
    store, accepted = RunStore(url), 0
    for _ in range(5):
        try:
            store.queue.submit(token, SPEC, 7)
        except TooManyRuns:
            continue
        accepted += 1
    return accepted


def test_the_limit_of_a_workspace_holds(race: Race, store: RunStore, url: str) -> None:
    token = store.workspaces.create()
    assert sum(race(_submit_many, url, token)) == 7
    assert len(store.runs.of(token)) == 7


def _end_differently(number: int, url: str, run_id: str) -> bool:
    statuses = [RunStatus.FINISHED, RunStatus.STOPPED, RunStatus.FAILED, RunStatus.INTERRUPTED]
    return RunStore(url).runs.set_status(run_id, 1, statuses[number % 4], Reason.ERROR, _said(number))


def _said(number: int) -> Message:
    return Code.WORKER_SILENT(exit_code=str(number))


def test_a_run_ends_once(race: Race, store: RunStore, url: str) -> None:
    store.queue.submit(store.workspaces.create(), SPEC, 5)
    run = store.queue.claim("host")
    assert run is not None
    results = race(_end_differently, url, run.id)
    ended = store.runs.get(run.id)
    assert ended is not None
    assert Counter(results) == {True: 1, False: PROCESSES - 1}
    assert ended.message == _said(results.index(True))


def _prepare(number: int, url: str) -> list[str]:
    store, mine = RunStore(url), []
    for dataset in ("a", "b", "c"):
        store.preparations.request(dataset, "1")
        if job := store.preparations.claim("host"):
            mine.append(job.dataset)
    return mine


def test_each_data_set_is_prepared_by_one(race: Race, store: RunStore, url: str) -> None:
    claimed = [dataset for datasets in race(_prepare, url) for dataset in datasets]
    assert sorted(claimed) == ["a", "b", "c"]


@pytest.mark.parametrize("stale", [0, 2])
def test_a_given_up_worker_writes_nothing(race: Race, store: RunStore, url: str, stale: int) -> None:
    store.queue.submit(store.workspaces.create(), SPEC, 5)
    run = store.queue.claim("host")
    assert run is not None
    results = race(_write_as, url, run.id, stale)
    assert sum(results) == 25
    assert [metrics.values["val_loss"] for metrics in store.epochs.of(run.id)] == [0.0] * 25


def _write_as(number: int, url: str, run_id: str, stale: int) -> int:
    """The first process is the worker, all others are stale ones."""
    store, attempt = RunStore(url), stale if number else 1
    return sum(store.epochs.add(run_id, attempt, epoch(index, val_loss=number)) for index in range(1, 26))
