"""Stores that can't be used, each made as it comes to be: by file, and as an address."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

from tdc_core.runs.store import RunStore
from tdc_core.runs.tables import SCHEMA_VERSION


def _text(path: Path) -> str:
    path.write_bytes(b"Dear diary, " * 1000)
    return f"sqlite:///{path}"


def _folder(path: Path) -> str:
    path.mkdir()
    return f"sqlite:///{path}"


def _damaged(path: Path) -> str:
    """A real store of which all but the first page is overwritten."""
    _real(path)
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xa5" * (size - 4096))
    return f"sqlite:///{path}"


def _cut(path: Path) -> str:
    _real(path)
    path.write_bytes(path.read_bytes()[:5000])
    return f"sqlite:///{path}"


def _foreign(path: Path, version: int = 0) -> str:
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE bookmarks (url TEXT)")
        database.execute(f"PRAGMA user_version={version}")
    database.close()
    return f"sqlite:///{path}"


def _newer(path: Path) -> str:
    _real(path)
    with sqlite3.connect(path) as database:
        database.execute(f"PRAGMA user_version={SCHEMA_VERSION + 1}")
    database.close()
    return f"sqlite:///{path}"


def _layout(path: Path, noted: str) -> str:
    _real(path)
    with sqlite3.connect(path) as database:
        database.execute(noted)
    database.close()
    return f"sqlite:///{path}"


def _lacks_a_table(path: Path) -> str:
    _real(path)
    with sqlite3.connect(path) as database:
        database.execute("DROP TABLE epochs")
        database.execute("ALTER TABLE runs RENAME COLUMN spec TO specs")
    database.close()
    return f"sqlite:///{path}"


def _read_only(path: Path) -> str:
    _real(path)
    return f"sqlite:///file:{path}?mode=ro&uri=true"


def _below_a_file(path: Path) -> str:
    path.touch()
    return f"sqlite:///{path / 'studio.sqlite3'}"


def _real(path: Path) -> None:
    store = RunStore(f"sqlite:///{path}")
    store.workspaces.create()
    store.database.close()
    with sqlite3.connect(path) as database:  # so that all of it is in the one file
        database.execute("PRAGMA journal_mode=DELETE")
    database.close()


FILES: dict[str, tuple[Callable[[Path], str], str]] = {
    "text": (_text, "is not an SQLite database"),
    "a folder": (_folder, "can't be opened"),
    "damaged": (_damaged, "is damaged"),
    "cut": (_cut, "is damaged"),
    "another program's": (_foreign, "is another program's database"),
    "another program's of our version": (lambda path: _foreign(path, SCHEMA_VERSION), "is another program's database"),
    "newer": (_newer, "was written by a newer version of TDC Studio"),
    "of no layout": (
        lambda path: _layout(path, "UPDATE tdc_schema_version SET version_num = ''"),
        "is another program's database",
    ),
    "of a layout in words": (
        lambda path: _layout(path, "UPDATE tdc_schema_version SET version_num = '0x'"),
        "is another program's database",
    ),
    "of a layout in odd digits": (
        lambda path: _layout(path, "UPDATE tdc_schema_version SET version_num = '²'"),
        "is another program's database",
    ),
    "that notes nothing": (
        lambda path: _layout(path, "DELETE FROM tdc_schema_version"),
        "is another program's database",
    ),
    "without a table": (_lacks_a_table, "can't be used"),
    "read-only": (_read_only, "can't be written"),
    "below a file": (_below_a_file, "can't be made where it is to lie"),
}
"""What makes the store at a path, giving its address, and what is said of it."""

_NONE = (
    "sqlite:///x?timeout=abc",
    "sqlite:///x?timeout=1&timeout=2",
    "sqlite:///x?uri=maybe",
    "sqlite:///x?check_same_thread=zz",
    "sqlite:///x?cached_statements=x",
    "sqlite:///x?cached_statements=99999999999",
    "sqlite:///x?detect_types=x",
    "sqlite:////tmp/%00x",
    "sqlite:////tmp/%00/x",
)
ADDRESSES = {
    "nonsense": "TDC_DATABASE_URL must be the address of a database",
    "sqlite://": "needs a file",
    "sqlite:///:memory:": "needs a file",
    "sqlite:///file::memory:?uri=true": "needs a file",
    "sqlite:///file::memory:?cache=shared&uri=true": "needs a file",
    "sqlite:///file:x?mode=memory&uri=true": "needs a file",
    "sqlite:///file:?uri=true": "needs a file",
    **dict.fromkeys(_NONE, "TDC_DATABASE_URL must be the address of a database"),
    "oracle17://me:secret@host/base": "can't be reached from here",
    "postgresql+nodriver://me:secret@host/base": "can't be reached from here",
    "postgresql://me:secret@host/base": "can't be reached from here",
    "mysql://me:secret@host:port/base": "TDC_DATABASE_URL must be the address of a database",
}
"""Addresses that are none, or of databases that are not reached, and what is said of them."""
