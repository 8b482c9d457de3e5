"""The connection to the store's database, and what SQLite needs for several processes to share it."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import Connection as SQLiteConnection

from filelock import FileLock
from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.schema import CreateTable

from tdc_core.runs.tables import SCHEMA_VERSION, metadata, visits

BUSY_SECONDS = 5.0

log = logging.getLogger(__name__)


class StoreError(RuntimeError):
    """The store can't do what was asked; the message is written for the person who asked."""


class Database:
    """One database, opened when it is first used, and again in a process that was forked.

    A read sees a statement's worth of data and leaves no transaction open (one would keep SQLite's
    write-ahead log from shrinking). A write is a BEGIN IMMEDIATE: it waits for its turn at its start, where a
    deferred one would fail in the middle.

    Args:
        url: as SQLAlchemy takes it, for example `sqlite:////home/me/studio.sqlite3`.
        clock: gives seconds since 1970.
    """

    def __init__(self, url: str, clock: Callable[[], float] = time.time) -> None:
        self._url = make_url(url)
        self._clock = clock
        self._engine: Engine | None = None
        self._pid = 0

    @contextmanager
    def _read(self) -> Iterator[Connection]:
        with self._connect() as connection:
            yield connection

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        with self._connect() as connection:
            if self._is_sqlite:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection
            connection.commit()

    def close(self) -> None:
        """Close this process' connections; the next use opens new ones."""
        if self._engine is not None:
            self._engine.dispose(close=self._pid == os.getpid())
            self._engine = None

    @property
    def _is_sqlite(self) -> bool:
        return self._url.get_backend_name() == "sqlite"

    def _connect(self) -> Connection:
        if self._engine is None or self._pid != os.getpid():
            self.close()
            engine = self._open()
            self._pid, self._engine = os.getpid(), engine
            return engine.connect()
        return self._engine.connect()

    def _open(self) -> Engine:
        if not self._is_sqlite:
            engine = create_engine(self._url)
            metadata.create_all(engine)
            return engine
        if not self._url.database:
            raise StoreError("The store needs a file: a database in memory can't be shared by processes.")
        path = Path(self._url.database)
        path.parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(self._url, connect_args={"timeout": BUSY_SECONDS})
        event.listen(engine, "connect", _prepare_connection)
        with engine.connect() as connection:
            if _schema_version(connection) == 0:
                with FileLock(f"{path}.lock"):
                    _create_tables(connection, path)
            if (found := _schema_version(connection)) != SCHEMA_VERSION:
                raise StoreError(
                    f"{path} was written by another version of TDC Studio (its layout is {found}, "
                    f"this version reads {SCHEMA_VERSION}). Move it away to start afresh."
                )
            _add_visits(connection)
        return engine


def _prepare_connection(connection: SQLiteConnection, record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # the driver begins nothing by itself
    connection.execute("PRAGMA synchronous=NORMAL")


def _schema_version(connection: Connection) -> int:
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def _create_tables(connection: Connection, path: Path) -> None:
    if _schema_version(connection) != 0:
        return  # another process was first
    mode = connection.exec_driver_sql("PRAGMA journal_mode=WAL").scalar_one()
    if mode != "wal":
        log.warning("%s keeps a journal of kind %r, not WAL: is it on a network folder? Expect waits.", path, mode)
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    metadata.create_all(connection)
    connection.exec_driver_sql(f"PRAGMA user_version={SCHEMA_VERSION}")
    connection.commit()


def _add_visits(connection: Connection) -> None:
    """Give a store its table of visits, which versions before had not, and which they pass over."""
    if not inspect(connection).has_table(visits.name):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        connection.execute(CreateTable(visits, if_not_exists=True))
        connection.commit()


def to_time(seconds: float) -> datetime:
    """Seconds since 1970 as an aware time, in UTC."""
    return datetime.fromtimestamp(seconds, UTC)
