"""The preparation of data sets as jobs, at most one a data set at a time."""

from __future__ import annotations

from tdc_core.runs.database import Database
from tdc_core.runs.job_models import JobKind, JobStatus, Preparation
from tdc_core.runs.job_rows import preparation_of
from tdc_core.runs.subject_jobs import SubjectJobs
from tdc_core.runs.tables import preparations
from tdc_core.spec.messages import Message, text_of


class Preparations(SubjectJobs[Preparation]):
    """The data sets that visitors want prepared, handed to hosts."""

    def __init__(self, database: Database) -> None:
        blank = {"note": "", "fraction": None}
        super().__init__(database, JobKind.PREPARE, preparations.c.dataset, preparation_of, blank)

    def request(self, dataset: str, version: str) -> Preparation:
        """Ask for a data set to be prepared; where that is under way, nothing changes.

        A job that can't be read gives way to a new one.
        """
        return self._request(dataset, version=version)

    def report(
        self,
        dataset: str,
        attempt: int,
        status: JobStatus = JobStatus.RUNNING,
        *,
        note: Message | None = None,
        fraction: float | None = None,
        message: Message | None = None,
    ) -> bool:
        """Say where a job that runs stands, or that it has ended.

        Args:
            dataset: which data set is prepared.
            attempt: the claim of whoever says it.
            status: `running` for a sign of life, `done` or `failed` at the end.
            note: what is going on.
            fraction: how much is done, 0 to 1; None where that is not known.
            message: why it failed.

        Returns:
            False where the attempt is not the current one or the job does not run; nothing was written then.
        """
        return self._say(dataset, attempt, status, message, note=text_of(note), fraction=fraction)
