"""The lock that makes a training host the only one of its home folder.

A lock and not a pid file: the system drops a lock whenever its process ends, however it ends, where a pid may
be a zombie's or another program's. Beside it lies a file that names the version of the host's code, and, while a
host of another version waits to take over, a second one that names that.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path

from filelock import FileLock, Timeout

from tdc_core.engine.bell import ring
from tdc_core.settings import ROOT

_PROBE_SECONDS = 1.0  # outlasts those who hold the lock for a moment, only to see whether it is free


def code_version(package: Path = ROOT / "tdc_core") -> str:
    """What changes whenever a source file of the package does: a hash of their names, sizes and times."""
    digest = hashlib.sha256()
    for folder, subfolders, files in os.walk(package):
        subfolders[:] = sorted(name for name in subfolders if name != "__pycache__")
        for name in sorted(files):
            if name.endswith(".py"):
                path = os.path.join(folder, name)  # noqa: PTH118 - a Path for each file takes most of the time
                stat = os.stat(path)  # noqa: PTH116
                digest.update(f"{path[len(str(package)) :]} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:16]


class HostLock:
    """The lock of one home folder, as the host and those who look for one use it."""

    def __init__(self, home: Path, version: str) -> None:
        self._home, self._version = home, version
        self._lock = FileLock(home / "host.lock")
        self._turn = FileLock(home / "host.next.lock")
        self._owner_file = home / "host.version"
        self._next_file = home / "host.next"
        self._id_file = home / "host.id"

    def take(self) -> bool:
        """Become the host, waiting for a host of another version to finish its runs.

        Returns:
            False where a host of this version is there already, or another one waits to take over.
        """
        if _acquired(self._lock, _PROBE_SECONDS):
            self._own()
            return True
        if _read(self._owner_file) == self._version or not _acquired(self._turn, 0):
            return False
        try:
            self._next_file.write_text(self._version)
            ring(self._home)
            self._lock.acquire()
            self._own()
        finally:
            self._turn.release()
        return True

    def release(self) -> None:
        """Stop being the host."""
        self._lock.release()

    @property
    def mine(self) -> bool:
        """Whether this process is the host."""
        return self._lock.is_locked

    @property
    def host_id(self) -> str:
        """By what the store knows the host of this home folder, whichever process that is; for who has the lock.

        The lock makes one process at a time this host: whoever has it knows that those before are gone, and lets go of
        what they had claimed without waiting for their lease to run out.
        """
        return self._id_file.read_text()

    def served(self) -> bool:
        """Whether there is a host of this version, or one that waits to take over."""
        if _free(self._lock):
            return False
        return _read(self._owner_file) == self._version or not _free(self._turn)

    def superseded(self) -> bool:
        """Whether a host of another version waits for this one to finish."""
        return _read(self._next_file) not in {"", self._version}

    def _own(self) -> None:
        self._owner_file.write_text(self._version)
        self._next_file.unlink(missing_ok=True)
        if not _read(self._id_file):
            self._id_file.write_text(secrets.token_hex(8))


def _acquired(lock: FileLock, seconds: float) -> bool:
    try:
        lock.acquire(timeout=seconds)
    except Timeout:
        return False
    return True


def _free(lock: FileLock) -> bool:
    if not _acquired(lock, 0):
        return False
    lock.release()
    return True


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except FileNotFoundError:
        return ""
