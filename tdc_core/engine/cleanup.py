"""Old runs are deleted: by age, and where the home folder takes up too much disk."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from tdc_core.engine.machine import gigabytes
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings

log = logging.getLogger("tdc_core.engine.cleanup")


def clean_up(settings: Settings, store: RunStore, now: float) -> list[str]:
    """Delete the runs that ended too long ago, then those that ended first until the home folder is small enough.

    A run goes with its epochs and its folder; one that waits or works stays, whatever it takes. A folder without a
    run, left behind by a process that was killed, goes like a run that ended when the folder was last changed.

    Args:
        settings: `keep_days` and `max_home_gb` say what is too long and too much.
        store: where the runs are.
        now: seconds since 1970.

    Returns:
        The ids of what was deleted.
    """
    oldest, most = now - settings.keep_days * 86400, settings.max_home_gb * 1e9
    used = disk_used(settings.home)
    deleted = []
    for run_id, ended in sorted([*store.ended_runs(), *_strays(settings, store)], key=lambda run: run[1]):
        if ended >= oldest and used <= most:
            break
        folder = settings.runs_dir / run_id
        size = disk_used(folder)
        if store.delete_ended(run_id):
            shutil.rmtree(folder, ignore_errors=True)
            used -= size
            deleted.append(run_id)
    if deleted:
        log.info("Deleted %d runs; the home folder takes %s.", len(deleted), gigabytes(used))
    return deleted


def disk_used(folder: Path) -> int:
    """Bytes in the files of a folder and of those in it; 0 where there is none."""
    total = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            try:
                total += Path(parent, name).lstat().st_size
            except FileNotFoundError:  # another process has just deleted it
                continue
    return total


def _strays(settings: Settings, store: RunStore) -> Iterator[tuple[str, float]]:
    if settings.runs_dir.exists():
        for folder in settings.runs_dir.iterdir():
            if store.version(folder.name) is None:
                yield folder.name, folder.stat().st_mtime
