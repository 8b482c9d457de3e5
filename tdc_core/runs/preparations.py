"""The preparation of data sets as jobs, at most one a data set at a time."""

from __future__ import annotations

import secrets

from sqlalchemy import ColumnElement, delete, func, insert, select, update

from tdc_core.runs.database import Database
from tdc_core.runs.hosts import deserted, note_beat
from tdc_core.runs.jobs import Work
from tdc_core.runs.models import Job, JobKind, Preparation, PreparationStatus, Reason, RunStatus
from tdc_core.runs.rows import lost_of, preparation_of, readable
from tdc_core.runs.statements import changed
from tdc_core.runs.tables import preparations
from tdc_core.spec.messages import Code, Message, text_of

_QUEUED = preparations.c.status == PreparationStatus.QUEUED.value
_RUNNING = preparations.c.status == PreparationStatus.RUNNING.value
_ALIVE = _QUEUED | _RUNNING


class Preparations:
    """The data sets that visitors want prepared, handed to hosts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def request(self, dataset: str, version: str) -> Preparation:
        """Ask for a data set to be prepared; where that is under way, nothing changes.

        A job that can't be read gives way to a new one.
        """
        mine = preparations.c.dataset == dataset
        with self._database.write() as db:
            under_way = db.execute(select(preparations).where(mine, _ALIVE)).all()
            if job := next(readable(under_way, preparation_of), None):
                return job
            db.execute(delete(preparations).where(mine))
            values = {"status": PreparationStatus.QUEUED.value, "requested": self._database.now()}
            db.execute(insert(preparations).values(dataset=dataset, version=version, **values))
            return preparation_of(db.execute(select(preparations).where(mine)).one())

    def get(self, dataset: str) -> Preparation | None:
        """The latest job for this data set, None where there was none."""
        with self._database.read() as db:
            rows = db.execute(select(preparations).where(preparations.c.dataset == dataset)).all()
        return next(readable(rows, preparation_of), None)

    def waits(self) -> bool:
        """Whether any job waits for a host; cheap to ask."""
        with self._database.read() as db:
            return db.scalar(select(preparations.c.dataset).where(_QUEUED).limit(1)) is not None

    def claim(self, host: str) -> Preparation | None:
        """Take the job that waits longest, now `running`, and renew the host's lease; None as in `JobQueue.claim`."""
        oldest = select(preparations).where(_QUEUED).order_by(preparations.c.requested, preparations.c.dataset)
        with self._database.write() as db:
            row = db.execute(oldest.limit(1)).first()
            if row is None:
                return None
            taken = preparations.c.dataset == row.dataset
            # Drawn and not counted: with the row of a job that was cancelled its count would be gone.
            mine = {"status": PreparationStatus.RUNNING.value, "attempt": secrets.randbits(31), "host": host}
            if db.execute(update(preparations).where(taken, _QUEUED).values(**mine)).rowcount == 0:
                return None
            note_beat(db, host, self._database.now())
            job = next(readable(db.execute(select(preparations).where(taken)).all(), preparation_of), None)
            if job is None:
                failed = {"status": PreparationStatus.FAILED.value, "message": Code.UNREADABLE().text, "note": ""}
                mended = {"requested": self._database.now(), "fraction": None}  # so that whoever asked can read that
                db.execute(update(preparations).where(taken).values(**failed, **mended))
            return job

    def is_cancelled(self, job: Job) -> bool:
        """Whether nobody waits for this attempt any more; the data set may have been asked for again."""
        with self._database.read() as db:
            return db.scalar(select(preparations.c.dataset).where(_is_attempt(job.subject, job.attempt))) is None

    def end(self, job: Job, status: RunStatus, reason: Reason, message: Message | None) -> bool:
        """Say that a job whose worker is gone has failed; False as in `JobQueue.end`."""
        return self.report(job.subject, job.attempt, PreparationStatus.FAILED, message=message)

    def lost(self, host: str) -> list[Work]:
        """The jobs that nobody works on, as `JobQueue.lost`."""
        now = self._database.now()
        query = select(preparations).where(_RUNNING, deserted(preparations.c.host, host, now))
        with self._database.read() as db:
            rows = db.execute(query.order_by(preparations.c.requested)).all()
        jobs = [(row, Job(JobKind.PREPARE, row.dataset, row.attempt or 0)) for row in rows]
        return [lost_of(row, preparation_of, job, now) for row, job in jobs]

    def cancel(self, dataset: str) -> bool:
        """Take back that a data set is to be prepared; whoever works on it may write nothing more, and is to end.

        Returns:
            False where no such job waited or worked.
        """
        mine = (preparations.c.dataset == dataset, _ALIVE)
        with self._database.write() as db:
            return db.execute(delete(preparations).where(*mine)).rowcount == 1

    def report(
        self,
        dataset: str,
        attempt: int,
        status: PreparationStatus = PreparationStatus.RUNNING,
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
        with self._database.write() as db:
            told = {"note": text_of(note), "message": text_of(message)}
            said = {"status": status.value, "fraction": fraction, **told}
            return changed(db, update(preparations).where(_is_attempt(dataset, attempt), _RUNNING).values(**said))


def _is_attempt(dataset: str, attempt: int) -> ColumnElement[bool]:
    latest = func.coalesce(preparations.c.attempt, 0)  # earlier code claims without
    return (preparations.c.dataset == dataset) & (latest == attempt)
