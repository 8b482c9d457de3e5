"""What owners say of their runs, and the bin."""

from __future__ import annotations

import pytest

from tdc_core.runs.group_models import (
    LONGEST_MARK,
    LONGEST_NOTE,
    LONGEST_TAG,
    MOST_TAGS,
    UNMARKED,
    GroupKind,
    GroupStatus,
    NewRun,
)
from tdc_core.runs.models import Reason, Run, RunStatus
from tdc_core.runs.runs import proof_of
from tdc_core.runs.store import CannotResume, RunStore
from tests.unit.runs.conftest import SPEC, Clock, now


def ended(store: RunStore, token: str) -> Run:
    submitted = store.queue.submit(token, SPEC, 50)
    while (claimed := store.queue.claim("host")) is not None and claimed.id != submitted.id:
        continue
    assert claimed is not None
    store.runs.set_status(claimed.id, claimed.attempt, RunStatus.FINISHED, Reason.COMPLETED)
    return now(store, claimed)


def test_a_run_has_its_experiments_name_until_it_has_its_own(store: RunStore) -> None:
    token = store.workspaces.create()
    run = store.queue.submit(token, SPEC, 5)
    assert (run.name, run.marks) == (SPEC.name, UNMARKED)
    assert store.marks.rename(token, run.id, "  The \n first ")
    assert (now(store, run).name, now(store, run).spec) == ("The first", SPEC)
    assert now(store, run).version > run.version
    assert store.marks.rename(token, run.id, "x" * 999) and len(now(store, run).name) == LONGEST_MARK
    assert store.marks.rename(token, run.id, " ") and now(store, run).name == SPEC.name


def test_note_star_and_tags(store: RunStore) -> None:
    token = store.workspaces.create()
    run, other = (store.queue.submit(token, SPEC, 5) for _ in range(2))
    assert (
        store.marks.note(token, run.id, " Kept its head. \n") and store.marks.star(token, [run.id, "gone"], True) == 1
    )
    assert store.marks.tag(token, run.id, ["  best", "ä b", "best", ""])
    marks = now(store, run).marks
    assert (marks.note, marks.starred, marks.tags) == ("Kept its head.", True, ("best", "ä b"))
    assert now(store, other).marks == UNMARKED
    assert store.marks.note(token, run.id, "") and store.marks.star(token, [run.id], False) == 1
    assert store.marks.tag(token, run.id, [])
    assert now(store, run).marks == UNMARKED


def test_what_is_too_long_or_too_much_is_cut(store: RunStore) -> None:
    token = store.workspaces.create()
    run = store.queue.submit(token, SPEC, 5)
    store.marks.note(token, run.id, "n" * 9999)
    store.marks.tag(token, run.id, [f"{number}{'t' * 999}" for number in range(50)])
    marks = now(store, run).marks
    assert len(marks.note) == LONGEST_NOTE
    assert len(marks.tags) == MOST_TAGS and {len(tag) for tag in marks.tags} == {LONGEST_TAG}


def test_nobody_marks_anothers_run(store: RunStore) -> None:
    run, stranger = ended(store, store.workspaces.create()), store.workspaces.create()
    assert not store.marks.rename(stranger, run.id, "mine") and not store.marks.note(stranger, run.id, "mine")
    assert store.marks.star(stranger, [run.id], True) == 0 and not store.marks.tag(stranger, run.id, ["mine"])
    assert store.marks.bin(stranger, [run.id]) == []
    assert now(store, run) == run


def test_what_is_in_the_bin_is_gone_and_comes_back_as_it_was(store: RunStore, clock: Clock) -> None:
    token = store.workspaces.create()
    run, kept = ended(store, token), ended(store, token)
    proof = proof_of(token, run.id)
    assert store.runs.is_of(run.id, proof)
    clock.now += 1
    assert store.marks.bin(token, [run.id, "gone"]) == [run.id] and store.marks.bin(token, [run.id]) == []
    assert store.runs.of(token) == store.runs.all() == [kept]
    assert store.runs.get(run.id) is None and store.runs.own(token, run.id) is None
    assert not store.runs.is_of(run.id, proof)
    assert {owned.id: owned.deleted for owned in store.runs.owned()} == {run.id: clock.now, kept.id: None}
    assert not store.marks.rename(token, run.id, "x"), "it is as if it were not there"
    with pytest.raises(CannotResume):
        store.queue.resume(token, run.id, 9)
    assert store.marks.binned(token) == [run.id] and store.marks.binned(store.workspaces.create()) == []
    assert store.marks.restore(store.workspaces.create(), [run.id]) == 0
    assert store.marks.restore(token, [run.id, kept.id]) == 1
    assert now(store, run).marks == UNMARKED and store.runs.of(token)[-1].id == run.id
    assert store.marks.binned(token) == []


def test_the_last_to_be_deleted_is_the_first_of_the_bin(store: RunStore, clock: Clock) -> None:
    token = store.workspaces.create()
    first, second = ended(store, token), ended(store, token)
    store.marks.bin(token, [second.id])
    clock.now += 1
    store.marks.bin(token, [first.id])
    assert store.marks.binned(token) == [first.id, second.id]


def test_what_waits_or_works_is_not_deleted(store: RunStore, token: str, run: Run) -> None:
    waiting = store.queue.submit(token, SPEC, 5)
    assert store.marks.bin(token, [run.id, waiting.id]) == []
    assert {found.id for found in store.runs.of(token)} == {run.id, waiting.id}


def test_what_a_group_that_goes_on_counts_on_is_not_deleted(store: RunStore) -> None:
    token = store.workspaces.create()
    group = store.groups.create(token, GroupKind.SEEDS, "Luck", "{}", [NewRun(SPEC, {})], 5)
    (member,) = store.groups.members(group.id)
    store.queue.request_stop(member.id)
    assert store.marks.bin(token, [member.id]) == []
    assert store.groups.end(group.id, GroupStatus.FINISHED, None)
    assert store.marks.bin(token, [member.id]) == [member.id]


def test_tags_are_given_to_several_runs_and_taken(store: RunStore) -> None:
    token = store.workspaces.create()
    first, second = (store.queue.submit(token, SPEC, 5) for _ in range(2))
    other = store.queue.submit(store.workspaces.create(), SPEC, 5)
    store.marks.tag(token, first.id, ["both", "first"])
    store.marks.tag(token, second.id, ["both"])
    before = now(store, first).version
    assert store.marks.retag(token, [first.id, second.id, other.id, "gone"], [" new "], ["both", "no such"]) == 2
    assert now(store, first).marks.tags == ("first", "new") and now(store, second).marks.tags == ("new",)
    assert now(store, first).version > before and now(store, other) == other
    store.marks.retag(token, [first.id], [f"tag {number}" for number in range(50)], [])
    assert len(now(store, first).marks.tags) == MOST_TAGS


def test_what_is_in_the_bin_is_deleted_by_its_owner_alone(store: RunStore) -> None:
    token = store.workspaces.create()
    gone, binned, kept = (ended(store, token) for _ in range(3))
    store.marks.bin(token, [gone.id, binned.id])
    assert store.runs.delete_binned(store.workspaces.create(), [gone.id]) == []
    assert store.runs.delete_binned(token, [gone.id, kept.id, "gone"]) == [gone.id]
    assert store.runs.version(gone.id) is None and store.epochs.of(gone.id) == []
    assert store.marks.binned(token) == [binned.id] and store.runs.of(token) == [kept]
