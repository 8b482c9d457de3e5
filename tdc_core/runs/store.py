"""The store of runs: the one thing that pages, host and workers share."""

from __future__ import annotations

import time
from collections.abc import Callable

from tdc_core.runs.database import Database
from tdc_core.runs.epochs import Epochs
from tdc_core.runs.errors import StoreError, StoreUnusable
from tdc_core.runs.preparations import Preparations
from tdc_core.runs.queue import CannotResume, Queue, TooManyRuns, UnknownWorkspace
from tdc_core.runs.runs import Runs
from tdc_core.runs.warm_ups import WarmUps, experiment_key
from tdc_core.runs.workspaces import Workspaces, workspace_key

__all__ = [
    "CannotResume",
    "RunStore",
    "StoreError",
    "StoreUnusable",
    "TooManyRuns",
    "UnknownWorkspace",
    "experiment_key",
    "workspace_key",
]


class RunStore:
    """What pages, host and workers share, in one database.

    One object a process, used from any of its threads. Nothing is opened before the first use.

    Args:
        url, clock: as `Database` takes them.

    Attributes:
        database: where all of it lies.
        workspaces: what visitors own, and their drafts.
        queue: the runs that wait for a host, and what visitors want of them.
        runs: the runs as they stand.
        epochs: what their epochs brought.
        preparations: the data sets that are to be prepared.
        warm_ups: what visitors are about to train.
    """

    def __init__(self, url: str, clock: Callable[[], float] = time.time) -> None:
        self.database = Database(url, clock)
        self.workspaces = Workspaces(self.database)
        self.queue = Queue(self.database)
        self.runs = Runs(self.database)
        self.epochs = Epochs(self.database)
        self.preparations = Preparations(self.database)
        self.warm_ups = WarmUps(self.database)
