"""The jobs that prepare data sets, as the store keeps them."""

from __future__ import annotations

from datetime import UTC, datetime

from tdc_core.runs.models import (
    Preparation,
    PreparationStatus,
)
from tdc_core.runs.store import RunStore
from tests.unit.runs.conftest import Clock


def test_a_preparation_goes_from_asked_for_to_done(store: RunStore, clock: Clock) -> None:
    assert store.preparation("mnist") is None
    asked = store.request_preparation("mnist", "3.0.1")
    when = datetime.fromtimestamp(clock.now, UTC)
    assert asked == Preparation("mnist", "3.0.1", PreparationStatus.QUEUED, when)
    assert asked.alive and store.has_queued_preparation()
    assert not store.set_preparation("mnist", PreparationStatus.DONE), "nobody works on it"
    taken = store.claim_preparation()
    assert taken is not None and taken.status is PreparationStatus.RUNNING
    assert store.claim_preparation() is None and not store.has_queued_preparation()
    assert store.set_preparation("mnist", note="Downloading", fraction=0.25)
    running = store.preparation("mnist")
    assert running is not None and (running.note, running.fraction) == ("Downloading", 0.25)
    assert store.request_preparation("mnist", "3.0.1") == running, "it is under way"
    assert store.alive_preparations() == [running]
    assert store.set_preparation("mnist", PreparationStatus.DONE, fraction=1.0)
    assert not store.set_preparation("mnist", note="too late")
    assert store.alive_preparations() == []


def test_a_failed_preparation_can_be_asked_for_again(store: RunStore) -> None:
    store.request_preparation("mnist", "3.0.1")
    store.claim_preparation()
    store.set_preparation("mnist", PreparationStatus.FAILED, message="No network.")
    failed = store.preparation("mnist")
    assert failed is not None and (failed.status, failed.message) == (PreparationStatus.FAILED, "No network.")
    again = store.request_preparation("mnist", "3.0.2")
    assert (again.status, again.version, again.message) == (PreparationStatus.QUEUED, "3.0.2", "")


# The database
