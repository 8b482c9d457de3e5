"""Sweeps and trials for the tests."""

from __future__ import annotations

import json
import math
from functools import cache

from tdc_core.catalog.datasets import find_dataset
from tdc_core.checks import check
from tdc_core.settings import ROOT, Settings
from tdc_core.sweeps import SweepSpec, Trial, TrialStatus, may_ask, next_trial, read_sweep

RATE = {"path": "training.learning_rate", "type": "float", "low": 1e-4, "high": 1e-1, "log": True}
UNITS = {"path": "model.layers.0.units", "type": "int", "low": 4, "high": 64}
DROPOUT = {"path": "model.layers.1.rate", "type": "float", "low": 0.0, "high": 0.5}
ACTIVATION = {"path": "model.layers.0.activation", "type": "choice", "choices": ["relu", "tanh"]}
BATCH = {"path": "training.batch_size", "type": "choice", "choices": [8, 16, 32]}
SHUFFLE = {"path": "training.shuffle", "type": "choice", "choices": [True, False]}
OPTIMIZER = {"path": "training.optimizer", "type": "choice", "choices": ["adam", "sgd"]}
MOMENTUM = {"path": "training.optimizer_params.momentum", "type": "choice", "choices": [0.0, 0.9]}


def depth(path="model.layers.0", low=1, high=4):
    return {"type": "depth", "path": path, "layer": {"type": "dense", "units": 32}, "low": low, "high": high}


def experiment():
    """Iris with a Dense layer and a Dropout, as it stands in a file."""
    raw = json.loads((ROOT / "examples" / "iris.json").read_text())
    raw["model"]["layers"] = [{"type": "dense", "units": 32}, {"type": "dropout", "rate": 0.1}]
    return raw


def raw_sweep(*search, **changes):
    found = [dict(item) for item in search or (RATE, UNITS)]
    raw = {"version": 1, "name": "Iris", "experiment": experiment(), "search": found}
    return raw | {"trials": 30, "parallel": 2} | changes


def sweep_of(*search, **changes) -> SweepSpec:
    return read_sweep(json.dumps(raw_sweep(*search, **changes)))


@cache
def _settings():
    return Settings()


def judge(spec):
    """The referee, without the rows."""
    return check(spec, find_dataset(spec.data.dataset), None, _settings())


def outcome(asked) -> Trial:
    """What comes of a trial that was asked for: numbers that follow from its settings alone."""
    params = asked.params
    rate, units = params.get("training.learning_rate", 0.01), params.get("model.layers.0.units", 32)
    value = 0.05 + abs(math.log10(rate) + 2) / 4 + abs(units - 40) / 400
    if rate > 0.09:
        return Trial(asked.number, params, TrialStatus.DIVERGED, None, (value,))
    costs = tuple(value * (1 + 2 / epoch) for epoch in range(1, 11))
    for epoch, bound in asked.bounds:
        if epoch <= len(costs) and min(costs[:epoch]) > bound:
            return Trial(asked.number, params, TrialStatus.PRUNED, costs[epoch - 1], costs[:epoch])
    return Trial(asked.number, params, TrialStatus.FINISHED, costs[-1], costs)


def run_through(sweep, order=min):
    """All trials of a sweep, which end in the order that is given: of those that run, the first or the last, say."""
    trials, waiting, asked = [], {}, []
    while True:
        while may_ask(sweep, trials):
            found = next_trial(sweep, trials, judge)
            if found is None:
                break
            asked.append(found)
            waiting[found.number] = outcome(found)
            trials.append(Trial(found.number, found.params))
        if not waiting:
            return asked, trials
        ended = waiting.pop(order(waiting))
        trials[ended.number] = ended
