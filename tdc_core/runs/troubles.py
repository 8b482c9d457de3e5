"""A disk or a store that fails: what an exception of theirs means."""

from __future__ import annotations

import errno
import sqlite3

from sqlalchemy.exc import DBAPIError, OperationalError

from tdc_core.runs.errors import StoreUnusable
from tdc_core.runs.models import Reason
from tdc_core.spec.messages import Code

TROUBLES = {Reason.DISK_FULL: Code.DISK_FULL(), Reason.STORE_LOCKED: Code.STORE_LOCKED()}
"""What is said of a run that ended for one of these reasons."""

EXIT_CODES = {Reason.DISK_FULL: 73, Reason.STORE_LOCKED: 75}
"""How a worker that can't write its reason into the store tells it to the host, which can wait until it can."""

STORE_WORDS = {
    sqlite3.SQLITE_BUSY: "was locked for too long by another program. Try again",
    sqlite3.SQLITE_LOCKED: "was locked for too long by another program. Try again",
    sqlite3.SQLITE_CANTOPEN: "can't be opened: it must be a file that may be read and written, in such a folder",
    sqlite3.SQLITE_CORRUPT: "is damaged. Restore a copy, or move it away to start afresh",
    sqlite3.SQLITE_FULL: "can't grow: the disk is full. Free some room",
    sqlite3.SQLITE_IOERR: "could not be read or written: the disk reports an error",
    sqlite3.SQLITE_NOTADB: "is not an SQLite database. Name another file, or move it away to start afresh",
    sqlite3.SQLITE_READONLY: "can't be written: the file or its folder is read-only",
}
"""What is wrong with the store, to follow "The store", by the code that SQLite gives."""
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_LOCKED_CODES = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})


def trouble_of(error: BaseException) -> Reason | None:
    """Whether an exception says that the disk is full or that the store is locked."""
    if isinstance(error, StoreUnusable):
        return error.reason
    if isinstance(error, OperationalError):
        code = getattr(error.orig, "sqlite_errorcode", 0)
        if code & 0xFF in _LOCKED_CODES:
            return Reason.STORE_LOCKED
        return Reason.DISK_FULL if code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE) else None
    return Reason.DISK_FULL if isinstance(error, OSError) and error.errno in _FULL else None


def store_words(error: DBAPIError) -> tuple[str, bool]:
    """What is wrong with the store, to follow "The store", and whether it may pass by itself."""
    code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
    words = STORE_WORDS.get(code, "can't be used: it does not answer as a store of this version does")
    return words, isinstance(error, OperationalError) and code != sqlite3.SQLITE_ERROR  # that is a missing table
