"""The store's statements in PostgreSQL's words: no database reads them here, but what it can't say is found."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import DDLElement
from sqlalchemy.sql import ClauseElement, visitors
from sqlalchemy.sql.functions import FunctionElement

from tdc_core.runs.group_models import GroupKind, GroupStatus, NewRun
from tdc_core.runs.job_models import JobKind, JobStatus
from tdc_core.runs.models import Progress, Reason, RunStatus, WarmUpState
from tdc_core.runs.store import RunStore
from tdc_core.spec import FileSource
from tdc_core.spec.messages import Code
from tests.unit.runs.conftest import SPEC, epoch

SOURCE = FileSource(name="cars.csv", sha256="a" * 64)
ITS_FUNCTIONS = {"avg", "coalesce", "count", "lower", "max", "min", "row_number", "sum"}
NOT_YET = {"json_extract", "json_valid"}
"""SQLite's own: a run is searched for by words of its experiment, which is JSON in a column of text."""


@pytest.fixture
def statements() -> Iterator[list[ClauseElement]]:
    """What is sent to any database meanwhile."""
    sent: list[ClauseElement] = []

    def note(connection: object, statement: ClauseElement, *_: object) -> None:
        sent.append(statement)

    event.listen(Engine, "before_execute", note)
    yield sent
    event.remove(Engine, "before_execute", note)


def use_all_of(store: RunStore) -> None:
    """Call each method of each part of the store, so that each of its statements is sent."""
    token, other = store.workspaces.create(), store.workspaces.create()
    assert store.workspaces.exists(token) and store.workspaces.save_draft(token, "{}")
    store.workspaces.swap_draft(token, "{}", store.workspaces.load_draft(token) or "")
    run, right = store.queue.submit(token, SPEC, 5), store.queue.submit_pair(token, SPEC, SPEC, 5)[1]
    for _ in range(2):
        claimed = store.queue.claim("host")
    assert claimed is not None
    assert (store.queue.line(), store.queue.waits()) == ([right.id], True)
    store.runs.set_status(run.id, 1, RunStatus.TRAINING)
    store.runs.set_progress(run.id, 1, Progress(1))
    assert store.epochs.add(run.id, 1, epoch(1)) and store.epochs.cut_back(run.id, 1, 1)
    assert store.epochs.of(run.id) and store.epochs.paces([run.id])
    store.runs.get(run.id), store.runs.own(token, run.id), store.runs.version(run.id), store.runs.versions([run.id])
    store.runs.all(), store.runs.of(token, words="iris"), store.runs.active(token), store.runs.alive()
    store.runs.versions_of(token), store.runs.some(token, [run.id]), store.epochs.best([run.id])
    store.runs.beginning("0", token), store.runs.newest(token)
    store.runs.trials(token, run.id), store.runs.is_of(run.id, "")
    store.queue.request_stop(run.id), store.queue.stop_requested(run.id), store.queue.is_cancelled(run.job)
    assert store.queue.end(run.job, RunStatus.STOPPED, Reason.USER_STOPPED, None) is False, "it has been claimed since"
    assert store.queue.end(claimed.job, RunStatus.STOPPED, Reason.USER_STOPPED, None)
    store.runs.set_status(run.id, 1, RunStatus.FINISHED)
    store.runs.owned(), store.runs.lately_ended(5), store.queue.lost("host")
    assert store.queue.resume(token, run.id, 5, epochs=500)
    assert store.queue.branch(token, run.id, 1, SPEC, 9, "b" * 32).epochs_done == 1
    store.runs.delete_ended(claimed.id)
    (
        store.marks.rename(token, run.id, "First"),
        store.marks.note(token, run.id, "x"),
        store.marks.tag(token, run.id, ["x"]),
    )
    store.marks.star(token, [run.id], True), store.marks.bin(token, [right.id]), store.marks.binned(token)
    store.marks.restore(token, [right.id]), store.marks.retag(token, [run.id], ["y"], ["x"])
    store.runs.delete_binned(token, [right.id])
    group = store.groups.create(token, GroupKind.SWEEP, "", "{}", [NewRun(SPEC, {})], 9)
    assert store.groups.add(group.id, 1, NewRun(SPEC, {"training.epochs": 5}))
    store.groups.get(group.id), store.groups.own(token, group.id), store.groups.of(token), store.groups.alive()
    store.groups.members(group.id), store.groups.versions(group.id), store.groups.alive_members(group.id)
    store.groups.changed(group.id, {}), store.groups.rename(token, group.id, "Rates")
    store.groups.end(group.id, GroupStatus.FINISHED, None), store.queue.take_up(run.id)
    store.preparations.request("mnist", "1"), store.preparations.get("mnist"), store.preparations.waits()
    job = store.preparations.claim("host")
    assert job is not None
    (
        store.preparations.report("mnist", job.attempt, note=Code.READING_SPLIT(split="train")),
        store.preparations.is_cancelled(job.job),
    )
    store.preparations.lost("host"), store.preparations.end(job.job, RunStatus.FAILED, Reason.ERROR, None)
    store.preparations.report("mnist", job.attempt, JobStatus.DONE), store.preparations.cancel("mnist")
    store.evaluations.request(claimed.id), store.evaluations.get(claimed.id), store.evaluations.waits()
    looked = store.evaluations.claim("host")
    assert looked is not None
    store.evaluations.is_cancelled(looked.job), store.evaluations.lost("host"), store.evaluations.cancel(claimed.id)
    store.evaluations.report(claimed.id, looked.attempt, JobStatus.DONE)
    store.evaluations.end(looked.job, RunStatus.FAILED, Reason.ERROR, None)
    store.files.add(token, "cars.csv", SOURCE.sha256, 10)
    assert store.files.of(token) and store.files.holds(token, SOURCE.sha256) and store.files.held()
    store.files.held_elsewhere(token, SOURCE.sha256)
    store.readings.request(SOURCE), store.readings.get(SOURCE.ref.key), store.readings.waits()
    store.readings.on(SOURCE.sha256)
    read = store.readings.claim("host")
    assert read is not None
    store.readings.is_cancelled(read.job), store.readings.lost("host"), store.readings.cancel(read.content)
    store.readings.report(read.content, read.attempt, JobStatus.DONE)
    store.readings.end(read.job, RunStatus.FAILED, Reason.ERROR, None)
    store.readings.request(SOURCE), store.readings.forget_but(())
    store.files.forget(token, SOURCE.sha256)
    store.hosts.renew("host")
    store.warm_ups.ask(token, SPEC), store.warm_ups.next(5), store.warm_ups.get(token), store.warm_ups.forget_spares()
    store.warm_ups.set("key", WarmUpState.READY, summary="", workspace=token), store.warm_ups.summary_of(SPEC)
    store.workspaces.forget(other), store.workspaces.forget_unvisited(0.0)


def test_postgresql_has_words_and_functions_for_each_statement(
    store: RunStore, statements: list[ClauseElement]
) -> None:
    use_all_of(store)
    functions = set()
    for statement in statements:
        statement.compile(dialect=postgresql.dialect())
        if not isinstance(statement, DDLElement):
            found = visitors.iterate(statement)
            functions |= {element.name for element in found if isinstance(element, FunctionElement)}
    assert functions - ITS_FUNCTIONS == NOT_YET
    locked = [text for statement in statements if "FOR UPDATE" in (text := _text(statement))]
    assert len(locked) == 5 and all("FROM workspaces" in text for text in locked), "who submits or resumes counts runs"


def test_no_method_is_left_out(store: RunStore, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = {name: part for name, part in vars(store).items() if name not in ("database", "jobs")}
    called: set[str] = set()
    for name, part in parts.items():
        for method in _methods(part):
            monkeypatch.setattr(part, method, _noted(called, f"{name}.{method}", getattr(part, method)))
    use_all_of(store)
    public = {f"{name}.{method}" for name, part in parts.items() for method in _methods(part)}
    assert called == public
    assert set(store.jobs) == set(JobKind)


def _methods(part: object) -> list[str]:
    """What may be called of a part of the store, inherited or not."""
    return [name for name in dir(type(part)) if not name.startswith("_")]


def _noted(called: set[str], name: str, method):
    def call(*args, **named):
        called.add(name)
        return method(*args, **named)

    return call


def _text(statement: ClauseElement) -> str:
    return str(statement.compile(dialect=postgresql.dialect()))
