"""How long a sweep takes at most, as far as earlier runs on its data tell."""

from __future__ import annotations

import math

from tdc_core.engine.line import pace_of
from tdc_core.runs.store import RunStore
from tdc_core.sweeps import REPEATS, SweepSpec, highest

_PAST = 50  # ended runs that are looked at, everyone's
_PAST_ON_THE_DATA = 5


def seconds_at_most(sweep: SweepSpec, trials: int, store: RunStore, workers: int) -> float | None:
    """Seconds until a sweep has ended, should no trial end early and nobody else train; its repeats are counted in.

    Args:
        sweep: the sweep.
        trials: how many it has, see `trials_at_most`.
        store: where earlier runs are.
        workers: how many runs train at a time here.

    Returns:
        None where no run on these data ended lately.
    """
    data = sweep.experiment.data
    past = [run for run in store.runs.lately_ended(_PAST) if run.spec.data.dataset == data.dataset]
    past = [run for run in past if run.spec.data.file == data.file][:_PAST_ON_THE_DATA]
    pace = pace_of(past, store.epochs.paces([run.id for run in past]))
    if pace is None:
        return None
    epochs = highest(sweep, "training.epochs", sweep.experiment.training.epochs)
    turns = math.ceil(trials / min(workers, sweep.parallel)) + math.ceil(REPEATS / workers)
    return turns * (epochs * pace.epoch + pace.around)
