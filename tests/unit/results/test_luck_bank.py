"""The luck meter held to real runs: a part of `python -m benchmarks.luck`, and of the bank's recording."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks import luck as benchmark
from benchmarks.luck import (
    DRAWN,
    JUDGING,
    LEAST_FOUND,
    MOST_FALSE,
    NEAR,
    TUNING,
    TWO,
    false_calls,
    found,
    groups,
    pairs,
)
from scripts.luck_plan import SEEDS, plan
from scripts.record_luck import read_sample
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings
from tdc_core.training.attempt import Attempt

TIMES = 3
AGAIN = {"iris-16-dropout": 63, "digits-16": 7}
"""Experiments of the bank that are trained as any run is, with a seed."""


def rng() -> np.random.Generator:
    return np.random.default_rng(11)


def test_an_experiment_is_hardly_ever_called_different_from_itself() -> None:
    numbers = rng()
    calls = [false_calls(JUDGING, numbers) for _ in range(TIMES)]
    assert np.mean(calls) <= MOST_FALSE, calls


@pytest.mark.parametrize("same", [True, False], ids=["the same seeds", "others"])
def test_two_spreads_and_more_are_found(same: bool) -> None:
    numbers = rng()
    calls = [found(TWO, JUDGING, numbers, same) for _ in range(TIMES)]
    assert np.mean(calls) >= LEAST_FOUND, calls


def test_who_says_the_same_of_all_has_not_both_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    for differ in (True, False):
        monkeypatch.setattr(benchmark, "_differ", lambda *pair, differ=differ: differ)
        assert false_calls(JUDGING, rng()) == found(TWO, JUDGING, rng(), same=True) == (DRAWN if differ else 0)


def test_the_bank_is_of_its_plan_and_has_pairs_of_every_kind(settings: Settings) -> None:
    planned = [name for name, _ in plan(read_sample(settings))]
    assert list(dict.fromkeys(group.experiment for group in groups())) == planned
    assert {len(group.values) for group in groups()} == {len(SEEDS)} == {100}
    assert len(pairs(NEAR)) >= 5 and len(pairs(TWO)) >= 10 and len(pairs((0, 1))) >= 10
    assert not set(TUNING) & set(JUDGING) and set(TUNING) | set(JUDGING) == set(SEEDS)


@pytest.mark.parametrize(("name", "seed"), AGAIN.items())
def test_an_ordinary_run_gives_the_recorded_numbers(name: str, seed: int, settings: Settings) -> None:
    spec = dict(plan(read_sample(settings)))[name].with_("training", seed=seed)
    store = RunStore(settings.store_url)
    store.queue.submit(store.workspaces.create(), spec, limit=1)
    run = store.queue.claim("bank")
    assert run is not None
    folder = settings.runs_dir / run.id
    folder.mkdir(parents=True)
    outcome = Attempt(store, run, folder, settings).run()
    store.database.close()
    assert outcome is not None
    for group in (group for group in groups() if group.experiment == name):
        part, metric = group.number.split("_")
        score = outcome.evaluation.best["validation" if part == "val" else part]
        assert score is not None and score[metric] == pytest.approx(group.values[seed], rel=2e-3), group.number
