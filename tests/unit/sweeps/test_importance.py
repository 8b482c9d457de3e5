import math
import subprocess
import sys
from random import Random

import optuna
import pytest

from tdc_core.settings import ROOT
from tdc_core.sweeps import Trial, TrialStatus, importance_of
from tdc_core.sweeps.space import drawn
from tdc_core.sweeps.tpe import optuna_trial
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
    run_through,
    sweep_of,
)


def trials_where_the_rate_matters(sweep, number, seed=0):
    """Trials drawn by chance: the learning rate decides, the units a little, all else not at all."""
    chance = Random(seed)
    found = []
    for each in range(number):
        params = drawn(sweep, chance)
        value = abs(math.log10(params.get(RATE["path"], 0.01)) + 2) + 0.003 * (64 - params.get(UNITS["path"], 64))
        found.append(Trial(each, params, TrialStatus.FINISHED, value, (value,)))
    return found


@pytest.mark.filterwarnings("ignore:Some regimes")
@pytest.mark.parametrize("number", [5, 6, 17, 60])
@pytest.mark.parametrize(
    "search",
    [
        (RATE, UNITS, DROPOUT),
        (RATE, ACTIVATION, BATCH, SHUFFLE),
        (RATE, {**UNITS, "log": True}, {**DROPOUT, "step": 0.1}),
        ({**RATE, "log": False, "step": 0.001}, {**UNITS, "step": 3}, depth(low=0)),
        (RATE, depth(low=0, high=2), UNITS, OPTIMIZER, MOMENTUM),
    ],
)
def test_it_is_optunas_own(search, number):
    sweep = sweep_of(*search)
    trials = trials_where_the_rate_matters(sweep, number)
    study = optuna.create_study()
    complete = optuna.trial.TrialState.COMPLETE
    study.add_trials([optuna_trial(sweep, trial.params, state=complete, value=trial.value) for trial in trials])
    evaluator = optuna.importance.PedAnovaImportanceEvaluator(target_quantile=0.5)
    expected = optuna.importance.get_param_importances(study, evaluator=evaluator)
    assert importance_of(sweep, trials) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("seed", range(3))
def test_the_setting_that_matters_comes_first(seed):
    sweep = sweep_of(RATE, UNITS, DROPOUT)
    found = importance_of(sweep, trials_where_the_rate_matters(sweep, 40, seed))
    assert next(iter(found)) == RATE["path"]
    assert list(found.values()) == sorted(found.values(), reverse=True)
    assert sum(found.values()) == pytest.approx(1)
    assert all(type(share) is float for share in found.values())


def test_pruned_and_diverged_trials_count_and_failed_ones_do_not():
    sweep = sweep_of(RATE, UNITS, DROPOUT)
    trials = trials_where_the_rate_matters(sweep, 40)
    usual = importance_of(sweep, trials)
    middle = sorted(trial.value for trial in trials)[19]

    def with_worse(status):
        ended = [
            Trial(trial.number, trial.params, status(trial), None, (9.0,) * (trial.number + 1)) for trial in trials
        ]
        return [other if trial.value > middle else trial for trial, other in zip(trials, ended, strict=True)]

    either = [TrialStatus.PRUNED, TrialStatus.DIVERGED]
    assert importance_of(sweep, with_worse(lambda trial: either[trial.number % 2])) == pytest.approx(usual)
    assert importance_of(sweep, with_worse(lambda _: TrialStatus.FAILED)) != pytest.approx(usual, rel=0.01)


def test_more_of_an_accuracy_is_better():
    sweep = sweep_of(RATE, ACTIVATION, metric="val_accuracy")
    trials = trials_where_the_rate_matters(sweep, 30)
    turned = [Trial(each.number, each.params, each.status, -each.value, each.costs) for each in trials]
    assert importance_of(sweep, turned) == importance_of(sweep_of(RATE, ACTIVATION), trials)


def test_settings_that_not_every_trial_has_have_an_importance():
    search = (RATE, OPTIMIZER, MOMENTUM, depth(low=0), UNITS)
    _, trials = run_through(sweep_of(*search, sampler={"type": "random"}, trials=30))
    assert set(importance_of(sweep_of(*search), trials)) == {item["path"] for item in search}


def test_of_few_or_equal_trials_nothing_is_said():
    sweep = sweep_of(RATE, UNITS, DROPOUT)
    assert importance_of(sweep, trials_where_the_rate_matters(sweep, 4)) == {}
    trials = trials_where_the_rate_matters(sweep, 9)
    same = [Trial(each.number, each.params, TrialStatus.FINISHED, 1.0) for each in trials]
    assert importance_of(sweep, same) == {}
    assert importance_of(sweep_of({**BATCH, "choices": [8]}), trials_where_the_rate_matters(sweep_of(BATCH), 9)) == {}


def test_who_only_looks_at_a_sweep_imports_no_optuna():
    code = """
import sys
from tdc_core.sweeps import *
from tests.unit.sweeps.making import run_through, sweep_of
sweep = sweep_of(sampler={"type": "random"}, trials=6)
asked, trials = run_through(sweep)
print(outcome_in_words(sweep, trials, importance_of(sweep, trials)), survey(sweep, lambda spec: []))
print([name for name in ("optuna", "sklearn", "scipy", "tensorflow") if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
