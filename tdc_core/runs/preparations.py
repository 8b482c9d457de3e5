"""The preparation of data sets as jobs, at most one a data set at a time."""

from __future__ import annotations

from sqlalchemy import delete, insert, select, update

from tdc_core.runs.database import Database
from tdc_core.runs.models import Preparation, PreparationStatus
from tdc_core.runs.rows import preparation_of
from tdc_core.runs.tables import preparations

_ALIVE = (PreparationStatus.QUEUED.value, PreparationStatus.RUNNING.value)


class Preparations:
    """The data sets that visitors want prepared, handed to hosts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def request(self, dataset: str, version: str) -> Preparation:
        """Ask for a data set to be prepared; where that is under way, nothing changes."""
        mine = preparations.c.dataset == dataset
        with self._database.write() as db:
            db.execute(delete(preparations).where(mine, preparations.c.status.not_in(_ALIVE)))
            if db.scalar(select(preparations.c.dataset).where(mine)) is None:
                values = {"status": PreparationStatus.QUEUED.value, "requested": self._database.now()}
                db.execute(insert(preparations).values(dataset=dataset, version=version, **values))
            return preparation_of(db.execute(select(preparations).where(mine)).one())

    def get(self, dataset: str) -> Preparation | None:
        """The latest job for this data set, None where there was none."""
        with self._database.read() as db:
            row = db.execute(select(preparations).where(preparations.c.dataset == dataset)).first()
        return None if row is None else preparation_of(row)

    def alive(self) -> list[Preparation]:
        """The jobs that wait or work, oldest first."""
        query = select(preparations).where(preparations.c.status.in_(_ALIVE)).order_by(preparations.c.requested)
        with self._database.read() as db:
            rows = db.execute(query).all()
        return [preparation_of(row) for row in rows]

    def waits(self) -> bool:
        """Whether any job waits for a host; cheap to ask."""
        waiting = preparations.c.status == PreparationStatus.QUEUED.value
        with self._database.read() as db:
            return db.scalar(select(preparations.c.dataset).where(waiting).limit(1)) is not None

    def claim(self) -> Preparation | None:
        """Take the job that waits longest, now `running`; None where none waits. No two callers get the same."""
        waiting = preparations.c.status == PreparationStatus.QUEUED.value
        oldest = select(preparations).where(waiting).order_by(preparations.c.requested, preparations.c.dataset)
        with self._database.write() as db:
            row = db.execute(oldest.limit(1)).first()
            if row is None:
                return None
            taken = preparations.c.dataset == row.dataset
            running = PreparationStatus.RUNNING.value
            done = db.execute(update(preparations).where(taken, waiting).values(status=running))
            return preparation_of(db.execute(select(preparations).where(taken)).one()) if done.rowcount else None

    def cancel(self, dataset: str) -> bool:
        """Take back that a data set is to be prepared; whoever works on it may write nothing more, and is to end.

        Returns:
            False where no such job waited or worked.
        """
        mine = (preparations.c.dataset == dataset, preparations.c.status.in_(_ALIVE))
        with self._database.write() as db:
            return db.execute(delete(preparations).where(*mine)).rowcount == 1

    def report(
        self,
        dataset: str,
        status: PreparationStatus = PreparationStatus.RUNNING,
        *,
        note: str = "",
        fraction: float | None = None,
        message: str = "",
    ) -> bool:
        """Say where a job that runs stands, or that it has ended.

        Args:
            dataset: which data set is prepared.
            status: `running` for a sign of life, `done` or `failed` at the end.
            note: what is going on, in words.
            fraction: how much is done, 0 to 1; None where that is not known.
            message: why it failed, in words.

        Returns:
            False where no such job runs; nothing was written then.
        """
        with self._database.write() as db:
            done = db.execute(
                update(preparations)
                .where(
                    preparations.c.dataset == dataset,
                    preparations.c.status == PreparationStatus.RUNNING.value,
                )
                .values(status=status.value, note=note, fraction=fraction, message=message)
            )
            return done.rowcount == 1
