"""When somebody was in a workspace, and stores from before that was noted."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tdc_core.runs.models import PreparationStatus, RunStatus, WarmUpState
from tdc_core.runs.store import RunStore, workspace_key
from tdc_core.runs.tables import REVISIONS
from tdc_core.runs.workspaces import NOTE_SECONDS
from tests.support.figures import epoch_metrics
from tests.unit.runs.conftest import SPEC, Clock

OLD_STORE = Path(__file__).with_name("stores") / "before_visits.sql"
"""As version 4 wrote it, before there were visits: a workspace with a draft, a run that finished and one that waits."""
TOKEN, FINISHED, WAITING = (f"{number:032x}" for number in (1, 2, 3))


def plain(url: str) -> sqlite3.Connection:
    return sqlite3.connect(url.removeprefix("sqlite:///"))


def seen(url: str, token: str) -> float | None:
    with plain(url) as db:
        row = db.execute("SELECT seen FROM visits WHERE workspace = ?", [workspace_key(token)]).fetchone()
    return None if row is None else row[0]


@pytest.fixture
def old(url: str) -> str:
    """The address of such a store."""
    Path(url.removeprefix("sqlite:///")).parent.mkdir()
    with plain(url) as db:
        db.execute("PRAGMA journal_mode=WAL")
        db.executescript(OLD_STORE.read_text())
    return url


def rows(url: str) -> dict[str, list[tuple[object, ...]]]:
    with plain(url) as db:
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {table: db.execute(f"SELECT * FROM {table}").fetchall() for table in tables}


def test_a_store_from_before_visits_opens_and_keeps_everything(old: str, store: RunStore) -> None:
    before = rows(old)
    assert "visits" not in before
    assert store.get(FINISHED) is not None and store.load_draft(TOKEN) is not None
    after = rows(old)
    assert after.pop("visits") == []
    assert after.pop("tdc_schema_version") == [(REVISIONS[-1],)]
    epochs = [(run, epoch, *numbers) for run, epoch, _, _, *numbers in after.pop("epochs")]  # two columns are new
    assert epochs == before.pop("epochs") and after == before
    with plain(old) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (4,), "which versions before can open too"


def test_it_goes_on_as_any_other(old: str, store: RunStore, clock: Clock) -> None:
    assert store.workspace_exists(TOKEN) and seen(old, TOKEN) == clock.now
    assert [run.id for run in store.runs_of(TOKEN)] == [WAITING, FINISHED]
    assert store.epochs(FINISHED)[1] == epoch_metrics(2, 0.25, 0.5, 0.3, 0.7, 0.25, 0.001)
    assert (warm := store.warm_up(TOKEN)) is not None and warm.state is WarmUpState.WANTED
    assert [job.status for job in store.alive_preparations()] == [PreparationStatus.QUEUED]
    claimed = store.claim("host")
    assert claimed is not None and (claimed.id, claimed.status) == (WAITING, RunStatus.PREPARING)


def test_its_workspaces_count_as_visited_when_they_are_first_looked_at(old: str, store: RunStore, clock: Clock) -> None:
    store.request_stop(WAITING)
    assert store.forget_unvisited(before=clock.now) == ()
    assert seen(old, TOKEN) == clock.now
    assert set(store.forget_unvisited(before=clock.now + 1)) == {WAITING, FINISHED}
    assert not store.workspace_exists(TOKEN)
    assert seen(old, TOKEN) is None


def test_a_visit_is_noted_once_an_hour(url: str, store: RunStore, clock: Clock) -> None:
    token = store.create_workspace()
    began = clock.now
    for minutes, noted in ((0, 0), (30, 0), (59, 0), (60, 60), (61, 60), (180, 180)):
        clock.now = began + 60 * minutes
        assert store.workspace_exists(token)
        assert seen(url, token) == began + 60 * noted
    clock.now = began - NOTE_SECONDS  # a clock may step back
    assert store.workspace_exists(token) and seen(url, token) == clock.now


def test_who_submits_is_there(url: str, store: RunStore, clock: Clock) -> None:
    token = store.create_workspace()
    store.submit(token, SPEC, 5)
    assert seen(url, token) == clock.now


def test_a_stranger_is_no_visitor(url: str, store: RunStore) -> None:
    store.create_workspace()
    assert not store.workspace_exists("0" * 32)
    assert seen(url, "0" * 32) is None


def test_a_store_that_can_not_be_written_can_be_looked_at(
    url: str, store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tdc_core.runs.database.BUSY_SECONDS", 0.0)
    token = store.create_workspace()
    with plain(url) as other:
        other.execute("BEGIN IMMEDIATE")
        assert store.workspace_exists(token)
        other.execute("ROLLBACK")
    assert seen(url, token) is None
    assert store.workspace_exists(token) and seen(url, token) is not None
