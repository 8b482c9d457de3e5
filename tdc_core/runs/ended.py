"""Runs that have ended, as the clean-up sees them."""

from __future__ import annotations

from sqlalchemy import delete, select

from tdc_core.runs.database import Database
from tdc_core.runs.models import ALIVE, Run
from tdc_core.runs.rows import run_of
from tdc_core.runs.tables import epochs, runs


class EndedRuns(Database):
    """The part of the store that lets go of runs."""

    def ended_runs(self) -> list[tuple[str, float]]:
        """Everyone's runs that have ended: id, and seconds since 1970 at the end; those that ended first come first."""
        query = select(runs.c.id, runs.c.ended).where(runs.c.ended.is_not(None)).order_by(runs.c.ended, runs.c.seq)
        with self._read() as db:
            return [(row.id, row.ended) for row in db.execute(query)]

    def lately_ended(self, limit: int) -> list[Run]:
        """Everyone's runs that ended with at least one epoch, those that ended last first."""
        query = select(runs).where(runs.c.ended.is_not(None), runs.c.epochs_done > 0)
        with self._read() as db:
            rows = db.execute(query.order_by(runs.c.ended.desc(), runs.c.seq.desc()).limit(limit)).all()
        return [run_of(row) for row in rows]

    def delete_ended(self, run_id: str) -> bool:
        """Delete a run and its epochs, unless it waits or works (it may have been resumed meanwhile).

        Returns:
            Whether the store has no such run now.
        """
        ended = runs.c.status.not_in([status.value for status in ALIVE])
        with self._write() as db:
            db.execute(delete(runs).where(runs.c.id == run_id, ended))
            if db.scalar(select(runs.c.seq).where(runs.c.id == run_id)) is not None:
                return False
            db.execute(delete(epochs).where(epochs.c.run_id == run_id))
            return True
