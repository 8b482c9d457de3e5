import math
from random import Random

import optuna
import pytest

from tdc_core.sweeps import Trial, TrialStatus
from tdc_core.sweeps.pruner import bounds_of
from tests.unit.sweeps.making import sweep_of

COMPLETE, RUNNING, PRUNED = (getattr(optuna.trial.TrialState, name) for name in ("COMPLETE", "RUNNING", "PRUNED"))
OPTUNAS = {TrialStatus.FINISHED: COMPLETE, TrialStatus.PRUNED: PRUNED, TrialStatus.RUNNING: RUNNING}


def curve(chance, epochs):
    """Costs that fall with noise; now and then two are equal, or one is no number."""
    low, fall = chance.uniform(0.1, 2), chance.uniform(0.3, 1)
    costs = [round(low * (1 + 3 * fall**epoch) * chance.uniform(0.9, 1.1), 2) for epoch in range(epochs)]
    return tuple(math.nan if chance.random() < 0.03 else cost for cost in costs)


def as_optunas(trial):
    values = dict(enumerate(trial.costs))  # its steps are counted from 0
    value = 0.0 if trial.status is TrialStatus.FINISHED else None
    return optuna.trial.create_trial(state=OPTUNAS[trial.status], value=value, intermediate_values=values)


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize(("startup", "warmup"), [(5, 0), (0, 3), (1, 1)])
def test_a_trial_ends_where_optunas_median_pruner_ends_it(seed, startup, warmup):
    chance = Random(seed)
    sweep = sweep_of(pruner={"type": "median", "startup": startup, "warmup": warmup})
    settled = [
        Trial(number, {}, chance.choice(list(OPTUNAS)), None, curve(chance, chance.randint(1, 12)))
        for number in range(chance.randint(0, 14))
    ]
    bounds = dict(bounds_of(sweep, settled))
    pruner = optuna.pruners.MedianPruner(n_startup_trials=startup, n_warmup_steps=warmup)
    study = optuna.create_study(pruner=pruner)
    study.add_trials([as_optunas(trial) for trial in settled])
    ended = 0
    for _ in range(20):
        costs = [cost for cost in curve(chance, 12) if not math.isnan(cost)]  # a run that comes to nan ends by itself
        asked = study.ask()
        for epoch, cost in enumerate(costs, start=1):
            asked.report(cost, epoch - 1)
            ours = epoch in bounds and min(costs[:epoch]) > bounds[epoch]
            assert ours == asked.should_prune(), (epoch, bounds)
            ended += ours
        study.tell(asked, state=optuna.trial.TrialState.FAIL)
    assert ended or len([trial for trial in settled if trial.status is TrialStatus.FINISHED]) < max(startup, 1) + 2


def test_there_are_no_bounds_without_a_pruner_or_too_early():
    done = [Trial(number, {}, TrialStatus.FINISHED, 1.0, (2.0, 1.0 + number)) for number in range(5)]
    assert bounds_of(sweep_of(), done) == ()
    median = sweep_of(pruner={"type": "median"})
    assert bounds_of(median, done[:4]) == ()
    assert bounds_of(median, done) == ((1, 2.0), (2, 3.0))
    assert bounds_of(sweep_of(pruner={"type": "median", "warmup": 1}), done) == ((2, 3.0),)
    assert bounds_of(sweep_of(pruner={"type": "median", "startup": 0}), []) == ()
