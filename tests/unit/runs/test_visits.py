"""When somebody was in a workspace, also in stores from before that was noted."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tdc_core.runs.store import RunStore, workspace_key
from tdc_core.runs.workspaces import NOTE_SECONDS
from tests.unit.runs.conftest import SPEC, Clock
from tests.unit.runs.old_stores import RESUMED, TOKEN, lay


def plain(url: str) -> sqlite3.Connection:
    return sqlite3.connect(url.removeprefix("sqlite:///"))


def seen(url: str, token: str) -> float | None:
    with plain(url) as db:
        row = db.execute("SELECT seen FROM visits WHERE workspace = ?", [workspace_key(token)]).fetchone()
    return None if row is None else row[0]


def test_workspaces_from_before_count_as_visited_when_they_are_first_looked_at(
    url: str, store: RunStore, clock: Clock
) -> None:
    lay("version 4", Path(url.removeprefix("sqlite:///")))
    assert store.runs.get(RESUMED) is not None and seen(url, TOKEN) is None
    assert store.workspaces.forget_unvisited(before=clock.now) == ()
    assert seen(url, TOKEN) == clock.now
    with plain(url) as db:
        db.execute("UPDATE runs SET status = 'interrupted'")  # or somebody's work is under way
    assert RESUMED in store.workspaces.forget_unvisited(before=clock.now + 1)
    assert not store.workspaces.exists(TOKEN)
    assert seen(url, TOKEN) is None


def test_a_visit_is_noted_once_an_hour(url: str, store: RunStore, clock: Clock) -> None:
    token = store.workspaces.create()
    began = clock.now
    for minutes, noted in ((0, 0), (30, 0), (59, 0), (60, 60), (61, 60), (180, 180)):
        clock.now = began + 60 * minutes
        assert store.workspaces.exists(token)
        assert seen(url, token) == began + 60 * noted
    clock.now = began - NOTE_SECONDS  # a clock may step back
    assert store.workspaces.exists(token) and seen(url, token) == clock.now


def test_who_submits_is_there(url: str, store: RunStore, clock: Clock) -> None:
    token = store.workspaces.create()
    store.queue.submit(token, SPEC, 5)
    assert seen(url, token) == clock.now


def test_a_stranger_is_no_visitor(url: str, store: RunStore) -> None:
    store.workspaces.create()
    assert not store.workspaces.exists("0" * 32)
    assert seen(url, "0" * 32) is None


def test_a_store_that_can_not_be_written_can_be_looked_at(
    url: str, store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tdc_core.runs.database.BUSY_SECONDS", 0.0)
    token = store.workspaces.create()
    with plain(url) as other:
        other.execute("BEGIN IMMEDIATE")
        assert store.workspaces.exists(token)
        other.execute("ROLLBACK")
    assert seen(url, token) is None
    assert store.workspaces.exists(token) and seen(url, token) is not None
