"""Sweeps under a real host, with a worker whose numbers follow from the settings alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tdc_core.engine.sweeping import KEPT
from tdc_core.engine.trials import Trials
from tdc_core.runs.group_models import Group, GroupKind, GroupStatus
from tdc_core.runs.models import Run, RunStatus
from tdc_core.spec.messages import Code
from tdc_core.sweeps import Outcome, SweepSpec, best_few, read_sweep
from tdc_core.words.messages import words_of
from tests.support.own import bring
from tests.unit.engine.conftest import Engine, wait_for
from tests.unit.runs.unreadable import spoil
from tests.unit.sweeps.making import RATE, raw_sweep

GRID = {"path": "training.learning_rate", "type": "choice", "choices": [0.1, 0.05, 0.02, 0.01, 0.001, 0.0001]}


def sweep(*search: dict[str, object], **changes: object) -> SweepSpec:
    raw = raw_sweep(*(search or (RATE,)), **{"trials": 12, "pruner": {"type": "median", "startup": 3}} | changes)
    raw["experiment"]["name"] = "trial"
    raw["experiment"]["training"] |= {"epochs": 5, "seed": 0}
    raw["experiment"]["data"]["test"] = "train[90%:]"
    return read_sweep(json.dumps(raw))


def begin(engine: Engine, asked: SweepSpec, token: str | None = None) -> Group:
    return engine.service.submit_group(token or engine.token, GroupKind.SWEEP, asked.name, asked.to_json(), [])


def now(engine: Engine, group: Group) -> Group:
    found = engine.store.groups.get(group.id)
    assert found is not None
    return found


def ended(engine: Engine, group: Group) -> Group:
    engine.wait_as_a_page(lambda: not now(engine, group).alive)
    return now(engine, group)


def trials(engine: Engine, group: Group) -> list[Run]:
    return [run for run in engine.store.groups.members(group.id) if run.terms.lean]


def came_of_it(engine: Engine, group: Group) -> tuple[object, ...]:
    """All that a sweep gives: each run's settings, bounds, numbers and end, and what is said of the whole."""
    each = [
        (run.member, run.terms, run.spec, run.status, [epoch.values for epoch in engine.store.epochs.of(run.id)])
        for run in engine.store.groups.members(group.id)
    ]
    return [(member.number, member.params, *rest) for member, *rest in each if member], now(engine, group).outcome


def test_a_sweep_ends_with_its_best_trained_again_with_other_seeds(engine: Engine) -> None:
    asked = sweep(GRID, sampler={"type": "grid"}, parallel=1)
    group = ended(engine, begin(engine, asked))
    assert (group.status, group.message) == (GroupStatus.FINISHED, None)
    runs = engine.store.groups.members(group.id)
    assert [run.terms.lean for run in runs] == [True] * 6 + [False] * 3
    assert [run.member.params for run in runs[:6] if run.member] == [{GRID["path"]: rate} for rate in GRID["choices"]]
    assert [run.status for run in runs[:6]] == [RunStatus.FINISHED] * 4 + [RunStatus.STOPPED] * 2, "pruned"
    repeats = [{GRID["path"]: 0.01, "training.seed": seed} for seed in (1, 2, 3)]
    assert [run.member.params for run in runs[6:] if run.member] == repeats
    outcome = Outcome.model_validate_json(group.outcome or "")
    assert outcome.best is not None and (outcome.best.number, outcome.best.params) == (3, {GRID["path"]: 0.01})
    assert outcome.best.value == 0.05 and outcome.repeats == pytest.approx((0.051, 0.052, 0.053))
    assert outcome.test == (0.25, 0.25, 0.25) and outcome.importance == {GRID["path"]: 1.0}


def test_only_the_best_trials_keep_their_files(engine: Engine) -> None:
    asked = sweep(GRID, sampler={"type": "grid"}, pruner={"type": "none"})
    group = ended(engine, begin(engine, asked))
    members = Trials(engine.store, group.id, asked)
    members.look()
    best = {trial.number for trial in best_few(asked, members.trials, KEPT)}
    kept = {number for number, run in members.runs.items() if (engine.settings.runs_dir / run.id).exists()}
    assert kept == best | {6, 7, 8}, "and those that are trained again"
    assert best == {2, 3, 1}
    assert all(engine.store.epochs.of(run.id) for run in members.runs.values())


def test_one_whose_host_is_killed_gives_what_an_undisturbed_one_gives(engine: Engine) -> None:
    asked = sweep(sampler={"type": "tpe", "seed": 3}, trials=14, parallel=1)  # TPE begins at the thirteenth
    undisturbed = begin(engine, asked)
    assert ended(engine, undisturbed).status is GroupStatus.FINISHED
    group = begin(engine, asked)
    for number in (2, 6, 13, 15):  # of which the last repeats the best
        engine.wait_as_a_page(lambda at=number: any(_begun(run, at) for run in engine.store.groups.members(group.id)))
        engine.host().kill()
    assert ended(engine, group).status is GroupStatus.FINISHED
    assert any(run.attempt > 1 for run in engine.store.groups.members(group.id)), "some were interrupted"
    assert any(run.terms.bounds for run in trials(engine, group))
    assert came_of_it(engine, group) == came_of_it(engine, undisturbed)


def _begun(run: Run, number: int) -> bool:
    return run.member is not None and run.member.number >= number and run.epochs_done > 0 and run.alive


def test_no_more_trials_wait_or_work_than_one_above_parallel(make_engine) -> None:  # type: ignore[no-untyped-def]
    for workers, most in ((1, 3), (4, 2)):
        engine = make_engine(workers=workers)
        group, seen = begin(engine, sweep(trials=8, pruner={"type": "none"})), 0
        while now(engine, group).alive:
            alive = sum(run.alive for run in trials(engine, group))
            assert alive <= most
            seen = max(seen, alive)
        assert seen == most
        engine.host().kill()


def test_three_visitors_with_sweeps_are_served_in_turn(engine: Engine) -> None:
    tokens = [engine.token, *(engine.store.workspaces.create() for _ in range(2))]
    first = engine.submit("long")
    engine.wait_pids(first)
    groups = [begin(engine, sweep(trials=6, pruner={"type": "none"}), token) for token in tokens]
    wait_for(lambda: all(len(trials(engine, group)) == 3 for group in groups))
    engine.service.stop(engine.token, first.id)
    for group in groups:
        ended(engine, group)
    served = sorted((str(run.started), place) for place, group in enumerate(groups) for run in trials(engine, group))
    order = [place for _, place in served]
    for turn in range(0, len(order), 3):
        assert set(order[turn : turn + 3]) == {0, 1, 2}, order


def test_a_sweep_counts_as_one(make_engine) -> None:  # type: ignore[no-untyped-def]
    engine = make_engine(max_queued=2)
    group = begin(engine, sweep(trials=30))
    wait_for(lambda: len(trials(engine, group)) > 3)
    engine.submit("quick")
    assert engine.service.stop_group(engine.token, group.id)
    wait_for(lambda: not engine.store.runs.alive())
    assert now(engine, group).status is GroupStatus.STOPPED and len(trials(engine, group)) < 30


def test_a_bad_sweep_fails_with_a_word_and_troubles_no_other(engine: Engine) -> None:
    hopeless = sweep({"path": "model.layers.0.units", "type": "choice", "choices": [5000, 6000]})
    diverging = sweep({**GRID, "choices": [0.9, 0.8]})
    theirs = bring(engine.settings, engine.store.workspaces.create(), _table(engine)).with_("training", epochs=1)
    not_held = sweep().model_copy(update={"experiment": theirs})
    no_file = theirs.with_("data", file=theirs.data.file.model_copy(update={"sha256": "a" * 64}))  # type: ignore[union-attr]
    unread = sweep().model_copy(update={"experiment": no_file})
    create = engine.store.groups.create
    spoiled = create(engine.token, GroupKind.SWEEP, "spoiled", '{"version": 1}', [], 9)
    bad = [begin(engine, asked) for asked in (unread, not_held, hopeless, diverging)]
    sound = begin(engine, sweep(trials=4), engine.store.workspaces.create())
    assert ended(engine, sound).status is GroupStatus.FINISHED
    ends = [ended(engine, group) for group in (spoiled, *bad)]
    assert {group.status for group in ends} == {GroupStatus.FAILED}
    messages = [group.message for group in ends]
    assert messages[:3] == [
        Code.UNREADABLE(),
        Code.FILE_NOT_READ(name="own.csv"),
        Code.FILE_NOT_HELD(name="own.csv"),
    ]
    assert messages[3] is not None and messages[3].code == Code.SWEEP_HOPELESS
    assert "4,096" in words_of(messages[3]) and messages[4] == Code.SWEEP_NO_BEST()


def test_a_trial_that_is_deleted_or_spoiled_stops_nothing(engine: Engine) -> None:
    group = begin(engine, sweep(trials=10, pruner={"type": "none"}))
    wait_for(lambda: sum(not run.alive for run in trials(engine, group)) > 2)
    first, second, *_ = trials(engine, group)
    assert engine.store.runs.delete_ended(first.id)
    spoil(engine.settings.store_url, "status = 'nothing'", f"id = '{second.id}'")
    engine.host().kill()
    done = ended(engine, group)
    assert done.status is GroupStatus.FINISHED, done.message
    assert len(trials(engine, group)) == 8


def _table(engine: Engine) -> Path:
    path = engine.settings.home / "own.csv"
    path.write_text("a,b,kind\n" + "".join(f"{n},{n * 7 % 11},{'yes' if n % 3 else 'no'}\n" for n in range(60)))
    return path
