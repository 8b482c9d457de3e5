"""What the statements on runs have in common."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Connection, Delete, Select, Update, delete, select, update

from tdc_core.runs.job_models import JobStatus
from tdc_core.runs.models import ALIVE, Reason, RunStatus
from tdc_core.runs.rows import entering
from tdc_core.runs.tables import run_jobs, runs
from tdc_core.spec.messages import Message, text_of

WORKING = ALIVE - {RunStatus.QUEUED}


def in_status(statuses: Collection[RunStatus]) -> ColumnElement[bool]:
    """That a run has one of these statuses."""
    return runs.c.status.in_(sorted(status.value for status in statuses))


def run_row(run_id: str) -> Select[Any]:
    """The row of a run."""
    return select(runs).where(runs.c.id == run_id)


def update_current(run_id: str | BindParameter[str], attempt: int | BindParameter[int]) -> Update:
    """A change of a run, which does nothing unless it works and this is its attempt; its version grows with it."""
    mine = update(runs).where(runs.c.id == run_id, runs.c.attempt == attempt, in_status(WORKING))
    return mine.values(version=runs.c.version + 1)


def update_status(
    run_id: str, attempt: int, status: RunStatus, now: float, reason: Reason | None, message: Message | None
) -> Update:
    """That a run comes to a status at a time, as `update_current`."""
    values: dict[str, Any] = {**entering(status, now), "message": text_of(message)}
    if reason is not None:
        values["reason"] = reason.value
    if not status.alive:
        values["ended"] = now
    return update_current(run_id, attempt).values(**values)


def forget_jobs_done(run_id: str) -> Delete:
    """That what was done with a run before its end, and has ended, counts no more."""
    over = run_jobs.c.status.in_([JobStatus.DONE.value, JobStatus.FAILED.value])
    return delete(run_jobs).where(run_jobs.c.run_id == run_id, over)


def changed(db: Connection, change: Update) -> bool:
    """Carry out a change of one row; False where there was none to change."""
    return db.execute(change).rowcount == 1
