"""How the store uses SQLite."""

from __future__ import annotations

import multiprocessing
import os
import sqlite3
from pathlib import Path

import pytest

from tdc_core.runs.models import (
    Run,
)
from tdc_core.runs.store import RunStore, StoreError


def test_nothing_is_opened_before_the_first_use(url: str) -> None:
    RunStore(url)
    assert not Path(url.removeprefix("sqlite:///")).parent.exists()


def test_what_sqlite_was_told(store: RunStore, url: str) -> None:
    store.workspaces.create()
    with sqlite3.connect(url.removeprefix("sqlite:///")) as plain:
        assert plain.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    with store.database.read() as db:
        assert db.exec_driver_sql("PRAGMA synchronous").scalar() == 1
        assert db.exec_driver_sql("PRAGMA busy_timeout").scalar() == 5000


def test_a_reader_leaves_no_transaction_open(store: RunStore, token: str, run: Run) -> None:
    with store.database.read() as db:
        db.exec_driver_sql("SELECT count(*) FROM runs").scalar_one()
        connection = db.connection.dbapi_connection
        assert isinstance(connection, sqlite3.Connection)
        assert not connection.in_transaction


def test_a_write_that_fails_leaves_nothing_behind(store: RunStore, token: str) -> None:
    with pytest.raises(RuntimeError), store.database.write() as db:
        db.exec_driver_sql("DELETE FROM workspaces")
        raise RuntimeError
    assert store.workspaces.exists(token)
    assert store.workspaces.save_draft(token, "{}"), "and no lock"


def test_a_store_in_memory_is_refused() -> None:
    with pytest.raises(StoreError, match="needs a file"):
        RunStore("sqlite://").workspaces.create()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system has no fork")
def test_a_forked_process_opens_its_own_connections(store: RunStore, token: str) -> None:
    store.workspaces.create()  # opens the parent's
    process = multiprocessing.get_context("fork").Process(
        target=store.workspaces.save_draft, args=(token, "from the child")
    )
    process.start()
    process.join(60)
    assert process.exitcode == 0
    assert store.workspaces.load_draft(token) == "from the child"
