"""Who holds which file, and what that opens."""

from __future__ import annotations

import pytest

from tdc_core.runs.admission import NotHeld
from tdc_core.runs.store import RunStore
from tdc_core.spec import ColumnReading, ExperimentSpec, FileSource, TableReading
from tests.unit.runs.conftest import SPEC

READING = TableReading(
    sha256="a" * 64,
    columns=(ColumnReading(name="x", kind="number", use=True), ColumnReading(name="y", kind="category")),
    target="y",
    aim="classes",
)


def on(reading: TableReading = READING) -> ExperimentSpec:
    return SPEC.with_("data", dataset="file:cars.csv", file=reading)


def test_a_file_is_held_by_whoever_brought_it_alone(store: RunStore) -> None:
    mine, theirs = store.workspaces.create(), store.workspaces.create()
    store.files.add(mine, "cars.csv", READING.sha256, 10)
    assert store.files.holds(mine, READING.sha256)
    assert not store.files.holds(theirs, READING.sha256)
    assert ([file.name for file in store.files.of(mine)], store.files.of(theirs)) == (["cars.csv"], ())
    store.files.add(mine, "better name.csv", READING.sha256, 10)
    assert [file.name for file in store.files.of(mine)] == ["better name.csv"], "the same content is there once"


@pytest.mark.parametrize("pair", [False, True], ids=["alone", "pair"])
def test_nobody_trains_on_a_file_of_somebody_else(pair: bool, store: RunStore) -> None:
    mine, theirs = store.workspaces.create(), store.workspaces.create()
    store.files.add(mine, "cars.csv", READING.sha256, 10)

    def submit(token: str) -> None:
        if pair:
            store.queue.submit_pair(token, SPEC, on(), 5)
        else:
            store.queue.submit(token, on(), 5)

    submit(mine)
    with pytest.raises(NotHeld):
        submit(theirs)
    assert store.runs.of(theirs) == [], "no half of a pair either"


def test_a_run_does_not_go_on_once_its_file_is_gone(store: RunStore) -> None:
    token, other = store.workspaces.create(), store.workspaces.create()
    for each in (token, other):
        store.files.add(each, "cars.csv", READING.sha256, 10)
    kept = store.queue.submit(token, SPEC, 5)
    gone, theirs = store.queue.submit(token, on(), 5), store.queue.submit(other, on(), 5)
    assert store.files.forget(token, READING.sha256) == (gone.id,)
    assert (store.runs.get(gone.id), store.runs.version(kept.id) is None) == (None, False)
    assert store.runs.get(theirs.id) is not None, "who holds it too keeps their runs"
    assert store.files.held() == {READING.sha256}
    assert store.files.forget(other, READING.sha256) == (theirs.id,)
    assert store.files.held() == frozenset()


def test_no_worker_is_warm_for_a_file_of_somebody_else_or_for_one_that_was_deleted(store: RunStore) -> None:
    owner, stranger = store.workspaces.create(), store.workspaces.create()
    store.files.add(owner, "cars.csv", READING.sha256, 10)
    store.warm_ups.ask(stranger, on())
    assert (store.warm_ups.get(stranger), store.warm_ups.next(60)) == (None, None)
    store.warm_ups.ask(owner, on())
    wanted = store.warm_ups.next(60)
    assert wanted is not None and wanted.spec == on()
    store.files.forget(owner, "b" * 64)
    assert store.warm_ups.get(owner) is not None, "another file"
    store.files.forget(owner, READING.sha256)
    assert (store.warm_ups.get(owner), store.warm_ups.next(60)) == (None, None)
    store.warm_ups.ask(owner, SPEC)
    store.files.forget(owner, READING.sha256)
    assert store.warm_ups.get(owner) is not None, "on no file"


def test_files_go_with_their_workspace(store: RunStore) -> None:
    token = store.workspaces.create()
    store.files.add(token, "cars.csv", READING.sha256, 10)
    store.workspaces.forget(token)
    assert store.files.held() == frozenset()


def test_jobs_on_files_that_nobody_holds_are_forgotten(store: RunStore) -> None:
    held, gone = (FileSource(name="cars.csv", sha256=digit * 64) for digit in "ab")
    for source in (held, gone):
        store.readings.request(source)
    store.readings.forget_but({held.sha256})
    assert store.readings.get(gone.ref.key) is None
    assert store.readings.get(held.ref.key) is not None


def test_the_jobs_on_a_file_are_found(store: RunStore) -> None:
    source = FileSource(name="cars.csv", sha256=READING.sha256)
    store.readings.request(source)
    store.readings.request(source.model_copy(update={"target": "x"}))
    store.readings.request(FileSource(name="other.csv", sha256="b" * 64))
    assert {job.source.target for job in store.readings.on(READING.sha256)} == {"x", None}


@pytest.mark.parametrize("source", ["no JSON", "[]", '{"sha256": 3}'])
def test_a_job_that_can_not_be_read_is_forgotten_too(source: str, store: RunStore) -> None:
    job = store.readings.request(FileSource(name="cars.csv", sha256="a" * 64))
    with store.database.write() as db:
        db.exec_driver_sql("UPDATE file_jobs SET source = ?", (source,))
    store.readings.forget_but({"a" * 64})
    assert store.readings.get(job.content) is None
    with store.database.read() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM file_jobs").scalar() == 0
