"""What nobody needs is deleted: old runs, workspaces that nobody visits, and runs where the disk has to do for all."""

from __future__ import annotations

import logging
import os
import shutil
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path

from tdc_core.engine.own_files import OwnFiles
from tdc_core.machine import gigabytes
from tdc_core.runs.marks import BIN_SECONDS
from tdc_core.runs.runs import OwnedRun
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings

log = logging.getLogger("tdc_core.engine.cleanup")


def clean_up(settings: Settings, store: RunStore, now: float) -> list[str]:
    """Delete what is too old, then runs until the home folder is small enough.

    Too old is a run that ended, and a workspace in which somebody was, longer ago than `keep_days`, and a run that was
    put into the bin longer ago than `BIN_SECONDS`. A run goes with its epochs and its folder, a workspace with its
    draft, its files and its runs. What waits or works stays, whatever it takes. A folder without a run, left behind by
    a process that was killed, goes like a run that ended when it was last changed.

    Args:
        settings: `keep_days` and `max_home_gb` say what is too old and too much.
        store: where the runs are.
        now: seconds since 1970.

    Returns:
        The ids of the runs that were deleted, and the names of such folders.

    Raises:
        OSError, SQLAlchemyError: the disk or the store did not answer; the next clean-up goes on.
    """
    oldest, most = now - settings.keep_days * 86400, settings.max_home_gb * 1e9
    deleted = list(store.workspaces.forget_unvisited(oldest))
    for run_id in deleted:
        _remove(settings, run_id)
    owned = store.runs.owned()
    binned = [run.id for run in owned if run.deleted is not None and run.deleted < now - BIN_SECONDS]
    deleted += [name for name in binned if _delete(settings, store, name)]
    ended = [(run.id, run.ended) for run in owned if run.ended is not None]
    deleted += [
        name for name, when in [*ended, *_strays(settings, store)] if when < oldest and _delete(settings, store, name)
    ]
    used = disk_used(settings.home)
    going = _what_goes(settings, store)
    while used > most and (next_one := next(going, None)) is not None:
        name, size = next_one
        if _delete(settings, store, name):
            used -= size
            deleted.append(name)
    OwnFiles(store, settings).delete_unheld()
    if deleted:
        log.info("Deleted %d runs; the home folder takes %s.", len(deleted), gigabytes(used))
    return deleted


def empty_bin(settings: Settings, store: RunStore, token: str, run_ids: Collection[str]) -> list[str]:
    """Delete those of a workspace's runs that are in its bin and have these ids, with their folders, at once.

    Returns:
        The ids of those that were deleted.
    """
    deleted = store.runs.delete_binned(token, run_ids)
    for run_id in deleted:
        _remove(settings, run_id)
    return deleted


def disk_freed(settings: Settings, run_ids: Collection[str]) -> int:
    """Bytes that the disk gets back once these runs are deleted.

    A file that a run shares with others, as a branch does with its trunk, counts where all of them are among these.
    """
    sizes: dict[tuple[int, int], int] = {}
    left: dict[tuple[int, int], int] = {}
    for run_id in run_ids:
        for parent, _, names in os.walk(settings.runs_dir / run_id):
            for name in names:
                with suppress(FileNotFoundError):  # another process has just deleted it
                    found = Path(parent, name).lstat()
                    file = found.st_dev, found.st_ino
                    sizes[file] = found.st_size
                    left[file] = left.get(file, found.st_nlink) - 1
    return sum(size for file, size in sizes.items() if left[file] <= 0)


def disk_used(folder: Path) -> int:
    """Bytes in the files of a folder and of those in it, a file of several names once; 0 where there is none."""
    total, met = 0, set()
    for parent, _, names in os.walk(folder):
        for name in names:
            try:
                found = Path(parent, name).lstat()
            except FileNotFoundError:  # another process has just deleted it
                continue
            if found.st_nlink > 1 and (found.st_dev, found.st_ino) in met:
                continue
            met.add((found.st_dev, found.st_ino))
            total += found.st_size
    return total


def _what_goes(settings: Settings, store: RunStore) -> Iterator[tuple[str, int]]:
    """What may be deleted where the disk is short, with its bytes, in order.

    Folders without a run come first, then what is in the bin, then the oldest run of whoever takes up most; nobody's
    last run goes while somebody takes up more than its owner.
    """
    owned = store.runs.owned()
    for name in [
        *(name for name, _ in _strays(settings, store)),
        *(run.id for run in owned if run.deleted is not None),
    ]:
        yield name, disk_used(settings.runs_dir / name)
    taken: Counter[str] = Counter()
    sizes: dict[str, int] = {}
    ended: dict[str, list[OwnedRun]] = defaultdict(list)
    for run in owned:
        if run.deleted is not None:
            continue
        sizes[run.id] = disk_used(settings.runs_dir / run.id)
        taken[run.workspace] += sizes[run.id]
        if run.ended is not None:
            ended[run.workspace].append(run)
    while True:
        largest = max(taken.values(), default=0)
        givers = [runs for owner, runs in ended.items() if len(runs) > (0 if taken[owner] == largest else 1)]
        if not givers:
            return
        run = max((runs[0] for runs in givers), key=lambda run: (taken[run.workspace], -(run.ended or 0.0)))
        ended[run.workspace].remove(run)
        taken[run.workspace] -= sizes[run.id]
        yield run.id, sizes[run.id]


def _strays(settings: Settings, store: RunStore) -> list[tuple[str, float]]:
    """Folders without a run, and when each was last changed."""
    found = []
    for path in settings.runs_dir.iterdir() if settings.runs_dir.exists() else ():
        if store.runs.version(path.name) is None:
            try:
                found.append((path.name, path.lstat().st_mtime))
            except FileNotFoundError:  # it was forgotten meanwhile
                continue
    return sorted(found, key=lambda stray: stray[1])


def _delete(settings: Settings, store: RunStore, name: str) -> bool:
    """Delete a run that has ended, or a folder that has none; False where the run waits or works."""
    if not store.runs.delete_ended(name):
        return False
    _remove(settings, name)
    return True


def _remove(settings: Settings, name: str) -> None:
    path = settings.runs_dir / name
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
