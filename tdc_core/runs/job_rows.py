"""Rows of jobs, and of what visitors are about to train, as snapshots."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Row

from tdc_core.runs.cells import count_in, finite_in, note_unreadable, reading, text_in, time_in, unless_none
from tdc_core.runs.database import to_time
from tdc_core.runs.errors import UnreadableRow
from tdc_core.runs.job_models import FileJob, Job, JobKind, JobStatus, Preparation, RunJob
from tdc_core.runs.jobs import UnreadableWork, Work
from tdc_core.runs.models import WarmUp, WarmUpState
from tdc_core.spec import ExperimentSpec, FileSource
from tdc_core.spec.messages import message_of


def lost_of(row: Row[Any], read: Callable[[Row[Any]], Work], job: Job, now: float) -> Work:
    """A job that nobody works on, by its row; where that can't be read, what is needed to end it."""
    try:
        return read(row)
    except UnreadableRow as error:
        note_unreadable(error)
        return UnreadableWork(job, to_time(now))


def preparation_of(row: Row[Any]) -> Preparation:
    """The job that a row of `preparations` holds.

    Raises:
        UnreadableRow: it holds none.
    """
    with reading("preparation of", row.dataset):
        return Preparation(
            dataset=text_in(row.dataset),
            version=text_in(row.version),
            status=JobStatus(row.status),
            requested=time_in(row.requested),
            note=message_of(text_in(row.note)),
            fraction=unless_none(finite_in, row.fraction),
            message=message_of(text_in(row.message)),
            attempt=count_in(row.attempt or 0),
        )


def file_job_of(row: Row[Any]) -> FileJob:
    """The job that a row of `file_jobs` holds.

    Raises:
        UnreadableRow: it holds none.
    """
    with reading("reading of", row.content):
        return FileJob(
            content=text_in(row.content),
            source=FileSource.model_validate_json(text_in(row.source)),
            status=JobStatus(row.status),
            requested=time_in(row.requested),
            note=message_of(text_in(row.note)),
            fraction=unless_none(finite_in, row.fraction),
            message=message_of(text_in(row.message)),
            attempt=count_in(row.attempt or 0),
        )


def run_job_of(row: Row[Any]) -> RunJob:
    """The job that a row of `run_jobs` holds.

    Raises:
        UnreadableRow: it holds none.
    """
    with reading("job of run", row.run_id):
        return RunJob(
            kind=JobKind(row.kind),
            run_id=text_in(row.run_id),
            status=JobStatus(row.status),
            requested=time_in(row.requested),
            message=message_of(text_in(row.message)),
            attempt=count_in(row.attempt),
        )


def warm_up_of(row: Row[Any]) -> WarmUp:
    """The request that a row of `warm_ups` holds.

    Raises:
        UnreadableRow: it holds none.
    """
    with reading("warm-up of workspace", row.workspace):
        spec, state = ExperimentSpec.model_validate_json(row.spec), WarmUpState(row.state)
        return WarmUp(text_in(row.workspace), text_in(row.experiment), spec, state, unless_none(text_in, row.summary))
