"""Who is served next, and how a run that waits or works is stopped."""

from __future__ import annotations

from tdc_core.runs.models import (
    Reason,
    Run,
    RunStatus,
)
from tdc_core.runs.store import RunStore
from tests.unit.runs.conftest import SPEC, Clock, now


def test_the_active_run_is_the_oldest_alive(store: RunStore, token: str, run: Run) -> None:
    waiting = store.queue.submit(token, SPEC, 5)
    assert store.runs.active(token) == run
    store.runs.set_status(run.id, 1, RunStatus.FINISHED, Reason.COMPLETED)
    assert store.runs.active(token) == waiting
    store.queue.request_stop(waiting.id)
    assert store.runs.active(token) is None
    assert store.runs.alive() == []


def test_a_claim_makes_an_attempt(store: RunStore, token: str, clock: Clock) -> None:
    submitted = store.queue.submit(token, SPEC, 5)
    assert store.queue.waits()
    clock.now += 60
    run = store.queue.claim("host")
    assert run is not None and run.id == submitted.id
    assert (run.status, run.attempt) == (RunStatus.PREPARING, 1)
    assert run.started is not None and run.started.timestamp() == clock.now
    assert not store.queue.waits()
    assert store.queue.claim("host") is None
    assert now(store, run) == run


def test_the_line_is_fair(store: RunStore) -> None:
    ann, bob, cem = (store.workspaces.create() for _ in range(3))
    a1, a2, a3 = (store.queue.submit(ann, SPEC, 5) for _ in range(3))
    b1, b2 = (store.queue.submit(bob, SPEC, 5) for _ in range(2))
    c1 = store.queue.submit(cem, SPEC, 5)
    line = [a1, b1, c1, a2, b2, a3]
    assert store.queue.line() == [run.id for run in line]
    for index, expected in enumerate(line):
        claimed = store.queue.claim("host")
        assert claimed is not None and claimed.id == expected.id
        assert store.queue.line() == [run.id for run in line[index + 1 :]]


def test_nobody_has_a_second_run_before_anothers_first(store: RunStore) -> None:
    """Also with one worker, where nobody has a run working when the next is claimed."""
    ann, bob = store.workspaces.create(), store.workspaces.create()
    a1, a2, _ = (store.queue.submit(ann, SPEC, 5) for _ in range(3))
    _end(store, store.queue.claim("host"), a1)
    b1, _ = (store.queue.submit(bob, SPEC, 5) for _ in range(2))
    assert store.queue.line()[:2] == [b1.id, a2.id]
    _end(store, store.queue.claim("host"), b1)
    _end(store, store.queue.claim("host"), a2)


def test_with_two_workers_who_has_a_run_working_waits_for_those_who_have_none(store: RunStore) -> None:
    """Ann has two runs working and one waiting, Bob one and three, Cem, who came last, has none and two."""
    ann, bob, cem = (store.workspaces.create() for _ in range(3))
    working = [store.queue.submit(token, SPEC, 9) for token in (ann, bob, ann)]
    for _ in working:
        store.queue.claim("host")
    a3 = store.queue.submit(ann, SPEC, 9)
    b2, b3, b4 = (store.queue.submit(bob, SPEC, 9) for _ in range(3))
    c1, c2 = (store.queue.submit(cem, SPEC, 9) for _ in range(2))
    expected = [run.id for run in (c1, b2, c2, a3, b3, b4)]
    assert store.queue.line() == expected
    claimed = [run.id for _ in expected if (run := store.queue.claim("host"))]
    assert claimed == expected, "whoever is claimed meanwhile, the others keep their order"


def _end(store: RunStore, claimed: Run | None, expected: Run) -> None:
    assert claimed is not None and claimed.id == expected.id
    assert store.runs.set_status(claimed.id, claimed.attempt, RunStatus.FINISHED, Reason.COMPLETED)


def test_a_queued_run_stops_at_once(store: RunStore, token: str) -> None:
    run = store.queue.submit(token, SPEC, 5)
    store.queue.request_stop(run.id)
    stopped = now(store, run)
    assert (stopped.status, stopped.reason) == (RunStatus.STOPPED, Reason.USER_STOPPED)
    assert stopped.ended is not None and stopped.started is None
    assert store.queue.claim("host") is None


def test_a_working_run_is_asked_to_stop(store: RunStore, run: Run) -> None:
    assert not store.queue.stop_requested(run.id)
    store.queue.request_stop(run.id)
    assert store.queue.stop_requested(run.id)
    assert now(store, run).stop_requested and now(store, run).alive


def test_stopping_an_ended_run_changes_nothing(store: RunStore, run: Run) -> None:
    store.runs.set_status(run.id, 1, RunStatus.FINISHED, Reason.COMPLETED)
    ended = now(store, run)
    store.queue.request_stop(run.id)
    store.queue.request_stop("nothing")
    assert now(store, run) == ended
