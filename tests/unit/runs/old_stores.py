"""Stores that earlier code left, laid into a file, and what a store holds."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

Rows = dict[str, list[dict[str, object]]]

_VERSION_3, _VERSION_4 = (
    (Path(__file__).parent / "stores" / f"version_{number}.sql").read_text(encoding="utf-8") for number in (3, 4)
)
_REVISIONS = {
    f"revision {number}": (Path(__file__).parent / "stores" / f"revision_{number}.sql").read_text(encoding="utf-8")
    for number in range(5, 10)
}
_WARM_UPS = "".join(re.findall(r"^CREATE TABLE warm_ups .*?;$|^CREATE INDEX ix_warm_ups.*?;$", _VERSION_4, re.M | re.S))
_VISITS = (
    "CREATE TABLE visits (\n\tworkspace VARCHAR(64) NOT NULL, \n\tseen DOUBLE NOT NULL, \n\tPRIMARY KEY (workspace)\n)"
)

LAYOUTS = {
    "version 3": _VERSION_3,
    "version 4 before its columns": f"{_VERSION_3}{_WARM_UPS}PRAGMA user_version = 4",
    "version 4": _VERSION_4,
    "version 4 with visits": f"{_VERSION_4}{_VISITS}",
    **_REVISIONS,
}
"""All that were given out, as SQL."""
TOKEN = f"{1:032x}"
RESUMED, TRAINING, QUEUED = (f"{number:032x}" for number in (2, 7, 9))
"""Runs in all of them: the first is finished, was cut back to its second epoch and had a better third one then."""


def lay(layout: str, file: Path) -> str:
    """Make a store as code of an earlier layout left it; its address."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with sqlite3.connect(file) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.executescript(LAYOUTS[layout])
    database.close()
    return f"sqlite:///{file}"


def ask(file: Path, statement: str, *values: object) -> list[tuple[object, ...]]:
    """What a statement finds in a store, without the store's own code."""
    with sqlite3.connect(file) as database:
        found = database.execute(statement, values).fetchall()
    database.close()
    return found


def schema(file: Path) -> set[tuple[object, ...]]:
    """Each table and index with its text."""
    return set(ask(file, "SELECT type, name, tbl_name, sql FROM sqlite_master"))


def rows(file: Path) -> Rows:
    """All rows of all tables, as they lie there."""
    with sqlite3.connect(file) as database:
        database.row_factory = sqlite3.Row
        tables = [row["name"] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = {table: [dict(row) for row in database.execute(f"SELECT * FROM {table}")] for table in tables}
    database.close()
    return found
