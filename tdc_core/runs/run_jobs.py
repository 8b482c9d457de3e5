"""What is done with runs beside their training, as jobs: at most one of a kind a run at a time."""

from __future__ import annotations

from tdc_core.runs.database import Database
from tdc_core.runs.job_models import JobKind, JobStatus, RunJob
from tdc_core.runs.job_rows import run_job_of
from tdc_core.runs.subject_jobs import SubjectJobs
from tdc_core.runs.tables import run_jobs
from tdc_core.spec.messages import Message


class RunJobs(SubjectJobs[RunJob]):
    """What visitors want done with their runs, handed to hosts.

    Args:
        database: where it lies.
        kind: what is done.
    """

    def __init__(self, database: Database, kind: JobKind) -> None:
        super().__init__(database, kind, run_jobs.c.run_id, run_job_of, {})

    def request(self, run_id: str) -> RunJob:
        """Ask for it to be done with a run; where that is under way, nothing changes."""
        return self._request(run_id)

    def report(self, run_id: str, attempt: int, status: JobStatus, message: Message | None = None) -> bool:
        """Say how a job that runs has ended.

        Args:
            run_id: with which run it was done.
            attempt: the claim of whoever says it.
            status: `done` or `failed`.
            message: why it failed.

        Returns:
            False where the attempt is not the current one or the job does not run; nothing was written then.
        """
        return self._say(run_id, attempt, status, message)
