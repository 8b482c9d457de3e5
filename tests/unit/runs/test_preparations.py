"""The jobs that prepare data sets, as the store keeps them."""

from __future__ import annotations

from datetime import UTC, datetime

from tdc_core.runs.job_models import JobStatus, Preparation
from tdc_core.runs.store import RunStore
from tdc_core.runs.tables import preparations
from tdc_core.spec import DataRef, content_id, name_of
from tdc_core.spec.messages import Code
from tests.unit.runs.conftest import Clock

DOWNLOADING = Code.DOWNLOADING(done=1_000_000, size=4_000_000)


def test_a_preparation_goes_from_asked_for_to_done(store: RunStore, clock: Clock) -> None:
    assert store.preparations.get("mnist") is None
    asked = store.preparations.request("mnist", "3.0.1")
    when = datetime.fromtimestamp(clock.now, UTC)
    assert asked == Preparation("mnist", "3.0.1", JobStatus.QUEUED, when)
    assert asked.alive and store.preparations.waits()
    assert not store.preparations.report("mnist", 0, JobStatus.DONE), "nobody works on it"
    taken = store.preparations.claim("host")
    assert taken is not None and taken.status is JobStatus.RUNNING
    assert store.preparations.claim("host") is None and not store.preparations.waits()
    assert store.preparations.report("mnist", taken.attempt, note=DOWNLOADING, fraction=0.25)
    running = store.preparations.get("mnist")
    assert running is not None and (running.note, running.fraction) == (DOWNLOADING, 0.25)
    assert store.preparations.request("mnist", "3.0.1") == running, "it is under way"
    assert store.preparations.lost("host") == [running]
    assert store.preparations.report("mnist", taken.attempt, JobStatus.DONE, fraction=1.0)
    assert not store.preparations.report("mnist", taken.attempt, note=DOWNLOADING)
    assert store.preparations.lost("host") == []


def test_two_data_sets_of_the_same_name_are_prepared_apart(store: RunStore) -> None:
    keys = [DataRef("tfds", "mnist", content_id({"version": version})).key for version in ("3.0.1", "3.0.2")]
    for key in keys:
        store.preparations.request(key, "3.0.1")
    taken = store.preparations.claim("host")
    assert taken is not None and taken.dataset in keys
    store.preparations.report(taken.dataset, taken.attempt, JobStatus.DONE)
    found = [store.preparations.get(key) for key in keys]
    assert {job.status for job in found if job} == {JobStatus.DONE, JobStatus.QUEUED}


def test_the_key_of_a_long_name_fits_the_column_and_is_told_from_another() -> None:
    first, second = (DataRef("file", "x" * 100 + end, content_id({"name": end})) for end in "ab")
    assert first.key != second.key and len(first.key) <= preparations.c.dataset.type.length
    assert name_of(DataRef("file", "a@b.csv", content_id({})).key) == "a@b.csv"


def test_a_failed_preparation_can_be_asked_for_again(store: RunStore) -> None:
    store.preparations.request("mnist", "3.0.1")
    taken = store.preparations.claim("host")
    assert taken is not None
    store.preparations.report("mnist", taken.attempt, JobStatus.FAILED, message=Code.OUT_OF_MEMORY())
    failed = store.preparations.get("mnist")
    assert failed is not None and (failed.status, failed.message) == (JobStatus.FAILED, Code.OUT_OF_MEMORY())
    again = store.preparations.request("mnist", "3.0.2")
    assert (again.status, again.version, again.message) == (JobStatus.QUEUED, "3.0.2", None)


# The database
