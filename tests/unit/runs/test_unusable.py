"""A store that can't be used says so in words, whatever is asked of it."""

from __future__ import annotations

import copy
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tdc_core.runs import database
from tdc_core.runs.store import RunStore, StoreUnusable
from tests.unit.runs.conftest import SPEC
from tests.unit.runs.unusable import ADDRESSES, FILES


def use(url: str) -> None:
    store = RunStore(url)
    try:
        store.queue.submit(store.workspaces.create(), SPEC, 5)
        store.runs.all()
    finally:
        store.database.close()


@pytest.mark.parametrize(("make", "words"), FILES.values(), ids=FILES)
def test_a_file_that_is_of_no_use(tmp_path: Path, make: Callable[[Path], str], words: str) -> None:
    url = make(tmp_path / "studio.sqlite3")
    with pytest.raises(StoreUnusable, match=words) as error:
        use(url)
    assert "TDC_DATABASE_URL" in str(error.value) and "TDC_HOME" in str(error.value)
    assert str(tmp_path) not in str(error.value), "pages show it"
    assert str(tmp_path / "studio.sqlite3") in error.value.address


@pytest.mark.parametrize(("url", "words"), ADDRESSES.items())
def test_an_address_that_is_of_no_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str, words: str) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StoreUnusable, match=words) as error:
        use(url)
    assert "TDC_DATABASE_URL" in str(error.value)
    assert "secret" not in f"{error.value} {error.value.address}"
    assert list(tmp_path.iterdir()) == [], "nothing was made"


def test_another_programs_database_is_left_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "bookmarks.sqlite3"
    make, _ = FILES["another program's"]
    url, before = make(path), path.read_bytes()
    with pytest.raises(StoreUnusable):
        use(url)
    assert path.read_bytes() == before


def test_a_store_that_breaks_while_it_is_used(store: RunStore, url: str) -> None:
    token = store.workspaces.create()
    with sqlite3.connect(url.removeprefix("sqlite:///")) as other:
        other.execute("DROP TABLE runs")
    other.close()
    with pytest.raises(StoreUnusable, match="can't be used") as error:
        store.queue.submit(token, SPEC, 5)
    assert store.workspaces.exists(token), "what is left of it goes on"
    assert not error.value.passing


def test_a_locked_store_may_pass_and_a_broken_one_does_not(
    store: RunStore, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.workspaces.create()
    store.database.close()
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.1)
    with sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None) as holder:
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnusable, match="was locked for too long by another program") as locked:
            store.workspaces.create()
    holder.close()
    with pytest.raises(StoreUnusable) as broken:
        use(FILES["text"][0](tmp_path / "text"))
    assert (locked.value.passing, broken.value.passing) == (True, False)


def test_a_process_can_hand_it_to_another() -> None:
    error = StoreUnusable("Words.", "/somewhere", True)
    other = copy.copy(error)  # made anew from its arguments, as it is on the other side
    assert (str(other), other.address, other.passing) == ("Words.", "/somewhere", True)
