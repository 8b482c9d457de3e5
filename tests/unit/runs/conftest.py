"""A store in the test's own folder, and a clock that the test sets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tdc_core.runs.models import EpochMetrics, Run
from tdc_core.runs.store import RunStore
from tdc_core.spec import DataSpec, ExperimentSpec, HeadSpec, LayerSpec, ModelSpec
from tests.support.figures import epoch_metrics

SPEC = ExperimentSpec(
    name="Ünïcode “quotes”",
    data=DataSpec(dataset="iris", test="train[90%:]", scaling="standard"),
    model=ModelSpec(
        layers=(LayerSpec.of("dense", units=512, activation="relu"),),
        head=HeadSpec(units=3, activation="softmax", loss="categorical_crossentropy", labels="one_hot"),
    ),
)


class Clock:
    """Seconds since 1970, as the test says."""

    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


def epoch(number: int, val_loss: float = 0.5) -> EpochMetrics:
    return epoch_metrics(number, 0.4, 0.8, val_loss, 0.7, 0.25)


def now(store: RunStore, run: Run) -> Run:
    found = store.runs.get(run.id)
    assert found is not None
    return found


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Where the store lies. The contract holds for every backend: a further one is a parameter here."""
    return f"sqlite:///{tmp_path / 'new' / 'studio.sqlite3'}"


@pytest.fixture
def store(url: str, clock: Clock) -> Iterator[RunStore]:
    made = RunStore(url, clock)
    yield made
    made.database.close()


@pytest.fixture
def token(store: RunStore) -> str:
    return store.workspaces.create()


@pytest.fixture
def run(store: RunStore, token: str) -> Run:
    """A run that a host has claimed."""
    store.queue.submit(token, SPEC, 5)
    claimed = store.queue.claim("host")
    assert claimed is not None
    return claimed
