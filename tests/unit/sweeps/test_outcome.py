import math
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from tdc_core.runs.group_models import Member
from tdc_core.runs.models import EpochMetrics, Reason, Run, RunStatus
from tdc_core.sweeps import (
    Trial,
    TrialStatus,
    best_of,
    best_so_far,
    flattery_of,
    outcome_in_words,
    repeats_of,
    settings_in_words,
    title_of,
    trial_of,
)
from tests.unit.sweeps.making import (
    ACTIVATION,
    MOMENTUM,
    OPTIMIZER,
    RATE,
    UNITS,
    depth,
    sweep_of,
)

LOSSES = (0.9, 0.5, 0.7)


def finished(number, value, **params):
    return Trial(number, params, TrialStatus.FINISHED, value, (value,))


def test_the_best_is_the_first_of_the_best_that_finished():
    loss = sweep_of()
    pruned = Trial(0, {}, TrialStatus.PRUNED, 0.1, (0.1,))
    trials = [pruned, finished(1, 0.5), finished(2, 0.3), finished(3, 0.3), Trial(4, {})]
    assert best_of(loss, trials) == trials[2]
    assert best_of(sweep_of(metric="val_accuracy"), trials) == trials[1]
    assert best_of(loss, [pruned]) is None


def test_the_best_so_far_never_gets_worse():
    trials = [finished(2, 0.4), finished(0, 0.5), finished(1, 0.6), Trial(3, {}), finished(4, 0.2)]
    assert best_so_far(sweep_of(), trials) == [(0, 0.5), (1, 0.5), (2, 0.4), (4, 0.2)]
    assert best_so_far(sweep_of(metric="val_accuracy"), trials) == [(0, 0.5), (1, 0.6), (2, 0.6), (4, 0.6)]


def test_the_best_is_repeated_with_three_other_seeds():
    sweep = sweep_of(RATE)
    again = repeats_of(sweep, finished(7, 0.1, **{RATE["path"]: 0.05}))
    assert [spec.training.seed for spec in again] == [1, 2, 3]
    assert {spec.training.learning_rate for spec in again} == {0.05}
    last = {"path": "training.seed", "type": "choice", "choices": [2**32 - 2]}
    again = repeats_of(sweep_of(last), finished(0, 0.1, **{"training.seed": 2**32 - 2}))
    assert [spec.training.seed for spec in again] == [2**32 - 1, 0, 1], "there is no larger one"


def test_what_the_best_flatters_is_told_from_its_repeats():
    assert flattery_of(sweep_of(), 0.10, (0.12, 0.14, 0.13)) == pytest.approx(0.03)
    assert flattery_of(sweep_of(metric="val_accuracy"), 0.9, (0.8, 0.9, 0.7)) == pytest.approx(0.1)
    assert flattery_of(sweep_of(), 0.10, (0.08,)) < 0


def test_what_came_of_it_is_told_in_words():
    sweep = sweep_of(RATE, UNITS, depth("model.layers"))
    params = {RATE["path"]: 0.0123456, UNITS["path"]: 32, "model.layers": 2}
    trials = [
        finished(0, 0.2, **params),
        finished(1, 0.0698, **params),
        Trial(2, params, TrialStatus.PRUNED, 0.3, (0.3,)),
        Trial(3, params, TrialStatus.DIVERGED),
        Trial(4, params, TrialStatus.FAILED),
    ]
    importance = {RATE["path"]: 0.62, UNITS["path"]: 0.3, "model.layers": 0.08}
    assert outcome_in_words(sweep, trials, importance, (0.0712, 0.0745, 0.0801), 0.9333) == [
        "5 trials: 2 trained to the end, 1 ended early, as worse than the median, 1 without a sound number at the end, "
        "1 stopped or failed.",
        "The best is trial 1, with a validation loss of 0.0698: learning rate 0.01235, units of layer 1 (Dense) 32, "
        "number of Dense layers 2.",
        "What mattered most was the learning rate, with a share of 62%; then units of layer 1 (Dense) 30%, number of "
        "Dense layers 8%. From 5 trials this is rough.",
        "Trained again with 3 other seeds, its validation loss is 0.0712, 0.0745, 0.0801: 0.0753 on average. So being "
        "the best of 5 trials flatters it by 0.0055.",
        "On the test part, which was looked at once, its accuracy is 0.9333 on average.",
    ]
    held = outcome_in_words(sweep, trials, {RATE["path"]: 1.0}, (0.06,))
    assert held[2] == "Only the learning rate was varied."
    assert held[3].endswith("So it was not luck that made it the best.")
    assert outcome_in_words(sweep, trials[2:], {})[-1] == "So there is no best one."
    assert "rough" not in " ".join(
        outcome_in_words(sweep, [finished(at, 0.5, **params) for at in range(100)], importance)
    )


def test_a_setting_has_a_name_within_a_sentence():
    sweep = sweep_of(OPTIMIZER, MOMENTUM, ACTIVATION, depth())
    assert title_of(sweep, MOMENTUM["path"]) == "momentum of the optimizer"
    assert settings_in_words(sweep, {ACTIVATION["path"]: "relu", "model.layers.0": 2, "training.shuffle": True}) == (
        "activation of layer 1 (Dense) relu, number of Dense layers 2, shuffle yes"
    )


def a_run(status, reason=None, best_epoch=2):
    spec, member = sweep_of().experiment, Member("g", 3, {RATE["path"]: 0.1})
    return Run("a", "w", spec, status, 1, datetime.now(UTC), reason=reason, best_epoch=best_epoch, member=member)


EPOCHS = [
    EpochMetrics(epoch, {"loss": loss, "val_loss": loss, "val_accuracy": 1 - loss}, 0.1)
    for epoch, loss in enumerate(LOSSES, start=1)
]


@pytest.mark.parametrize(
    ("status", "reason", "expected"),
    [
        (RunStatus.QUEUED, None, TrialStatus.RUNNING),
        (RunStatus.TRAINING, None, TrialStatus.RUNNING),
        (RunStatus.INTERRUPTED, Reason.WORKER_KILLED, TrialStatus.RUNNING),
        (RunStatus.FINISHED, Reason.COMPLETED, TrialStatus.FINISHED),
        (RunStatus.FINISHED, Reason.EARLY_STOPPING, TrialStatus.FINISHED),
        (RunStatus.STOPPED, Reason.PRUNED, TrialStatus.PRUNED),
        (RunStatus.FINISHED, Reason.PRUNED, TrialStatus.PRUNED),
        (RunStatus.STOPPED, Reason.USER_STOPPED, TrialStatus.FAILED),
        (RunStatus.FAILED, Reason.NAN_LOSS, TrialStatus.DIVERGED),
        (RunStatus.FAILED, Reason.ERROR, TrialStatus.FAILED),
    ],
)
def test_a_trial_is_told_from_its_run(status, reason, expected):
    found = trial_of(sweep_of(metric="val_accuracy"), a_run(status, reason), EPOCHS, goes_on=True)
    assert found == Trial(3, {RATE["path"]: 0.1}, expected, 0.5, LOSSES)
    assert trial_of(sweep_of(), a_run(status, reason), EPOCHS, goes_on=True).value == 0.5


def test_an_interrupted_run_that_is_not_taken_up_again_has_failed():
    for reason in (Reason.WORKER_KILLED, Reason.HOST_LOST):
        found = trial_of(sweep_of(), a_run(RunStatus.INTERRUPTED, reason), EPOCHS, goes_on=False)
        assert found.status is TrialStatus.FAILED


def test_a_run_without_a_sound_number_has_diverged():
    epochs = [SimpleNamespace(epoch=1, values={"val_loss": math.inf})]
    found = trial_of(sweep_of(), a_run(RunStatus.FINISHED, Reason.COMPLETED, 1), epochs, goes_on=False)
    assert (found.status, found.value) == (TrialStatus.DIVERGED, None)
    waiting = trial_of(sweep_of(), a_run(RunStatus.QUEUED, None, None), [], goes_on=False)
    assert waiting == Trial(3, {RATE["path"]: 0.1})


def test_a_run_of_no_group_is_no_trial():
    with pytest.raises(ValueError, match="no trial"):
        trial_of(sweep_of(), replace(a_run(RunStatus.QUEUED), member=None), [], goes_on=False)
