"""What visitors are about to train, in the store."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from tdc_core.catalog.datasets import find_dataset
from tdc_core.catalog.experiments import ready_made
from tdc_core.runs import warm_ups
from tdc_core.runs.models import WarmUpState
from tdc_core.runs.store import RunStore, experiment_key

IRIS, OTHER = ready_made()[:2]
READY, SPENT, WANTED, FAILED = WarmUpState.READY, WarmUpState.SPENT, WarmUpState.WANTED, WarmUpState.FAILED
KEY = experiment_key(IRIS)


class Clock:
    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> RunStore:
    return RunStore(f"sqlite:///{tmp_path / 'store.sqlite3'}", clock)


def wanted(store: RunStore, within: float = 60):
    found = store.warm_ups.next(within)
    return found and found.spec


def state(store: RunStore, token: str) -> WarmUpState | None:
    found = store.warm_ups.get(token)
    return found and found.state


def test_nobody_asked(store: RunStore) -> None:
    assert wanted(store) is None and store.warm_ups.get(store.workspaces.create()) is None


def test_the_name_makes_no_difference_and_everything_else_does() -> None:
    assert experiment_key(IRIS.model_copy(update={"name": "Another"})) == KEY
    for changed in (IRIS.with_("training", seed=99), IRIS.with_("data", scaling="minmax"), IRIS.with_layers(())):
        assert experiment_key(changed) != KEY


def test_the_last_change_counts_and_a_renewal_is_none(store: RunStore, clock: Clock) -> None:
    mine, theirs = store.workspaces.create(), store.workspaces.create()
    store.warm_ups.ask(mine, IRIS)
    clock.now += 10
    store.warm_ups.ask(theirs, OTHER)
    clock.now += 10
    store.warm_ups.ask(mine, IRIS)
    assert wanted(store) == OTHER
    clock.now += 55  # theirs is not looked at any more
    assert wanted(store) == IRIS
    clock.now += 10
    assert wanted(store) is None
    store.warm_ups.ask(mine, OTHER)
    assert wanted(store) == OTHER


def test_what_was_asked_for_before_the_clock_stepped_back_does_not_count(store: RunStore, clock: Clock) -> None:
    token = store.workspaces.create()
    store.warm_ups.ask(token, IRIS)
    clock.now -= 3600
    assert wanted(store) is None
    store.warm_ups.ask(token, IRIS)
    assert wanted(store) == IRIS


def test_a_spent_spare_comes_again_only_when_asked_for_again(store: RunStore) -> None:
    token = store.workspaces.create()
    store.warm_ups.ask(token, IRIS)
    store.warm_ups.set(KEY, SPENT, workspace=store.warm_ups.get(token).workspace)
    assert wanted(store) is None
    store.warm_ups.set(KEY, READY, summary="late")  # it had its run before it was ready
    assert state(store, token) is SPENT
    store.warm_ups.ask(token, IRIS)
    assert (wanted(store), state(store, token)) == (IRIS, WANTED)


def test_whoever_wants_the_same_is_told_and_is_not_bereft(store: RunStore) -> None:
    mine, theirs = store.workspaces.create(), store.workspaces.create()
    for token in (mine, theirs):
        store.warm_ups.ask(token, IRIS)
    store.warm_ups.set(KEY, READY, summary="a model")
    assert [state(store, token) for token in (mine, theirs)] == [READY, READY]
    store.warm_ups.set(KEY, SPENT, workspace=store.warm_ups.get(mine).workspace)
    assert [state(store, token) for token in (mine, theirs)] == [SPENT, READY]
    assert wanted(store) == IRIS


def test_the_summary_is_kept_until_the_experiment_changes(store: RunStore) -> None:
    token = store.workspaces.create()
    store.warm_ups.ask(token, IRIS)
    assert store.warm_ups.summary_of(IRIS) is None
    store.warm_ups.set(KEY, READY, summary="a model")
    store.warm_ups.set(KEY, SPENT)
    store.warm_ups.ask(token, IRIS)
    assert store.warm_ups.summary_of(IRIS.model_copy(update={"name": "Another"})) == "a model"
    assert store.warm_ups.summary_of(OTHER) is None
    store.warm_ups.ask(token, OTHER)
    assert store.warm_ups.summary_of(IRIS) is None is store.warm_ups.summary_of(OTHER)


@pytest.mark.parametrize("left", [READY, FAILED])
def test_a_new_host_has_no_spare(store: RunStore, left: WarmUpState) -> None:
    token = store.workspaces.create()
    store.warm_ups.ask(token, IRIS)
    store.warm_ups.set(KEY, left)
    store.warm_ups.forget_spares()
    assert state(store, token) is WANTED


def test_a_workspace_that_is_forgotten_wants_nothing(store: RunStore) -> None:
    token = store.workspaces.create()
    store.warm_ups.ask(token, IRIS)
    store.workspaces.forget(token)
    assert wanted(store) is None and store.warm_ups.get(token) is None


def test_the_same_name_with_other_content_is_another_experiment(monkeypatch: pytest.MonkeyPatch) -> None:
    other = dataclasses.replace(find_dataset("iris"), splits={"train": 10})
    monkeypatch.setattr(warm_ups, "find_dataset", lambda name: other)
    assert experiment_key(IRIS) != KEY
