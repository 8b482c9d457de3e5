"""The store of runs: the one thing that pages, host and workers share."""

from __future__ import annotations

from tdc_core.runs.ended import EndedRuns
from tdc_core.runs.errors import StoreError, StoreUnusable
from tdc_core.runs.preparations import PreparationStore
from tdc_core.runs.queue import CannotResume, RunQueue, TooManyRuns, UnknownWorkspace
from tdc_core.runs.records import RunRecords
from tdc_core.runs.warm_ups import WarmUpStore, experiment_key
from tdc_core.runs.workspaces import WorkspaceStore, workspace_key

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


class RunStore(WorkspaceStore, RunQueue, RunRecords, EndedRuns, PreparationStore, WarmUpStore):
    """Workspaces, runs, their metrics, jobs that prepare data sets, and what is about to be trained, in one database.

    One object a process, used from any of its threads. Nothing is opened before the first use.
    """
