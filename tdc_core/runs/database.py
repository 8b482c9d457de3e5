"""The connection to the store's database, and what SQLite needs for several processes to share it."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from sqlite3 import Connection as SQLiteConnection
from typing import Any

from filelock import FileLock
from sqlalchemy import Connection, Engine, create_engine, delete, event, insert, inspect, make_url, select
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from tdc_core.runs.errors import StoreUnusable
from tdc_core.runs.models import Reason
from tdc_core.runs.tables import REVISIONS, SCHEMA_VERSION, metadata, revisions, runs, workspaces
from tdc_core.runs.troubles import store_words, trouble_of
from tdc_core.settings import refusal, variable

BUSY_SECONDS = 5.0
WHERE = "where TDC_DATABASE_URL says, else in TDC_HOME"

_IN_MEMORY = "needs a file: a database in memory can't be shared by processes"
_FOREIGN = "is another program's database. Name another file, or move it away"

log = logging.getLogger(__name__)

_text_of = partial(str, encoding="utf-8", errors="replace")
"""A text of SQLite's, which may be none: the driver would fail all that is asked for with it."""


class Database:
    """One database, opened when it is first used, and again in a process that was forked.

    A read sees a statement's worth of data and leaves no transaction open (one would keep SQLite's
    write-ahead log from shrinking). A write is a BEGIN IMMEDIATE: it waits for its turn at its start, where a
    deferred one would fail in the middle.

    Args:
        url: as SQLAlchemy takes it, for example `sqlite:////home/me/studio.sqlite3`.
        clock: gives seconds since 1970.

    Raises:
        StoreUnusable: the address is none; every use raises it too, where the database can't be used.
    """

    def __init__(self, url: str, clock: Callable[[], float] = time.time) -> None:
        try:
            self._url = make_url(url)
        except (ArgumentError, ValueError):  # ValueError: a port that is no number
            raise _no_address() from None
        if "\0" in (self._url.database or ""):
            raise _no_address()
        self._clock = clock
        self._engine: Engine | None = None
        self._pid = 0

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection to read by, outside of any transaction.

        Raises:
            StoreUnusable: whatever the database reports, also from inside the `with`.
        """
        try:
            with self._connect() as connection:
                yield connection
        except DBAPIError as error:
            words, passing = store_words(error)
            raise self._unusable(words, passing, trouble_of(error)) from error

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A connection inside a transaction; it is committed at the end of the `with`, unless that raises.

        Raises:
            StoreUnusable: as in `read`; nothing was written then.
        """
        with self.read() as connection:
            if self._is_sqlite:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection
            connection.commit()

    def now(self) -> float:
        """Seconds since 1970, by the clock of whoever asks."""
        return self._clock()

    def close(self) -> None:
        """Close this process' connections; the next use opens new ones."""
        if self._engine is not None:
            self._engine.dispose(close=self._pid == os.getpid())
            self._engine = None

    @property
    def _is_sqlite(self) -> bool:
        return self._url.get_backend_name() == "sqlite"

    def _unusable(self, words: str, passing: bool = False, reason: Reason | None = None) -> StoreUnusable:
        address = (self._url.database if self._is_sqlite else None) or self._url.render_as_string(hide_password=True)
        return StoreUnusable(f"The store ({WHERE}) {words}.", address, passing, reason)

    def _connect(self) -> Connection:
        if self._engine is None or self._pid != os.getpid():
            self.close()
            try:
                engine = self._open()
            except (ArgumentError, ImportError) as error:  # no such dialect, or not the driver that it needs
                raise self._unusable("is in a database that can't be reached from here") from error
            except OSError as error:
                raise self._unusable("can't be made where it is to lie") from error
            self._pid, self._engine = os.getpid(), engine
            return engine.connect()
        return self._engine.connect()

    def _open(self) -> Engine:
        if not self._is_sqlite:
            engine = self._engine_for()
            metadata.create_all(engine)
            return engine
        if self._url.database in {None, "", ":memory:"}:
            raise self._unusable(_IN_MEMORY)
        path = Path(str(self._url.database).removeprefix("file:"))
        path.parent.mkdir(parents=True, exist_ok=True)
        engine = self._engine_for(connect_args={"timeout": BUSY_SECONDS})
        event.listen(engine, "connect", _prepare_connection)
        with self._connection_of(engine) as connection:
            if not _file_of(connection):  # an address has many ways to say so, which SQLite knows best
                raise self._unusable(_IN_MEMORY)
            if _schema_version(connection) == 0:
                with FileLock(f"{path}.lock"):
                    _create_tables(connection, path)
            if not {workspaces.name, runs.name} <= _tables(connection):
                raise self._unusable(_FOREIGN)
            if not (found := _revision(connection)).isdecimal():
                raise self._unusable(_FOREIGN)
            if found in REVISIONS[:-1]:
                with FileLock(f"{path}.lock"):
                    found = _upgrade(connection, path)
            if found != REVISIONS[-1]:
                raise self._unusable(_misfit(found))
        return engine

    def _engine_for(self, **options: Any) -> Engine:
        try:
            return create_engine(self._url, **options)
        except (TypeError, ValueError):  # an option in the address is no number, or stands there twice
            raise _no_address() from None

    def _connection_of(self, engine: Engine) -> Connection:
        """The first connection, to which the driver is given the options of the address."""
        try:
            return engine.connect()
        except (TypeError, ValueError, OverflowError):  # it has no such option, or can't count so far
            raise _no_address() from None


def _no_address() -> StoreUnusable:
    return StoreUnusable(refusal("database_url"), variable("database_url"))


def _file_of(connection: Connection) -> str:
    """The file that SQLite has opened, empty for none."""
    listed = connection.exec_driver_sql("PRAGMA database_list").all()
    return "".join(row.file or "" for row in listed if row.name == "main")


def _prepare_connection(connection: SQLiteConnection, record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # the driver begins nothing by itself
    connection.text_factory = _text_of
    connection.execute("PRAGMA synchronous=NORMAL")


def _schema_version(connection: Connection) -> int:
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def _tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names())


def _create_tables(connection: Connection, path: Path) -> None:
    if _tables(connection):
        return  # another process was first, or it is another program's
    mode = connection.exec_driver_sql("PRAGMA journal_mode=WAL").scalar_one()
    if mode != "wal":
        log.warning("%s keeps a journal of kind %r, not WAL: is it on a network folder? Expect waits.", path, mode)
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    metadata.create_all(connection)
    _note_revision(connection, REVISIONS[-1])
    connection.commit()


def _upgrade(connection: Connection, path: Path) -> str:
    """Bring a store of earlier code to this code's layout, whole or not at all; the layout that it has then."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    if (found := _revision(connection)) not in REVISIONS[:-1]:
        connection.rollback()  # another process was first, maybe one of newer code
        return found
    from tdc_core.runs import migrations  # Alembic takes its time to be imported, and few processes meet an old store

    log.info("%s is brought from layout %s to %s.", path, found, REVISIONS[-1])
    _note_revision(connection, found)
    migrations.upgrade(connection)
    connection.commit()
    return REVISIONS[-1]


def _revision(connection: Connection) -> str:
    """The store's layout, as `REVISIONS` names it; also of a store that notes none, since its code knew of none."""
    version = _schema_version(connection)
    if version > SCHEMA_VERSION:
        return str(version)
    if revisions.name in _tables(connection):
        return str(connection.scalar(select(revisions.c.version_num)))
    if version == 4 and "override" not in {column["name"] for column in inspect(connection).get_columns(runs.name)}:
        return "0003"  # commit fd8c604 and those after it said 4 before they had all of it
    return f"{version:04}"


def _note_revision(connection: Connection, revision: str) -> None:
    revisions.create(connection, checkfirst=True)
    connection.execute(delete(revisions))
    connection.execute(insert(revisions).values(version_num=revision))
    connection.exec_driver_sql(f"PRAGMA user_version={SCHEMA_VERSION}")


def _misfit(found: str) -> str:
    """What is wrong with a store of a layout that can't be opened, to follow "The store"."""
    if found < REVISIONS[0]:
        return (
            f"was written by another version of TDC Studio (its layout is {int(found)}, this version reads "
            f"{int(REVISIONS[0])} and above). Move it away to start afresh"
        )
    return (
        f"was written by a newer version of TDC Studio (its layout is {found}, this version reads up to "
        f"{REVISIONS[-1]}). Update this one, or name another file"
    )


def to_time(seconds: float) -> datetime:
    """Seconds since 1970 as an aware time, in UTC."""
    return datetime.fromtimestamp(seconds, UTC)
