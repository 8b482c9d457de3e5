"""Runs that have ended, as the clean-up sees them."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import delete, select

from tdc_core.runs.database import Database
from tdc_core.runs.models import ALIVE, Run
from tdc_core.runs.rows import run_of
from tdc_core.runs.tables import epochs, runs


class OwnedRun(NamedTuple):
    """A run as the clean-up sees it.

    Attributes:
        workspace: the key of the workspace whose it is.
        ended: seconds since 1970 at its end, None while it waits or works.
    """

    id: str
    workspace: str
    ended: float | None


class EndedRuns(Database):
    """The part of the store that lets go of runs."""

    def owned_runs(self) -> list[OwnedRun]:
        """Everyone's runs: those that ended first come first, those that wait or work last."""
        query = select(runs.c.id, runs.c.workspace, runs.c.ended)
        with self._read() as db:
            rows = db.execute(query.order_by(runs.c.ended.is_(None), runs.c.ended, runs.c.seq)).all()
        return [OwnedRun(row.id, row.workspace, row.ended) for row in rows]

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
