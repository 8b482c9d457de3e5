"""A group's runs as trials, and a group in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tdc_core.charts.setting_axis import SettingAxis
from tdc_core.engine.trials import Trials
from tdc_core.runs.group_models import Group, GroupKind, GroupStatus, NewRun
from tdc_core.runs.models import Reason, RunStatus
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings
from tdc_core.spec.messages import Code
from tdc_core.sweeps import importance_of
from tdc_core.ui.sweep.asked import sweep_of_values
from tdc_core.ui.sweep.axes import axis_of, number_of
from tdc_core.ui.sweep.tried import KeptGroups, Looked
from tdc_core.ui.sweep.words import (
    GONE,
    best_in_words,
    hint,
    progress_in_words,
    seconds_left,
    settings_of,
    time_left_in_words,
    verdict,
)
from tests.support.sweep_runs import add_trial, begin_sweep, end_sweep, sweep_for, train_trial, whole_sweep
from tests.unit.sweeps.making import ACTIVATION, MOMENTUM, SHUFFLE, depth, experiment, sweep_of

SPEC = sweep_of().experiment


@pytest.fixture
def store(settings: Settings) -> RunStore:
    return RunStore(settings.store_url)


def look(store: RunStore, group: Group, kept: KeptGroups | None = None) -> Looked:
    now = store.groups.get(group.id)
    assert now is not None
    found = (kept or KeptGroups()).look(store, now)
    assert found is not None
    return found


def test_it_says_of_trials_what_the_host_finds_of_them(store: RunStore) -> None:
    token, sweep = store.workspaces.create(), sweep_for(12)
    group, kept = begin_sweep(store, token, sweep), KeptGroups()
    for number in range(12):
        add_trial(store, group, sweep, number)
        train_trial(store, number)
        look(store, group, kept)
    members = Trials(store, group.id, sweep)
    members.look()
    looked = look(store, group, kept)
    assert [(trial.number, trial.status, trial.value, len(trial.costs)) for trial in looked.plain] == [
        (trial.number, trial.status, trial.value, len(trial.costs)) for trial in members.trials
    ]
    assert looked.importance == importance_of(sweep, members.trials), "though it reads the best epochs alone"
    assert look(store, group, kept) is looked, "nothing has changed"
    fresh = look(store, group)
    assert fresh == replace(looked, made={}) and fresh is not looked


def test_what_is_made_of_it_is_made_once_a_version(store: RunStore) -> None:
    token, sweep = store.workspaces.create(), sweep_for(12)
    group, kept, made = begin_sweep(store, token, sweep), KeptGroups(), []
    add_trial(store, group, sweep, 0)
    for _ in range(3):
        look(store, group, kept).once("chart", lambda: made.append(1))
    assert len(made) == 1
    train_trial(store, 0)
    look(store, group, kept).once("chart", lambda: made.append(1))
    assert len(made) == 2


def test_how_far_it_is_is_said_in_words(store: RunStore) -> None:
    token, sweep = store.workspaces.create(), sweep_for(12)
    group = begin_sweep(store, token, sweep)
    for number in range(3):
        add_trial(store, group, sweep, number)
    assert progress_in_words(look(store, group)) == "0 of 12 trials have ended"
    assert seconds_left(look(store, group), 2) is None and time_left_in_words(None) == ""
    for number, how in enumerate(("finished", "pruned", "working")):
        train_trial(store, number, ends=how)
    looked = look(store, group)
    assert progress_in_words(looked) == "2 of 12 trials have ended, 1 at work, 1 ended early"
    assert best_in_words(looked).startswith("Best so far: trial 0, validation loss 0.")
    slow = replace(looked, trials=tuple(replace(tried, seconds=6.0) for tried in looked.trials))
    assert seconds_left(slow, 2) == 6.0 * (5 + 2), "ten trials and three repeats, two at a time"
    assert seconds_left(slow, 1) == 6.0 * (10 + 3)
    assert time_left_in_words(42.0) == "about 42 s left"


def test_then_the_best_is_trained_again_and_in_the_end_it_is_said_what_came_of_it(store: RunStore) -> None:
    token = store.workspaces.create()
    group = whole_sweep(store, token, 6)
    looked = look(store, group)
    assert [tried.seed for tried in looked.again] == [1, 2, 3] and len(looked.trials) == 6
    assert "Now the best is trained again with 3 other seeds: 3 of 3 have ended" in progress_in_words(looked)
    assert settings_of(looked.sweep, looked.again[0]) == "seed 1"
    assert hint(looked, looked.again[0]).startswith("The best again with seed 1, validation loss")
    words = " ".join(verdict(group, looked))
    assert "Trained again with 3 other seeds" in words and "looked at once" in words
    garbage = replace(group, outcome='{"best": 7}')
    assert "Trained again with 3 other seeds" in " ".join(verdict(garbage, looked)), "of its runs, then"
    stopped = replace(group, status=GroupStatus.STOPPED, outcome=None)
    assert "The best is trial" in " ".join(verdict(stopped, replace(looked, again=())))


def test_the_ranking_has_what_was_trained_to_the_end_first(store: RunStore) -> None:
    token, sweep = store.workspaces.create(), sweep_for(12)
    group = begin_sweep(store, token, sweep)
    for number, how in enumerate(("failed", "pruned", "finished", "diverged", "finished", "working")):
        add_trial(store, group, sweep, number)
        train_trial(store, number, ends=how)
    ranked = [tried.trial.number for tried in look(store, group).ranked]
    assert set(ranked[:2]) == {2, 4} and ranked[2:] == [1, 5, 3, 0]


def test_what_was_interrupted_is_at_work_as_long_as_the_group_goes_on(store: RunStore) -> None:
    token, sweep = store.workspaces.create(), sweep_for(12)
    group, kept = begin_sweep(store, token, sweep), KeptGroups()
    add_trial(store, group, sweep, 0)
    run = train_trial(store, 0, ends="working")
    assert store.runs.set_status(run.id, run.attempt, RunStatus.INTERRUPTED, Reason.HOST_LOST, Code.HOST_LOST())
    assert progress_in_words(look(store, group, kept)) == "0 of 12 trials have ended, 1 at work"
    store.groups.end(group.id, GroupStatus.STOPPED, None)
    assert progress_in_words(look(store, group, kept)) == "1 of 12 trials have ended, 1 failed"


def test_values_are_read_as_a_sweep_of_choices(store: RunStore) -> None:
    token, path = store.workspaces.create(), "training.learning_rate"
    new = [NewRun(SPEC.with_("training", learning_rate=rate), {path: rate}) for rate in (0.1, 0.001)]
    group = store.groups.create(token, GroupKind.VALUES, "Rates", "anything", new, 50)
    train_trial(store, 0, ends="finished")
    looked = look(store, group)
    (item,) = looked.sweep.search
    assert item.type == "choice" and item.choices == (0.001, 0.1)
    assert looked.again == () and looked.count(looked.trials[0].trial.status) == 1
    assert progress_in_words(looked, "runs") == "1 of 2 runs have ended"
    assert best_in_words(looked, ended=True).startswith("Best: run 1, validation loss")
    assert sweep_of_values("none", store.groups.members("nothing")) is None


def test_runs_of_several_losses_are_judged_by_their_score(store: RunStore) -> None:
    path, head = "model.head.loss", SPEC.model.head
    losses = ("categorical_crossentropy", "kl_divergence")
    new = [NewRun(SPEC.with_head(head.model_copy(update={"loss": loss})), {path: loss}) for loss in losses]
    group = store.groups.create(store.workspaces.create(), GroupKind.VALUES, "Losses", "{}", new, 50)
    assert look(store, group).sweep.metric == "val_accuracy"
    assert look(store, group).sweep.search[0].choices == losses  # type: ignore[union-attr]


def test_axes_are_those_of_the_settings_with_hostile_words_made_harmless() -> None:
    sweep = sweep_of(ACTIVATION, SHUFFLE, MOMENTUM | {"choices": [0.0, 0.9]}, depth(), experiment=optimizer("sgd"))
    axes = [axis_of(sweep, item) for item in sweep.search]
    assert axes[0] == SettingAxis("Activation of layer 1 (Dense)", 0, 1, names=("relu", "tanh"), whole=True)
    assert axes[1].names == ("yes", "no") and axes[2].names == ("0", "0.9")
    assert axes[3] == SettingAxis("Number of Dense layers", 1, 4, whole=True)
    activation, shuffle, momentum, repeated = sweep.search
    assert [number_of(activation, value) for value in ("tanh", "gelu", None)] == [1.0, None, None]
    assert [number_of(shuffle, value) for value in (True, False)] == [0.0, 1.0]
    assert number_of(repeated, 3) == 3.0 and number_of(momentum, 0.9) == 1.0


def optimizer(name: str) -> dict[str, object]:
    found = experiment()
    found["training"] |= {"optimizer": name}
    return found


def test_runs_that_are_gone_are_forgotten(store: RunStore) -> None:
    token, sweep = store.workspaces.create(), sweep_for(6)
    group, kept = begin_sweep(store, token, sweep), KeptGroups()
    for number in range(6):
        add_trial(store, group, sweep, number)
        train_trial(store, number)
    group = end_sweep(store, group, sweep)
    trials = [tried.run_id for tried in look(store, group, kept).trials]
    store.marks.bin(token, trials)
    assert all(tried.binned for tried in look(store, group, kept).trials)
    assert set(store.runs.delete_binned(token, trials[:2])) == set(trials[:2])
    assert [tried.run_id for tried in look(store, group, kept).trials] == trials[2:]
    store.runs.delete_binned(token, trials)
    gone = look(store, group, kept)
    assert gone.trials == () and len(gone.again) == 3
    assert verdict(group, gone)[0] == GONE and "The best was trial" in verdict(group, gone)[1]
    assert GONE in verdict(replace(group, outcome=None), gone)
