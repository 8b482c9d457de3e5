"""The version of the code, as the host's lock names it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tdc_core.engine.lock import HostLock, code_version


def _edit(folder: Path) -> None:
    (folder / "part" / "a.py").write_text("x = 2")


def _touch(folder: Path) -> None:
    os.utime(folder / "part" / "a.py", ns=(1, 1))


def _add(folder: Path) -> None:
    (folder / "part" / "b.py").write_text("")


def _rename(folder: Path) -> None:
    (folder / "part" / "a.py").rename(folder / "part" / "c.py")


def test_the_hosts_of_a_home_folder_are_known_by_one_name(tmp_path: Path) -> None:
    names = set()
    for version in ("old", "new"):
        lock = HostLock(tmp_path, version)
        assert lock.take()
        names.add(lock.host_id)
        lock.release()
    assert len(names) == 1
    other = HostLock(tmp_path / "other", "new")
    (tmp_path / "other").mkdir()
    assert other.take() and other.host_id not in names


@pytest.mark.parametrize("change", [_edit, _touch, _add, _rename])
def test_a_changed_source_is_another_version(tmp_path: Path, change: Callable[[Path], None]) -> None:
    (tmp_path / "part" / "__pycache__").mkdir(parents=True)
    (tmp_path / "part" / "a.py").write_text("x = 1")
    before = code_version(tmp_path)
    (tmp_path / "part" / "__pycache__" / "a.py").write_text("x = 1")
    (tmp_path / "notes.txt").write_text("no code")
    assert code_version(tmp_path) == before
    change(tmp_path)
    assert code_version(tmp_path) != before


def test_the_lock_is_one_hosts(tmp_path: Path) -> None:
    first, second = HostLock(tmp_path, "1"), HostLock(tmp_path, "1")
    assert not first.served()
    assert first.take() and first.mine
    assert second.served() and not second.take() and not second.mine
    first.release()
    assert not second.served() and second.take()
    second.release()


def test_a_stale_wish_to_take_over_is_gone_with_the_next_host(tmp_path: Path) -> None:
    (tmp_path / "host.next").write_text("2")
    lock = HostLock(tmp_path, "1")
    assert lock.superseded()
    assert lock.take() and not lock.superseded()
    lock.release()
