"""The reading of people's own files as jobs, at most one a content at a time."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import case, delete, func, select

from tdc_core.runs.cells import readable
from tdc_core.runs.database import Database
from tdc_core.runs.job_models import FileJob, JobKind, JobStatus
from tdc_core.runs.job_rows import file_job_of
from tdc_core.runs.subject_jobs import SubjectJobs
from tdc_core.runs.tables import file_jobs
from tdc_core.spec import FileSource
from tdc_core.spec.messages import Message, text_of


class FileJobs(SubjectJobs[FileJob]):
    """The files that visitors want read, handed to hosts."""

    def __init__(self, database: Database) -> None:
        blank = {"note": "", "fraction": None}
        super().__init__(database, JobKind.READ, file_jobs.c.content, file_job_of, blank)

    def request(self, source: FileSource) -> FileJob:
        """Ask for a file to be read; where that is under way, nothing changes."""
        return self._request(source.ref.key, source=source.model_dump_json())

    def on(self, sha256: str) -> tuple[FileJob, ...]:
        """The jobs on a file, whatever is to be made of it."""
        about = func.json_extract(file_jobs.c.source, "$.sha256") == sha256
        mine = case((func.json_valid(file_jobs.c.source) == 1, about), else_=False)
        with self._database.read() as db:
            rows = db.execute(select(file_jobs).where(mine)).all()
        return tuple(readable(rows, self._read))

    def report(
        self,
        content: str,
        attempt: int,
        status: JobStatus = JobStatus.RUNNING,
        *,
        note: Message | None = None,
        fraction: float | None = None,
        message: Message | None = None,
    ) -> bool:
        """Say where a job that runs stands, or that it has ended; as `Preparations.report` has it."""
        return self._say(content, attempt, status, message, note=text_of(note), fraction=fraction)

    def forget_but(self, held: Collection[str]) -> None:
        """Delete the jobs on files that nobody holds; whoever works on one may write nothing more.

        Args:
            held: checksums of the files that are kept.
        """
        with self._database.read() as db:
            rows = db.execute(select(file_jobs.c.content, file_jobs.c.source)).all()
        gone = [row.content for row in rows if _file_of(row.source) not in held]
        if gone:
            with self._database.write() as db:
                db.execute(delete(file_jobs).where(file_jobs.c.content.in_(gone)))


def _file_of(source: object) -> str | None:
    """The checksum in the text of a `FileSource`; None where it holds none."""
    try:
        return FileSource.model_validate_json(str(source)).sha256
    except ValueError:
        return None
