"""What a host is promised of the jobs that it claims, whichever kind they are."""

from __future__ import annotations

import pytest

from tdc_core.runs.hosts import LEASE_SECONDS
from tdc_core.runs.job_models import Job, JobKind, JobStatus
from tdc_core.runs.models import Reason, RunStatus
from tdc_core.runs.store import RunStore
from tdc_core.spec import FileSource
from tdc_core.spec.messages import Code
from tests.unit.runs.conftest import SPEC, Clock, epoch

VERDICT = (RunStatus.INTERRUPTED, Reason.HOST_LOST, Code.HOST_LOST())

SOURCE = FileSource(name="cars.csv", sha256="a" * 64)
every_kind = pytest.mark.parametrize("kind", JobKind)


def ask_for(store: RunStore, kind: JobKind) -> None:
    if kind is JobKind.TRAIN:
        store.queue.submit(store.workspaces.create(), SPEC, 5)
    elif kind is JobKind.PREPARE:
        store.preparations.request("mnist", "3.0.1")
    elif kind is JobKind.READ:
        store.readings.request(SOURCE)
    else:
        store.evaluations.request(store.queue.submit(store.workspaces.create(), SPEC, 5).id)


def claimed(store: RunStore, kind: JobKind, host: str = "ours") -> Job:
    ask_for(store, kind)
    work = store.jobs[kind].claim(host)
    assert work is not None
    return work.job


def lost(store: RunStore, kind: JobKind, host: str) -> list[Job]:
    return [work.job for work in store.jobs[kind].lost(host)]


@every_kind
def test_a_job_is_claimed_once_and_ended_once(store: RunStore, kind: JobKind) -> None:
    queue = store.jobs[kind]
    assert not queue.waits() and queue.claim("ours") is None
    ask_for(store, kind)
    assert queue.waits()
    work = queue.claim("ours")
    assert work is not None and work.job.kind is kind
    assert not queue.waits() and queue.claim("theirs") is None
    stale = Job(kind, work.job.subject, work.job.attempt + 1)
    assert not queue.end(stale, *VERDICT), "another attempt"
    assert queue.end(work.job, *VERDICT)
    assert not queue.end(work.job, *VERDICT), "it has ended"


@every_kind
def test_a_job_is_its_hosts_while_that_renews_its_lease(store: RunStore, clock: Clock, kind: JobKind) -> None:
    job = claimed(store, kind)
    for _ in range(4):
        clock.now += LEASE_SECONDS * 0.9
        assert lost(store, kind, "theirs") == []
        store.hosts.renew("ours")
    clock.now += LEASE_SECONDS * 1.1
    store.hosts.renew("theirs")
    assert lost(store, kind, "theirs") == [job]
    store.jobs[kind].end(job, *VERDICT)
    assert lost(store, kind, "theirs") == []


@every_kind
def test_a_host_that_begins_anew_finds_what_it_had(store: RunStore, kind: JobKind) -> None:
    theirs, ours = claimed(store, kind, "theirs"), "ours"
    assert lost(store, kind, ours) == []
    assert lost(store, kind, "theirs") == [theirs]


@every_kind
def test_what_a_host_of_earlier_code_has_is_nobodys(store: RunStore, kind: JobKind) -> None:
    job = claimed(store, kind)
    with store.database.write() as db:
        db.exec_driver_sql("DELETE FROM hosts")  # of which that code knows nothing
        db.exec_driver_sql("UPDATE preparations SET host = NULL, attempt = NULL")
        db.exec_driver_sql("UPDATE run_jobs SET host = NULL")
    store.hosts.renew("another")
    found = store.jobs[kind].lost("theirs")
    assert [work.job.subject for work in found] == [job.subject]
    assert store.jobs[kind].end(found[0].job, *VERDICT)


@every_kind
def test_a_job_that_was_cancelled_is_to_end(store: RunStore, kind: JobKind) -> None:
    job = claimed(store, kind)
    assert not store.jobs[kind].is_cancelled(job)
    if kind is JobKind.TRAIN:
        store.queue.request_stop(job.subject)
    elif kind is JobKind.PREPARE:
        store.preparations.cancel(job.subject)
    elif kind is JobKind.READ:
        store.readings.cancel(job.subject)
    else:
        store.evaluations.cancel(job.subject)
    assert store.jobs[kind].is_cancelled(job)


@every_kind
def test_a_job_that_has_ended_was_not_cancelled(store: RunStore, kind: JobKind) -> None:
    job = claimed(store, kind)
    store.jobs[kind].end(job, *VERDICT)
    assert not store.jobs[kind].is_cancelled(job), "its worker may still be about to leave"


def test_a_run_that_evaluates_what_it_has_is_left_to_end(store: RunStore) -> None:
    job = claimed(store, JobKind.TRAIN)
    store.queue.request_stop(job.subject)
    store.runs.set_status(job.subject, job.attempt, RunStatus.EVALUATING, Reason.USER_STOPPED)
    assert not store.queue.is_cancelled(job)
    store.runs.set_status(job.subject, job.attempt, RunStatus.STOPPED, Reason.USER_STOPPED)
    assert store.runs.delete_ended(job.subject)
    assert store.queue.is_cancelled(job), "it was deleted"


def test_a_preparation_that_was_asked_for_again_knows_its_worker_from_the_last(store: RunStore) -> None:
    last = claimed(store, JobKind.PREPARE)
    store.preparations.cancel("mnist")
    now = claimed(store, JobKind.PREPARE)
    assert store.preparations.is_cancelled(last) and not store.preparations.is_cancelled(now)
    assert not store.preparations.report("mnist", last.attempt, JobStatus.DONE)
    assert not store.preparations.end(last, *VERDICT)
    assert store.preparations.report("mnist", now.attempt, note=Code.READING_SPLIT(split="train"))


def test_an_evaluation_goes_with_its_run(store: RunStore) -> None:
    token = store.workspaces.create()
    run = store.queue.submit(token, SPEC, 5)
    assert store.evaluations.get(run.id) is None
    first, again = store.evaluations.request(run.id), store.evaluations.request(run.id)
    assert first == again and first.status is JobStatus.QUEUED, "it is asked for once"
    taken = store.evaluations.claim("ours")
    assert taken is not None and taken.status is JobStatus.RUNNING
    assert store.evaluations.report(run.id, taken.attempt, JobStatus.FAILED, Code.NOTHING_KEPT())
    assert not store.evaluations.report(run.id, taken.attempt, JobStatus.DONE), "it has ended"
    failed = store.evaluations.get(run.id)
    assert failed is not None and failed.message == Code.NOTHING_KEPT()
    assert store.evaluations.request(run.id).message is None, "it is tried anew"
    store.queue.request_stop(run.id)
    assert store.runs.delete_ended(run.id)
    assert store.evaluations.get(run.id) is None

    other = store.queue.submit(token, SPEC, 5)
    store.evaluations.request(other.id)
    store.workspaces.forget(token)
    assert not store.evaluations.waits()


def test_the_end_of_a_run_makes_forgotten_what_was_looked_at_before(store: RunStore) -> None:
    token = store.workspaces.create()
    for ended_by_its_worker in (True, False):
        store.queue.submit(token, SPEC, 5)
        run = store.queue.claim("ours")
        assert run is not None
        store.evaluations.request(run.id)
        looked = store.evaluations.claim("ours")
        assert looked is not None
        store.evaluations.report(run.id, looked.attempt, JobStatus.DONE)
        assert store.evaluations.get(run.id) is not None
        if ended_by_its_worker:
            store.runs.set_status(run.id, run.attempt, RunStatus.FINISHED, Reason.COMPLETED)
        else:
            store.queue.end(run.job, *VERDICT)
        assert store.evaluations.get(run.id) is None
        waiting = store.evaluations.request(run.id)
        assert not store.runs.set_status(run.id, run.attempt, RunStatus.FINISHED), "it has ended"
        assert store.evaluations.get(run.id) == waiting
        store.evaluations.cancel(run.id)


def test_a_run_that_was_stopped_is_left_to_write_its_results(store: RunStore) -> None:
    job = claimed(store, JobKind.TRAIN)
    store.queue.request_stop(job.subject)
    assert store.queue.is_cancelled(job)
    store.runs.set_status(job.subject, job.attempt, RunStatus.STOPPED, Reason.USER_STOPPED)
    assert not store.queue.is_cancelled(job)


def test_a_stale_worker_touches_no_epoch(store: RunStore) -> None:
    job = claimed(store, JobKind.TRAIN)
    assert store.epochs.add(job.subject, job.attempt, epoch(1, 0.5))
    before = store.runs.get(job.subject)
    assert not store.epochs.add(job.subject, job.attempt + 1, epoch(1, 0.25))
    assert [metrics.values["val_loss"] for metrics in store.epochs.of(job.subject)] == [0.5]
    assert store.runs.get(job.subject) == before
