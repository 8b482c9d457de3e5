"""The store of runs: the one thing that pages, host and workers share."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from tdc_core.runs.admission import NotHeld, TooManyRuns, UnknownWorkspace
from tdc_core.runs.database import Database
from tdc_core.runs.epochs import Epochs
from tdc_core.runs.errors import StoreError, StoreUnusable
from tdc_core.runs.file_jobs import FileJobs
from tdc_core.runs.files import Files
from tdc_core.runs.groups import Groups
from tdc_core.runs.hosts import Hosts
from tdc_core.runs.job_models import JobKind
from tdc_core.runs.jobs import JobQueue
from tdc_core.runs.marks import RunMarks
from tdc_core.runs.preparations import Preparations
from tdc_core.runs.queue import CannotBranch, CannotResume, Queue
from tdc_core.runs.run_jobs import RunJobs
from tdc_core.runs.runs import Runs
from tdc_core.runs.warm_ups import WarmUps, experiment_key
from tdc_core.runs.workspaces import Workspaces, workspace_key

__all__ = [
    "CannotBranch",
    "CannotResume",
    "NotHeld",
    "RunStore",
    "StoreError",
    "StoreUnusable",
    "TooManyRuns",
    "UnknownWorkspace",
    "experiment_key",
    "workspace_key",
]


class RunStore:
    """What pages, host and workers share, in one database: each concept a part of its own.

    What holds for every call of every part:

    - *Whole or not at all.* A call that writes is one transaction. Once it has returned, every process sees what it
      wrote, and a process that dies at any moment leaves it done or not begun. Two calls are two transactions: between
      them anything may happen, so whoever needs both has one method for it (`Queue.submit_pair`, `Epochs.cut_back`).
    - *Writers wait for each other*, for five seconds; then it is `StoreUnusable`, and nothing was written. Readers wait
      for nobody, and what they get stood so at one moment.
    - *Who writes what.* Pages and the command line submit, resume, ask, stop and forget; a workspace's token is what
      lets them. A host claims and ends jobs. A worker writes of its own job alone, and names the attempt.
    - *A stale worker changes nothing.* An attempt is current until the job ends, is claimed again or is deleted. From
      then on each write of it returns False or None, by which its worker knows that it is to end. It need not be told,
      and need not be dead.
    - *A run's version* grows in the transaction of every change of the run or of its epochs, so whoever saw a version
      has seen everything up to it.
    - *Order never depends on a clock*, which may step back: of runs it is `seq`, of claims `claimed`. Times are for
      people, and for leases.
    - *A row that can't be read is none.* Lists leave it out, whoever asks for it gets None, and a job that has one
      fails; an epoch is a gap. The log is told of each, once.
    - What a call returns is a snapshot, which nothing changes any more.

    One object a process, used from any of its threads; a process that was forked opens its own connections. Nothing is
    opened before the first use.

    Args:
        url, clock: as `Database` takes them.

    Attributes:
        database: where all of it lies.
        workspaces: what visitors own, and their drafts.
        queue: the runs that wait for a host, and what visitors want of them.
        runs: the runs as they stand.
        marks: what their owners say of them, the bin among it.
        groups: runs that belong together.
        epochs: what their epochs brought.
        preparations: the data sets that are to be prepared.
        files: which workspace holds which file.
        readings: the files that are to be read.
        evaluations: the runs whose weights are to be looked at.
        warm_ups: what visitors are about to train.
        hosts: the leases of those who claim.
        jobs: the work of each kind, as hosts see it; the parts that hold jobs, by their kinds.
    """

    def __init__(self, url: str, clock: Callable[[], float] = time.time) -> None:
        self.database = Database(url, clock)
        self.workspaces = Workspaces(self.database)
        self.queue = Queue(self.database)
        self.runs = Runs(self.database)
        self.marks = RunMarks(self.database)
        self.groups = Groups(self.database)
        self.epochs = Epochs(self.database)
        self.preparations = Preparations(self.database)
        self.files = Files(self.database)
        self.readings = FileJobs(self.database)
        self.evaluations = RunJobs(self.database, JobKind.EVALUATE)
        self.warm_ups = WarmUps(self.database)
        self.hosts = Hosts(self.database)
        self.jobs: Mapping[JobKind, JobQueue] = {
            JobKind.TRAIN: self.queue,
            JobKind.PREPARE: self.preparations,
            JobKind.EVALUATE: self.evaluations,
            JobKind.READ: self.readings,
        }
