import json
import subprocess
import sys
from dataclasses import replace
from random import Random

import pytest

from tdc_core.settings import ROOT
from tdc_core.sweeps import Trial, TrialStatus, may_ask, next_trial, read_sweep, trials_in
from tdc_core.sweeps.tpe import tpe_points
from tests.unit.sweeps.making import (
    ACTIVATION,
    BATCH,
    DROPOUT,
    MOMENTUM,
    OPTIMIZER,
    RATE,
    SHUFFLE,
    UNITS,
    depth,
    judge,
    outcome,
    run_through,
    sweep_of,
)

MEDIAN = {"type": "median", "startup": 3}
WIDE = (RATE, UNITS, DROPOUT, ACTIVATION, depth(low=0), OPTIMIZER, MOMENTUM)


def settings_of(asked):
    return [(trial.params, trial.bounds, trial.experiment) for trial in asked]


@pytest.mark.parametrize("sampler", ["grid", "random", "tpe"])
@pytest.mark.parametrize("parallel", [1, 3])
def test_the_trials_are_the_same_in_whichever_order_they_end(sampler, parallel):
    search = (BATCH, ACTIVATION, SHUFFLE, depth(high=2)) if sampler == "grid" else WIDE
    sweep = sweep_of(*search, sampler={"type": sampler}, pruner=MEDIAN, trials=20, parallel=parallel)
    chance = Random(1)
    runs = [run_through(sweep, order) for order in (min, max, lambda waiting: chance.choice(sorted(waiting)))]
    assert len(runs[0][0]) == 20
    for asked, trials in runs[1:]:
        assert settings_of(asked) == settings_of(runs[0][0])
        assert trials == runs[0][1]


def test_a_sweep_that_is_built_anew_from_its_trials_goes_on_as_before():
    sweep = sweep_of(*WIDE, pruner=MEDIAN, trials=20)
    asked, trials = run_through(sweep)
    for number in (0, 7, 15, 19):
        kept = json.loads(json.dumps([dict(trial.params) for trial in trials[:number]]))  # as a store keeps them
        again = [replace(trial, params=params) for trial, params in zip(trials[:number], kept, strict=True)]
        assert next_trial(read_sweep(sweep.to_json()), again, judge) == asked[number]


def test_another_process_asks_for_the_same():
    code = """
import json
from tests.unit.sweeps.test_sampler import MEDIAN, WIDE, run_through, sweep_of
asked, _ = run_through(sweep_of(*WIDE, pruner=MEDIAN, trials=18))
print(json.dumps([trial.params for trial in asked]))
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    asked, _ = run_through(sweep_of(*WIDE, pruner=MEDIAN, trials=18))
    assert json.loads(done.stdout) == [trial.params for trial in asked], "the hashes of text differ between processes"


def test_a_trial_depends_on_no_outcome_after_the_settled_ones():
    sweep = sweep_of(*WIDE, pruner=MEDIAN, trials=40)
    _, trials = run_through(sweep)
    number = 30  # it may know of trials 0 to 26
    usual = next_trial(sweep, trials[:number], judge)
    as_running = [Trial(trial.number, trial.params) for trial in trials[27:number]]
    assert next_trial(sweep, [*trials[:27], *as_running], judge) == usual
    better = replace(trials[26], status=TrialStatus.FINISHED, value=1e-6, costs=(1e-6,) * 10)
    assert next_trial(sweep, [*trials[:26], better, *trials[27:number]], judge) != usual
    with pytest.raises(ValueError, match="not ended"):
        next_trial(sweep, [*trials[:26], Trial(26, trials[26].params), *as_running], judge)
    with pytest.raises(ValueError, match="without a gap"):
        next_trial(sweep, trials[1:number], judge)


def test_random_and_grid_need_no_outcome():
    for sampler, search in (("random", WIDE), ("grid", (BATCH, ACTIVATION, SHUFFLE))):
        sweep = sweep_of(*search, sampler={"type": sampler}, trials=12)
        asked, trials = run_through(sweep)
        worthless = [replace(trial, status=TrialStatus.FAILED, value=None, costs=()) for trial in trials[:11]]
        assert next_trial(sweep, worthless, judge) == asked[11]


def test_what_is_drawn_for_a_trial_depends_on_its_number_alone():
    sweep = sweep_of(sampler={"type": "random"}, trials=12)
    asked, trials = run_through(sweep)
    others = [replace(trial, params={RATE["path"]: 0.01, UNITS["path"]: 4 + trial.number}) for trial in trials[:11]]
    assert next_trial(sweep, others, judge) == asked[11]


@pytest.mark.parametrize("sampler", ["random", "tpe"])
def test_the_last_point_of_a_finite_space_is_found_however_unlikely(sampler):
    units = {**UNITS, "low": 1, "high": 900, "log": True}
    sweep = sweep_of(units, sampler={"type": sampler}, trials=900)
    others = [Trial(at, {UNITS["path"]: at + 1}, TrialStatus.FAILED) for at in range(899)]
    assert next_trial(sweep, others, judge).params == {UNITS["path"]: 900}


def test_the_seed_makes_other_trials():
    first, second = (
        [trial.params for trial in run_through(sweep_of(sampler={"type": kind, "seed": seed}, trials=3))[0]]
        for kind, seed in (("tpe", 0), ("tpe", 1))
    )
    assert all(one != other for one, other in zip(first, second, strict=True))
    assert len({str(params) for params in first}) == 3


def test_one_trial_more_than_are_trained_at_a_time_may_wait():
    sweep = sweep_of(sampler={"type": "random"}, trials=20)
    trials = []
    for _ in range(3):
        assert may_ask(sweep, trials)
        trials.append(Trial(len(trials), next_trial(sweep, trials, judge).params))
    assert not may_ask(sweep, trials)
    done = replace(trials[1], status=TrialStatus.FAILED)
    assert may_ask(sweep, [trials[0], done, trials[2]])
    others = [replace(done, number=number) for number in range(1, 4)]
    assert not may_ask(sweep, [trials[0], *others]), "trial 4 must know what comes of trial 0"
    assert not may_ask(sweep, [replace(done, number=number) for number in range(20)])


@pytest.mark.parametrize("sampler", ["grid", "random", "tpe"])
def test_no_point_is_tried_twice_and_none_is_missed(sampler):
    sweep = sweep_of(BATCH, ACTIVATION, depth(high=2), SHUFFLE, sampler={"type": sampler}, trials=100)
    asked, trials = run_through(sweep)
    assert len({str(trial.params) for trial in asked}) == len(asked) == 24 == trials_in(sweep)
    assert next_trial(sweep, trials, judge) is None


@pytest.mark.parametrize("sampler", ["grid", "random", "tpe"])
def test_what_the_referee_refuses_is_left_out(sampler):
    units = {"path": "model.layers.0.units", "type": "choice", "choices": [-1, 8, 9999, 16]}
    sweep = sweep_of(units, BATCH, sampler={"type": sampler}, trials=100)
    asked, _ = run_through(sweep)
    assert sorted(trial.params["model.layers.0.units"] for trial in asked) == [8] * 3 + [16] * 3


def test_a_sweep_of_which_nothing_can_be_trained_ends_at_once():
    for search in ({**UNITS, "low": 5000, "high": 9000}, {**RATE, "low": 20.0, "high": 30.0}):
        for sampler in ("random", "tpe"):
            assert next_trial(sweep_of(search, sampler={"type": sampler}), [], judge) is None


def test_tpe_learns_from_what_it_is_told():
    rates = {}
    for sampler in ("tpe", "random"):
        asked, _ = run_through(sweep_of(RATE, sampler={"type": sampler}, trials=40, parallel=1))
        rates[sampler] = [trial.params["training.learning_rate"] for trial in asked[20:]]
    near = {name: sum(0.003 < rate < 0.03 for rate in found) for name, found in rates.items()}
    assert near["tpe"] >= 12 > near["random"]


def test_settings_that_mean_nothing_are_left_out_of_a_trial():
    asked, _ = run_through(sweep_of(*WIDE, trials=40))
    for trial in asked:
        none = trial.params["model.layers.0"] == 0
        assert ("model.layers.0.units" not in trial.params) == none
        assert ("training.optimizer_params.momentum" in trial.params) == (trial.params["training.optimizer"] == "sgd")
    assert {trial.params["model.layers.0"] for trial in asked} == {0, 1, 2, 3, 4}


def test_a_failed_trial_says_nothing_and_a_diverged_one_that_its_settings_are_bad():
    sweep = sweep_of(RATE, UNITS, trials=40, parallel=1)
    _, trials = run_through(sweep)

    def points(*known):
        return [next(tpe_points(sweep, known, seed)) for seed in range(5)]

    best = min(trials[:30], key=lambda trial: trial.costs[-1])
    others = [trial for trial in trials[:30] if trial is not best]
    failed, diverged = (
        replace(best, status=status, value=None, costs=()) for status in (TrialStatus.FAILED, TrialStatus.DIVERGED)
    )
    assert points(*others, failed) == points(*others) != points(*others, best)
    assert points(*others, diverged) not in (points(*others), points(*others, best))


def test_of_pruned_trials_those_that_came_further_or_were_better_count_as_better():
    sweep = sweep_of(RATE, UNITS)
    _, trials = run_through(sweep_of(RATE, UNITS, sampler={"type": "random"}))

    def points(good, costs):
        pruned = [
            replace(trial, status=TrialStatus.PRUNED, costs=costs if trial.number in good else (1.0,))
            for trial in trials
        ]
        return [next(tpe_points(sweep, pruned, seed)) for seed in range(5)]

    first, others = (0, 1, 2), (3, 4, 5)
    assert points(first, (0.5,)) != points(others, (0.5,))
    assert points(first, (2.0, 2.0)) == points(first, (0.5,)), "further is better than any cost"


def test_outcomes_of_the_test_follow_from_the_settings():
    sweep = sweep_of()
    asked = next_trial(sweep, [], judge)
    assert outcome(asked) == outcome(asked)
