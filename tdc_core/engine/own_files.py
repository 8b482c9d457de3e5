"""Bringing and dropping people's own files: their bytes on the disk, and who holds them in the store."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import time
from pathlib import Path
from typing import IO

from filelock import FileLock

from tdc_core.runs.errors import Refusal
from tdc_core.runs.files import OwnFile
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings, file_folder, file_path
from tdc_core.spec.experiment import LONGEST_FILE_NAME
from tdc_core.spec.messages import Code
from tdc_core.spec.text import one_line

_PIECE = 1 << 20
_FRESH, _LEFT_SECONDS = ".new-", 3600.0  # a file that is just being brought, and when nobody brings it any more
_SHARE = 0.5  # of the disk that the home folder may use, for files


class TooMuch(Refusal):
    """A file is too large, or there is no room for one more."""


class OwnFiles:
    """The files of this installation.

    Args:
        store: says who holds which.
        settings: where they lie, and how much there may be.
    """

    def __init__(self, store: RunStore, settings: Settings) -> None:
        self._store, self._settings = store, settings

    @property
    def most_bytes(self) -> float:
        """Of one file."""
        return self._settings.max_file_mb * self._settings.memory_share * 1e6

    def bring(self, token: str, name: str, data: IO[bytes], *, bounded: bool = True) -> OwnFile:
        """Keep a file for a workspace.

        Args:
            token: whose it is.
            name: as its owner calls it.
            data: its bytes.
            bounded: whether the workspace may hold so many files alone.

        Raises:
            TooMuch: it is larger than a file may be, or there is no room for it.
        """
        held = self._store.files.of(token)
        self._settings.files_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=self._settings.files_dir, prefix=_FRESH, delete=False) as fresh:
            path = Path(fresh.name)
            try:
                sha256, size = self._copy(data, fresh)
                if bounded and sha256 not in {file.sha256 for file in held}:
                    self._refuse_more(len(held))
                with self._alone():
                    self._store.files.add(token, file_name(name), sha256, size)
                    file_folder(self._settings.home, sha256).mkdir(exist_ok=True)
                    path.replace(file_path(self._settings.home, sha256))
            finally:
                path.unlink(missing_ok=True)
        return next(file for file in self._store.files.of(token) if file.sha256 == sha256)

    def drop(self, token: str, sha256: str) -> tuple[str, ...]:
        """Delete a file of a workspace with its runs, and from the disk where nobody else holds it.

        Returns:
            The ids of the runs that went with it.
        """
        gone = self._store.files.forget(token, sha256)
        for run_id in gone:
            shutil.rmtree(self._settings.runs_dir / run_id, ignore_errors=True)
        self.delete_unheld()
        return gone

    def delete_unheld(self) -> None:
        """Delete what nobody holds from the disk."""
        if not self._settings.files_dir.exists():
            return
        with self._alone():
            held = self._store.files.held()
            for path in self._settings.files_dir.iterdir():
                if path.is_dir() and path.name not in held:
                    shutil.rmtree(path, ignore_errors=True)
                elif path.name.startswith(_FRESH) and time.time() - path.lstat().st_mtime > _LEFT_SECONDS:
                    path.unlink(missing_ok=True)
        self._store.readings.forget_but(held)

    def _copy(self, data: IO[bytes], fresh: IO[bytes]) -> tuple[str, int]:
        digest, size, most = hashlib.sha256(), 0, self.most_bytes
        while piece := data.read(_PIECE):
            size += len(piece)
            if size > most:
                raise TooMuch(Code.FILE_TOO_LARGE(limit=int(most)))
            digest.update(piece)
            fresh.write(piece)
        fresh.flush()
        return digest.hexdigest(), size

    def _refuse_more(self, held: int) -> None:
        if held >= self._settings.max_files:
            raise TooMuch(Code.TOO_MANY_FILES(limit=self._settings.max_files))
        used = sum(path.lstat().st_size for path in self._settings.files_dir.rglob("*") if path.is_file())
        if used > self._settings.max_home_gb * 1e9 * _SHARE:
            raise TooMuch(Code.NO_ROOM_FOR_FILES())

    def _alone(self) -> FileLock:
        """Keep others from deleting what is just being brought."""
        return FileLock(self._settings.files_dir / ".lock")


def file_name(given: str) -> str:
    """A name as it is shown: the last part of a path, one line, no longer than an experiment can hold."""
    last = one_line(given.replace("\\", "/").rsplit("/", 1)[-1]).strip() or "file"
    if len(last) <= LONGEST_FILE_NAME:
        return last
    stem, dot, end = last.rpartition(".")
    end = dot + end if stem and len(end) <= 10 else ""
    return last[: LONGEST_FILE_NAME - len(end)] + end
