"""Jobs of one kind in a table, at most one at a time for each thing that it may be done to."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

from sqlalchemy import Column, ColumnElement, Row, Table, delete, func, insert, select, true, update

from tdc_core.runs.cells import readable
from tdc_core.runs.database import Database
from tdc_core.runs.hosts import deserted, note_beat
from tdc_core.runs.job_models import Job, JobKind, JobStatus
from tdc_core.runs.job_rows import lost_of
from tdc_core.runs.jobs import Work
from tdc_core.runs.models import Reason, RunStatus
from tdc_core.runs.statements import changed
from tdc_core.spec.messages import Code, Message, text_of

_Work = TypeVar("_Work", bound=Work)


class SubjectJobs(Generic[_Work]):
    """What is to be done to each of some subjects, handed to hosts: a `JobQueue`.

    Args:
        database: where it lies.
        kind: of the jobs.
        subject: the column of a job's table that says what it is done to; beside it are `status`, `requested`,
            `message`, `attempt` and `host`.
        read: a row of that table as a snapshot.
        blank: what the other columns hold while nothing is known of how a job goes.
    """

    def __init__(
        self,
        database: Database,
        kind: JobKind,
        subject: Column[str],
        read: Callable[[Row[Any]], _Work],
        blank: Mapping[str, Any],
    ) -> None:
        table = subject.table
        if not isinstance(table, Table):
            raise TypeError(f"{subject} is no column of a table")
        self._database, self._kind, self._table, self._subject = database, kind, table, subject
        self._read, self._blank = read, blank
        self._mine: ColumnElement[bool] = table.c.kind == kind.value if "kind" in table.c else true()
        self._queued = self._mine & (table.c.status == JobStatus.QUEUED.value)
        self._running = self._mine & (table.c.status == JobStatus.RUNNING.value)

    def get(self, subject: str) -> _Work | None:
        """The latest job for this subject, None where there was none."""
        with self._database.read() as db:
            rows = db.execute(select(self._table).where(self._of(subject))).all()
        return next(readable(rows, self._read), None)

    def waits(self) -> bool:
        """Whether any job waits for a host; cheap to ask."""
        with self._database.read() as db:
            return db.scalar(select(self._subject).where(self._queued).limit(1)) is not None

    def claim(self, host: str) -> _Work | None:
        """Take the job that waits longest, now `running`, and renew the host's lease; None as in `JobQueue.claim`."""
        table = self._table
        oldest = select(table).where(self._queued).order_by(table.c.requested, self._subject)
        with self._database.write() as db:
            row = db.execute(oldest.limit(1)).first()
            if row is None:
                return None
            taken = self._of(getattr(row, self._subject.name))
            # Drawn and not counted: with the row of a job that was cancelled its count would be gone.
            mine = {"status": JobStatus.RUNNING.value, "attempt": secrets.randbits(31), "host": host}
            if db.execute(update(table).where(taken, self._queued).values(**mine)).rowcount == 0:
                return None
            note_beat(db, host, self._database.now())
            job = next(readable(db.execute(select(table).where(taken)).all(), self._read), None)
            if job is None:  # mended, so that whoever asked can read why
                failed = {"status": JobStatus.FAILED.value, "message": Code.UNREADABLE().text}
                mended = {"requested": self._database.now(), **self._blank}
                db.execute(update(table).where(taken).values(**failed, **mended))
            return job

    def is_cancelled(self, job: Job) -> bool:
        """Whether nobody waits for this attempt any more; it may have been asked for again."""
        with self._database.read() as db:
            return db.scalar(select(self._subject).where(self._is_attempt(job.subject, job.attempt))) is None

    def end(self, job: Job, status: RunStatus, reason: Reason, message: Message | None) -> bool:
        """Say that a job whose worker is gone has failed; False as in `JobQueue.end`."""
        return self._say(job.subject, job.attempt, JobStatus.FAILED, message)

    def lost(self, host: str) -> list[Work]:
        """The jobs that nobody works on, as `JobQueue.lost`."""
        now, table = self._database.now(), self._table
        query = select(table).where(self._running, deserted(table.c.host, host, now))
        with self._database.read() as db:
            rows = db.execute(query.order_by(table.c.requested)).all()
        jobs = [(row, Job(self._kind, getattr(row, self._subject.name), row.attempt or 0)) for row in rows]
        return [lost_of(row, self._read, job, now) for row, job in jobs]

    def cancel(self, subject: str) -> bool:
        """Take a job back; whoever works on it may write nothing more, and is to end.

        Returns:
            False where no such job waited or worked.
        """
        with self._database.write() as db:
            return db.execute(delete(self._table).where(self._of(subject), self._queued | self._running)).rowcount == 1

    def _request(self, subject: str, **more: Any) -> _Work:
        """Ask for a job; where it is under way, nothing changes. One that can't be read gives way to a new one."""
        mine = self._of(subject)
        with self._database.write() as db:
            under_way = db.execute(select(self._table).where(mine, self._queued | self._running)).all()
            if job := next(readable(under_way, self._read), None):
                return job
            db.execute(delete(self._table).where(mine))
            of_kind = {"kind": self._kind.value} if "kind" in self._table.c else {}
            values = {"status": JobStatus.QUEUED.value, "requested": self._database.now(), **of_kind, **more}
            db.execute(insert(self._table).values({self._subject.name: subject, **values}))
            return self._read(db.execute(select(self._table).where(mine)).one())

    def _say(self, subject: str, attempt: int, status: JobStatus, message: Message | None, **more: Any) -> bool:
        """Say where a job that runs stands; False where it does not run, or not as this attempt."""
        said = {"status": status.value, "message": text_of(message), **self._blank, **more}
        with self._database.write() as db:
            return changed(
                db, update(self._table).where(self._is_attempt(subject, attempt), self._running).values(**said)
            )

    def _of(self, subject: str) -> ColumnElement[bool]:
        return self._mine & (self._subject == subject)

    def _is_attempt(self, subject: str, attempt: int) -> ColumnElement[bool]:
        latest = func.coalesce(self._table.c.attempt, 0)  # earlier code claims without
        return self._of(subject) & (latest == attempt)
