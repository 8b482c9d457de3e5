"""Jobs: what hosts claim and workers do, whichever kind it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from tdc_core.runs.job_models import Job
from tdc_core.runs.models import Reason, RunStatus
from tdc_core.spec.messages import Message


class Work(Protocol):
    """What stands in the store of a job: a run, or the preparation of a data set."""

    @property
    def job(self) -> Job:
        """The job that its last claim made of it."""

    @property
    def since(self) -> datetime:
        """When it came to where it stands."""


@dataclass(frozen=True)
class UnreadableWork:
    """A job whose row can't be read: as much of it as is needed to end it, with `Code.UNREADABLE` as its message."""

    job: Job
    since: datetime


class JobQueue(Protocol):
    """The jobs of one kind, as hosts see them.

    A job belongs to the host that has claimed it for as long as that has a lease (`tdc_core.runs.hosts`). Only the
    owner hands it to a worker, watches it and ends it. Every write names the attempt: it changes nothing where another
    claim came after, or where the job has ended or is gone.
    """

    def waits(self) -> bool:
        """Whether any job waits for a host; cheap to ask."""

    def claim(self, host: str) -> Work | None:
        """Take the next job, as a new attempt, and renew the host's lease, in one transaction.

        No two callers get the same. None where none waits, where another host was faster, or where its row can't be
        read, and it has failed by that: ask again while `waits`.
        """

    def is_cancelled(self, job: Job) -> bool:
        """Whether its worker is to end, and does not do so already."""

    def end(self, job: Job, status: RunStatus, reason: Reason, message: Message | None) -> bool:
        """Say how a job ended whose worker did not.

        Returns:
            False where it is no longer the current attempt or has ended already; nothing was written then.
        """

    def lost(self, host: str) -> Sequence[Work]:
        """The jobs at work that were claimed by this host, or by one whose lease has run out.

        Whoever asks knows which of its own it works on; the others have no worker any more. One whose row can't be read
        is an `UnreadableWork`.
        """
