"""Groups of runs, as visitors make them and hosts steer them."""

from __future__ import annotations

import pytest

from tdc_core.runs.group_models import LONGEST_MARK, ORDINARY, GroupKind, GroupStatus, Member, NewRun, Terms
from tdc_core.runs.models import Reason, Run, RunStatus
from tdc_core.runs.store import NotHeld, RunStore, TooManyRuns, UnknownWorkspace
from tdc_core.spec import ColumnReading, TableReading
from tdc_core.spec.messages import Code
from tests.unit.runs.conftest import SPEC, Clock
from tests.unit.runs.unreadable import spoil

ON_CARS = TableReading(
    sha256="a" * 64,
    columns=(ColumnReading(name="x", kind="number", use=True), ColumnReading(name="y", kind="category")),
    target="y",
    aim="classes",
)
LEAN = Terms(lean=True, bounds=((3, 0.5), (4, 0.25)))


def seeded(seed: int, spare: bool = False) -> NewRun:
    return NewRun(SPEC.with_("training", seed=seed), {"training.seed": seed}, spare=spare)


def seeds(store: RunStore, token: str, count: int = 3, limit: int = 5, spare: bool = True) -> str:
    members = [seeded(number, spare) for number in range(count)]
    return store.groups.create(token, GroupKind.SEEDS, "Luck", "{}", members, limit).id


def end(store: RunStore, run: Run, status: RunStatus = RunStatus.FINISHED) -> None:
    assert store.runs.set_status(run.id, run.attempt, status, Reason.COMPLETED)


def test_a_group_and_its_runs_come_together(store: RunStore, clock: Clock) -> None:
    token = store.workspaces.create()
    made = store.groups.create(token, GroupKind.SEEDS, "Luck", '{"k": 2}', [seeded(0), seeded(7)], 5)
    assert (made.kind, made.name, made.content, made.status) == (
        GroupKind.SEEDS,
        "Luck",
        '{"k": 2}',
        GroupStatus.RUNNING,
    )
    assert made.alive and made.created.timestamp() == clock.now and made.outcome is None
    first, second = store.groups.members(made.id)
    assert (first.member, second.member) == (
        Member(made.id, 0, {"training.seed": 0}),
        Member(made.id, 1, {"training.seed": 7}),
    )
    assert second.spec.training.seed == 7 and first.terms == ORDINARY and not first.spare
    assert store.groups.get(made.id) == store.groups.own(token, made.id) == made
    assert store.groups.own(store.workspaces.create(), made.id) is None and store.groups.get("gone") is None
    assert store.groups.of(token) == store.groups.alive() == [made]


def test_its_runs_are_left_out_where_runs_alone_are_asked_for(store: RunStore) -> None:
    token = store.workspaces.create()
    first = store.queue.submit(token, SPEC, 9)
    seeds(store, token, 3)
    assert store.runs.of(token, alone=True) == store.runs.of(token, limit=2, alone=True) == [first]
    assert store.runs.of(token, words="iris", alone=True) == [first] and len(store.runs.of(token)) == 4


def test_a_group_counts_as_one(store: RunStore) -> None:
    token = store.workspaces.create()
    seeds(store, token, 4, limit=2)
    store.queue.submit(token, SPEC, 2)
    with pytest.raises(TooManyRuns) as raised:
        store.queue.submit(token, SPEC, 2)
    assert raised.value.message == Code.TOO_MANY_RUNS(alive=2, limit=2)
    with pytest.raises(TooManyRuns):
        seeds(store, token, limit=2)
    assert len(store.runs.of(token)) == 5 and len(store.groups.of(token)) == 1


def test_one_between_two_runs_counts_too(store: RunStore) -> None:
    token = store.workspaces.create()
    group = store.groups.create(token, GroupKind.SWEEP, "", "{}", [], 1)
    with pytest.raises(TooManyRuns):
        store.queue.submit(token, SPEC, 1)
    assert store.groups.end(group.id, GroupStatus.FINISHED, None)
    assert store.queue.submit(token, SPEC, 1)


def test_a_forgotten_workspace_gets_none(store: RunStore) -> None:
    with pytest.raises(UnknownWorkspace):
        seeds(store, "0" * 32)
    token = store.workspaces.create()
    group = seeds(store, token)
    store.workspaces.forget(token)
    assert store.groups.get(group) is None and store.groups.members(group) == []
    assert store.groups.add(group, 9, seeded(9)) is None


def test_its_owner_calls_it_otherwise(store: RunStore) -> None:
    token = store.workspaces.create()
    group = seeds(store, token, 1)
    seen = store.groups.versions(group)
    assert store.groups.rename(token, group, f"  Which\n rate? {'x' * LONGEST_MARK}")
    named = store.groups.own(token, group)
    assert named is not None and named.name.startswith("Which rate? x") and len(named.name) == LONGEST_MARK
    assert store.groups.versions(group) != seen, "whoever watches sees it"
    assert not store.groups.rename(token, group, " \n")
    assert not store.groups.rename(store.workspaces.create(), group, "Mine") and not store.groups.rename(
        token, "x", "y"
    )
    assert store.groups.own(token, group) == named


def test_a_host_adds_runs_each_number_once(store: RunStore) -> None:
    token = store.workspaces.create()
    group = store.groups.create(token, GroupKind.SWEEP, "", "{}", [], 1)
    trial = NewRun(SPEC, {"training.learning_rate": 0.1, "model.layers.0.activation": "relu"}, LEAN)
    added = store.groups.add(group.id, 0, trial)
    assert added is not None and (added.workspace, added.terms) == (group.workspace, LEAN)
    assert added.member == Member(group.id, 0, trial.params)
    assert store.groups.add(group.id, 0, trial) is None
    assert store.groups.add(group.id, 1, trial) is not None, "no limit holds for a group that was admitted"
    assert [run.member.number for run in store.groups.members(group.id) if run.member] == [0, 1]
    assert store.groups.end(group.id, GroupStatus.STOPPED, Code.STOPPED_WAITING(), '{"best": 0}')
    assert store.groups.add(group.id, 2, trial) is None
    ended = store.groups.get(group.id)
    assert ended is not None and not ended.alive and store.groups.alive() == []
    assert (ended.message, ended.outcome, ended.ended) == (Code.STOPPED_WAITING(), '{"best": 0}', ended.created)
    assert not store.groups.end(group.id, GroupStatus.FINISHED, None), "it has ended"


def test_a_file_that_is_not_there_any_more_adds_none(store: RunStore) -> None:
    token, sha256 = store.workspaces.create(), "a" * 64
    store.files.add(token, "cars.csv", sha256, 10)
    own = SPEC.with_("data", dataset="file:cars.csv", file=ON_CARS)
    with pytest.raises(NotHeld):
        store.groups.create(store.workspaces.create(), GroupKind.VALUES, "", "{}", [NewRun(own, {})], 5)
    group = store.groups.create(token, GroupKind.SWEEP, "", own.to_json(), [NewRun(own, {})], 5)
    other = store.groups.create(token, GroupKind.SWEEP, "", "{}", [], 5)
    store.files.forget(token, sha256)
    assert store.groups.get(group.id) is None and store.groups.members(group.id) == []
    assert store.groups.get(other.id) == other
    with pytest.raises(NotHeld):
        store.groups.add(other.id, 0, NewRun(own, {}))


def test_spare_runs_come_after_everybodys(store: RunStore) -> None:
    busy, late = store.workspaces.create(), store.workspaces.create()
    group = seeds(store, busy, 2)
    mine, theirs = store.queue.submit(busy, SPEC, 5), store.queue.submit(late, SPEC, 5)
    first, second = store.groups.members(group)
    assert store.queue.line() == [mine.id, theirs.id, first.id, second.id]
    ordinary = seeds(store, late, 2, spare=False)
    assert store.queue.line()[-2:] == [first.id, second.id]
    assert {run.id for run in store.groups.members(ordinary)} < set(store.queue.line()[:-2])


def test_three_visitors_are_served_in_turn(store: RunStore) -> None:
    tokens = [store.workspaces.create() for _ in range(3)]
    groups = [seeds(store, token, 4, spare=False) for token in tokens]
    served = []
    for _ in range(9):
        run = store.queue.claim("host")
        assert run is not None and run.member is not None
        served.append(groups.index(run.member.group))
        end(store, run)
    assert [sorted(served[start : start + 3]) for start in (0, 3, 6)] == [[0, 1, 2]] * 3


def test_what_was_interrupted_goes_on(store: RunStore) -> None:
    token = store.workspaces.create()
    group = seeds(store, token, 2)
    run = store.queue.claim("host")
    assert run is not None and store.queue.take_up(run.id) is None, "it is at work"
    store.queue.end(run.job, RunStatus.INTERRUPTED, Reason.HOST_LOST, None)
    assert set(store.groups.alive_members(group)) == {store.groups.members(group)[1].id}
    taken = store.queue.take_up(run.id)
    assert taken is not None and taken.status is RunStatus.QUEUED and taken.spec == run.spec
    assert len(taken.segments) == 1 and taken.segments[0].epochs == run.spec.training.epochs
    assert set(store.groups.alive_members(group)) == {each.id for each in store.groups.members(group)}
    alone = store.queue.submit(token, SPEC, 9)
    for _ in range(3):
        claimed = store.queue.claim("host")
        assert claimed is not None
        if claimed.id == alone.id:
            store.queue.end(claimed.job, RunStatus.INTERRUPTED, Reason.HOST_LOST, None)
    assert store.queue.take_up(alone.id) is None, "its owner decides"


def test_whoever_watches_sees_each_change(store: RunStore) -> None:
    token = store.workspaces.create()
    group = seeds(store, token, 1)
    seen = {store.groups.versions(group)}
    run = store.queue.claim("host")
    assert run is not None
    seen.add(store.groups.versions(group))
    store.groups.add(group, 1, seeded(1))
    seen.add(store.groups.versions(group))
    end(store, run)
    seen.add(store.groups.versions(group))
    store.groups.end(group, GroupStatus.FINISHED, None)
    seen.add(store.groups.versions(group))
    assert len(seen) == 5 and None not in seen and store.groups.versions("gone") is None


def test_a_group_goes_with_its_last_run_once_it_has_ended(store: RunStore) -> None:
    token = store.workspaces.create()
    group, going = seeds(store, token, 2), seeds(store, token, 1)
    for _ in range(3):
        run = store.queue.claim("host")
        assert run is not None
        end(store, run)
    first, second = store.groups.members(group)
    store.groups.end(group, GroupStatus.FINISHED, None)
    (only,) = store.groups.members(going)
    store.marks.bin(token, [first.id])
    assert [run.id for run in store.groups.members(group)] == [second.id]
    assert store.runs.delete_ended(first.id) and store.runs.delete_ended(only.id)
    assert store.groups.get(group) is not None and store.groups.get(going) is not None
    assert store.runs.delete_ended(second.id)
    assert store.groups.get(group) is None
    assert store.groups.get(going) is not None, "whoever steers it may add another"


@pytest.mark.parametrize(
    "change", ["kind = 'zz'", "status = 'zz'", "created = 'x'", "content = x'ff'", "outcome = x'ff'"]
)
def test_a_group_that_can_not_be_read_is_none(store: RunStore, url: str, change: str) -> None:
    token = store.workspaces.create()
    bad, good = seeds(store, token), seeds(store, token)
    spoil(url, change, f"id = '{bad}'", "run_groups")
    assert [group.id for group in store.groups.of(token)] == [good]
    assert store.groups.get(bad) is None
    assert len(store.groups.members(bad)) == 3, "its runs can"
