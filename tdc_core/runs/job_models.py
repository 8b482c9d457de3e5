"""Immutable snapshots of jobs: what hosts claim, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tdc_core.spec import FileSource
from tdc_core.spec.messages import Message


class JobKind(StrEnum):
    """What a worker is asked to do; the value is the name of the worker's function."""

    TRAIN = "train"
    PREPARE = "prepare"
    EVALUATE = "evaluate"
    READ = "read"


@dataclass(frozen=True)
class Job:
    """Something to be done that a host has claimed, for one worker.

    Attributes:
        subject: what it is done to: the id of a run, the name of a data set.
        attempt: which claim of it this is; whatever its worker or its host writes of it names this.
    """

    kind: JobKind
    subject: str
    attempt: int


class JobStatus(StrEnum):
    """Where a job stands that is no run: the preparation of a data set, or what is done with a run."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"

    @property
    def alive(self) -> bool:
        """Whether the job waits or works."""
        return self in {JobStatus.QUEUED, JobStatus.RUNNING}


class Asked:
    """What a job of any kind but training can be asked."""

    status: JobStatus
    requested: datetime

    @property
    def alive(self) -> bool:
        """Whether it waits or works."""
        return self.status.alive

    @property
    def since(self) -> datetime:
        """When it was asked for."""
        return self.requested


@dataclass(frozen=True)
class Preparation(Asked):
    """The job that turns a data set into prepared arrays, as it stood when it was read.

    Attributes:
        note: what is going on.
        fraction: how much of it is done, 0 to 1; None where that is not known.
        message: why it failed.
        attempt: the claim that is current, by a number drawn at it; 0 before the first.
    """

    dataset: str
    version: str
    status: JobStatus
    requested: datetime
    note: Message | None = None
    fraction: float | None = None
    message: Message | None = None
    attempt: int = 0

    @property
    def job(self) -> Job:
        """It as a job, by the claim that is current."""
        return Job(JobKind.PREPARE, self.dataset, self.attempt)


@dataclass(frozen=True)
class RunJob(Asked):
    """Something done with a run beside its training, as it stood when it was read.

    Attributes:
        kind: what.
        run_id: with which run.
        message: why it failed.
        attempt: the claim that is current, by a number drawn at it; 0 before the first.
    """

    kind: JobKind
    run_id: str
    status: JobStatus
    requested: datetime
    message: Message | None = None
    attempt: int = 0

    @property
    def job(self) -> Job:
        """It as a job, by the claim that is current."""
        return Job(self.kind, self.run_id, self.attempt)


@dataclass(frozen=True)
class FileJob(Asked):
    """The job that reads a person's own file, as it stood when it was read.

    Attributes:
        source: which file, and how.
        note, fraction, message, attempt: as of a `Preparation`.
    """

    content: str
    source: FileSource
    status: JobStatus
    requested: datetime
    note: Message | None = None
    fraction: float | None = None
    message: Message | None = None
    attempt: int = 0

    @property
    def job(self) -> Job:
        """It as a job, by the claim that is current."""
        return Job(JobKind.READ, self.content, self.attempt)
