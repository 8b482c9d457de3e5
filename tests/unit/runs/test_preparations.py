"""The jobs that prepare data sets, as the store keeps them."""

from __future__ import annotations

from datetime import UTC, datetime

from tdc_core.runs.models import (
    Preparation,
    PreparationStatus,
)
from tdc_core.runs.store import RunStore
from tdc_core.spec.messages import Code
from tests.unit.runs.conftest import Clock

DOWNLOADING = Code.DOWNLOADING(done=1_000_000, size=4_000_000)


def test_a_preparation_goes_from_asked_for_to_done(store: RunStore, clock: Clock) -> None:
    assert store.preparations.get("mnist") is None
    asked = store.preparations.request("mnist", "3.0.1")
    when = datetime.fromtimestamp(clock.now, UTC)
    assert asked == Preparation("mnist", "3.0.1", PreparationStatus.QUEUED, when)
    assert asked.alive and store.preparations.waits()
    assert not store.preparations.report("mnist", 0, PreparationStatus.DONE), "nobody works on it"
    taken = store.preparations.claim("host")
    assert taken is not None and taken.status is PreparationStatus.RUNNING
    assert store.preparations.claim("host") is None and not store.preparations.waits()
    assert store.preparations.report("mnist", taken.attempt, note=DOWNLOADING, fraction=0.25)
    running = store.preparations.get("mnist")
    assert running is not None and (running.note, running.fraction) == (DOWNLOADING, 0.25)
    assert store.preparations.request("mnist", "3.0.1") == running, "it is under way"
    assert store.preparations.lost("host") == [running]
    assert store.preparations.report("mnist", taken.attempt, PreparationStatus.DONE, fraction=1.0)
    assert not store.preparations.report("mnist", taken.attempt, note=DOWNLOADING)
    assert store.preparations.lost("host") == []


def test_a_failed_preparation_can_be_asked_for_again(store: RunStore) -> None:
    store.preparations.request("mnist", "3.0.1")
    taken = store.preparations.claim("host")
    assert taken is not None
    store.preparations.report("mnist", taken.attempt, PreparationStatus.FAILED, message=Code.OUT_OF_MEMORY())
    failed = store.preparations.get("mnist")
    assert failed is not None and (failed.status, failed.message) == (PreparationStatus.FAILED, Code.OUT_OF_MEMORY())
    again = store.preparations.request("mnist", "3.0.2")
    assert (again.status, again.version, again.message) == (PreparationStatus.QUEUED, "3.0.2", None)


# The database
