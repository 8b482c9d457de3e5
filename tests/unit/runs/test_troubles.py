"""Which exceptions mean a full disk or a locked store, with those that the libraries really raise."""

from __future__ import annotations

import errno
import sqlite3

import pytest
from sqlalchemy.exc import OperationalError

from tdc_core.runs import database
from tdc_core.runs.models import Reason
from tdc_core.runs.store import RunStore, StoreUnusable
from tdc_core.runs.troubles import EXIT_CODES, TROUBLES, trouble_of
from tests.unit.runs.conftest import SPEC


def test_a_locked_store(store: RunStore, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    store.workspaces.create()
    store.database.close()
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.1)
    with sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None) as holder:
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnusable) as error:
            store.workspaces.create()
    assert trouble_of(error.value) is Reason.STORE_LOCKED


def test_a_store_that_can_not_grow(store: RunStore) -> None:
    token = store.workspaces.create()
    with store.database.read() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    with pytest.raises(StoreUnusable) as error:
        for _ in range(50):
            store.queue.submit(token, SPEC, 100)
    assert trouble_of(error.value) is Reason.DISK_FULL


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_a_full_disk(code: int) -> None:
    assert trouble_of(OSError(code, "no room")) is Reason.DISK_FULL


@pytest.mark.parametrize("error", [OSError(errno.EACCES, "no"), OSError("?"), ValueError("disk is full")])
def test_anything_else_is_no_such_trouble(error: Exception) -> None:
    assert trouble_of(error) is None


def test_a_missing_table_is_no_such_trouble() -> None:
    with pytest.raises(sqlite3.OperationalError) as error:
        sqlite3.connect(":memory:").execute("SELECT * FROM nothing")
    assert trouble_of(OperationalError("", {}, error.value)) is None


def test_each_trouble_has_a_message_and_an_exit_code_that_no_signal_and_no_python_uses() -> None:
    assert set(TROUBLES) == set(EXIT_CODES) == {Reason.DISK_FULL, Reason.STORE_LOCKED}
    assert len(set(EXIT_CODES.values())) == 2
    assert all(2 < code < 126 for code in EXIT_CODES.values())
