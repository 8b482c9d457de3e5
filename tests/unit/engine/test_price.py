"""What a sweep takes, by earlier runs."""

from __future__ import annotations

import pytest

from tdc_core.engine.price import seconds_at_most
from tdc_core.runs.models import Reason, RunStatus
from tdc_core.runs.store import RunStore
from tdc_core.spec import ExperimentSpec
from tests.support.figures import epoch_metrics
from tests.unit.sweeps.making import RATE, sweep_of


class Clock:
    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


def trained(store: RunStore, clock: Clock, spec: ExperimentSpec, pace: float, around: float) -> None:
    """A run of four epochs."""
    store.queue.submit(store.workspaces.create(), spec, 9)
    run = store.queue.claim("host")
    assert run is not None and store.runs.set_status(run.id, run.attempt, RunStatus.TRAINING)
    for epoch in range(1, 5):
        store.epochs.add(run.id, run.attempt, epoch_metrics(epoch, 0.5, 0.5, 0.5, 0.5, pace))
    clock.now += 4 * pace + around
    store.runs.set_status(run.id, run.attempt, RunStatus.FINISHED, Reason.COMPLETED)


def test_a_sweep_takes_as_long_as_its_trials_and_the_repeats_at_the_pace_of_runs_on_its_data(settings) -> None:
    clock = Clock()
    store = RunStore(settings.store_url, clock)
    sweep = sweep_of(RATE)  # two at a time
    epochs = sweep.experiment.training.epochs
    assert seconds_at_most(sweep, 30, store, 2) is None
    trained(store, clock, sweep.experiment.with_("data", dataset="wine"), 50.0, 9.0)
    assert seconds_at_most(sweep, 30, store, 2) is None, "nothing is known of iris yet"
    trained(store, clock, sweep.experiment, 0.5, 3.0)
    one = epochs * 0.5 + 3
    assert seconds_at_most(sweep, 30, store, 2) == pytest.approx((15 + 2) * one)
    assert seconds_at_most(sweep, 30, store, 1) == pytest.approx(33 * one)
    assert seconds_at_most(sweep, 30, store, 8) == pytest.approx((15 + 1) * one), "no more than two trials at a time"
    longest = sweep_of({"path": "training.epochs", "type": "choice", "choices": [5, 50]})
    assert seconds_at_most(longest, 2, store, 2) == pytest.approx(3 * (50 * 0.5 + 3))
