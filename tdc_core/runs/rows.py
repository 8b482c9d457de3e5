"""Rows of the store as the snapshots of `tdc_core.runs.models`, and back.

A row may hold anything: SQLite takes a text where a number is meant, and another program may have written it. What
can't be read is `UnreadableRow`, whatever is wrong with it, so that whoever reads rows has one thing to expect.
"""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Row, case

from tdc_core.runs.database import to_time
from tdc_core.runs.errors import UnreadableRow
from tdc_core.runs.job_models import FileJob, Job, JobKind, JobStatus, Preparation, RunJob
from tdc_core.runs.jobs import UnreadableWork, Work
from tdc_core.runs.models import (
    EpochMetrics,
    Evaluation,
    Outputs,
    Progress,
    Reason,
    Run,
    RunStatus,
    Score,
    Segment,
    Stage,
    WarmUp,
    WarmUpState,
)
from tdc_core.runs.tables import runs
from tdc_core.spec import ExperimentSpec, FileSource
from tdc_core.spec.messages import message_of, text_of
from tdc_core.tasks.metric import ACCURACY, LOSS, MAE, R2, Monitor, epoch_keys

_OLD_COLUMNS = ("loss", "accuracy", "val_loss", "val_accuracy")
_PLACE = {field.name for field in fields(Progress)} - {"values"}
_NO_NUMBERS = dict.fromkeys(epoch_keys((LOSS, ACCURACY, MAE, R2)), math.nan)
_END_OF_TIME = 253_402_214_400.0  # a day before the year 10000, so that it has a date in every place on earth
_MOST = 2**53  # what a float counts without a gap
_MOST_SAID = 200  # characters of what is wrong with a row

_Value = TypeVar("_Value")
_told: set[str] = set()

log = logging.getLogger(__name__)


def run_of(row: Row[Any]) -> Run:
    """The run that a row of `runs` holds.

    Raises:
        UnreadableRow: it holds none.
    """
    with _reading("run", row.id):
        return Run(
            id=_text(row.id),
            workspace=_text(row.workspace),
            spec=ExperimentSpec.model_validate_json(row.spec),
            status=RunStatus(row.status),
            attempt=_count(row.attempt),
            created=_time(row.created),
            started=_unless_none(_time, row.started),
            ended=_unless_none(_time, row.ended),
            reason=_unless_none(Reason, row.reason),
            message=message_of(_text(row.message)),
            epochs_done=_count(row.epochs_done),
            best_epoch=_unless_none(_count, row.best_epoch),
            progress=_progress_of(json.loads(row.progress)),
            evaluation=None if row.evaluation is None else _evaluation_of(json.loads(row.evaluation)),
            stop_requested=row.stop_requested,
            stages=tuple(_stages_of(row.stages)),
            worked=_finite(row.worked),
            segments=tuple(_segment_of(**segment) for segment in json.loads(row.segments)),
            override=row.override,
            beside=_unless_none(_text, row.beside),
            tries=_unless_none(_text, row.tries),
            version=_count(row.version),
        )


def readable(
    rows: Iterable[Row[Any]], read: Callable[[Row[Any]], _Value], left_out: set[str] | None = None
) -> Iterator[_Value]:
    """What can be read of some rows; those that can't are told in the log, and their keys are added to `left_out`."""
    for row in rows:
        try:
            yield read(row)
        except UnreadableRow as error:
            note_unreadable(error)
            if left_out is not None:
                left_out.add(error.key)


def note_unreadable(error: UnreadableRow) -> None:
    """Tell the log of a row that can't be read, once: pages ask for the same ones all the time."""
    if str(error) not in _told:
        _told.add(str(error))
        log.warning("%s", error)


def lost_of(row: Row[Any], read: Callable[[Row[Any]], Work], job: Job, now: float) -> Work:
    """A job that nobody works on, by its row; where that can't be read, what is needed to end it."""
    try:
        return read(row)
    except UnreadableRow as error:
        note_unreadable(error)
        return UnreadableWork(job, to_time(now))


def json_of(value: Progress | Evaluation) -> str:
    """The value as JSON text; nan and inf as Python's own reader takes them, NumPy's numbers as floats."""
    data = asdict(value)
    values = data.pop("values", {})  # of a Progress: beside its other fields, as all versions have it
    if isinstance(value, Progress):
        data["note"] = text_of(value.note)
    return json.dumps({**data, **values}, default=float)


def json_of_segments(segments: Sequence[Segment]) -> str:
    """The segments as JSON text."""
    return json.dumps([asdict(segment) for segment in segments])


def epoch_of(row: Row[Any]) -> EpochMetrics:
    """The metrics that a row of `epochs` holds; what is no number is nan.

    A row that can't be read is an epoch without numbers, a gap in the charts: who goes on from the epochs that it has
    counts them, so none may be left out.
    """
    try:
        with _reading("epoch", f"{row.epoch!r} of run {row.run_id}"):
            columns = {key: getattr(row, key) for key in _OLD_COLUMNS}
            values = _values_of(columns if row.numbers is None else json.loads(row.numbers))
            if not {LOSS.key, LOSS.validation} <= values.keys():
                raise ValueError("it has no loss")
            return EpochMetrics(row.epoch, values, _float(row.seconds), _unless_none(_float, row.learning_rate))
    except UnreadableRow as error:
        note_unreadable(error)
        return EpochMetrics(row.epoch, _NO_NUMBERS, math.nan)


def row_of(metrics: EpochMetrics, monitor: Monitor) -> dict[str, Any]:
    """The columns of `epochs` for an epoch's metrics; nan is NULL, NumPy's numbers become Python's."""
    cost = monitor.cost(metrics.values[monitor.key])
    return {
        "epoch": int(metrics.epoch),
        "numbers": json.dumps({key: _number(value) for key, value in metrics.values.items()}),
        "monitored": float(cost) if math.isfinite(cost) else None,
        "seconds": _number(metrics.seconds),
        "learning_rate": _number(metrics.learning_rate),
    }


def preparation_of(row: Row[Any]) -> Preparation:
    """The job that a row of `preparations` holds.

    Raises:
        UnreadableRow: it holds none.
    """
    with _reading("preparation of", row.dataset):
        return Preparation(
            dataset=_text(row.dataset),
            version=_text(row.version),
            status=JobStatus(row.status),
            requested=_time(row.requested),
            note=message_of(_text(row.note)),
            fraction=_unless_none(_finite, row.fraction),
            message=message_of(_text(row.message)),
            attempt=_count(row.attempt or 0),
        )


def file_job_of(row: Row[Any]) -> FileJob:
    """The job that a row of `file_jobs` holds.

    Raises:
        UnreadableRow: it holds none.
    """
    with _reading("reading of", row.content):
        return FileJob(
            content=_text(row.content),
            source=FileSource.model_validate_json(_text(row.source)),
            status=JobStatus(row.status),
            requested=_time(row.requested),
            note=message_of(_text(row.note)),
            fraction=_unless_none(_finite, row.fraction),
            message=message_of(_text(row.message)),
            attempt=_count(row.attempt or 0),
        )


def run_job_of(row: Row[Any]) -> RunJob:
    """The job that a row of `run_jobs` holds.

    Raises:
        UnreadableRow: it holds none.
    """
    with _reading("job of run", row.run_id):
        return RunJob(
            kind=JobKind(row.kind),
            run_id=_text(row.run_id),
            status=JobStatus(row.status),
            requested=_time(row.requested),
            message=message_of(_text(row.message)),
            attempt=_count(row.attempt),
        )


def warm_up_of(row: Row[Any]) -> WarmUp:
    """The request that a row of `warm_ups` holds.

    Raises:
        UnreadableRow: it holds none.
    """
    with _reading("warm-up of workspace", row.workspace):
        spec, state = ExperimentSpec.model_validate_json(row.spec), WarmUpState(row.state)
        return WarmUp(_text(row.workspace), _text(row.experiment), spec, state, _unless_none(_text, row.summary))


def entering(status: RunStatus, seconds: float) -> dict[str, Any]:
    """The columns of `runs` for a run that comes to a status at a time; one that has it already goes on in it."""
    fresh = case((runs.c.status != status.value, stage_line(status, seconds)), else_="")
    return {"status": status.value, "stages": runs.c.stages + fresh}


def stage_line(status: RunStatus, seconds: float) -> str:
    """What `runs.stages` gains where a status begins at a time, in seconds since 1970."""
    return f"{status.value} {seconds!r}\n"


def _stages_of(text: str) -> Iterator[Stage]:
    for line in text.splitlines():
        status, seconds = line.split()
        yield Stage(RunStatus(status), _time(float(seconds)))


def _segment_of(epochs: Any, learning_rate: Any = None, from_epoch: Any = None, attempt: Any = None) -> Segment:
    rate = _unless_none(_float, learning_rate)
    return Segment(_count(epochs), rate, _unless_none(_count, from_epoch), _unless_none(_count, attempt))


def _number(value: float | None) -> float | None:
    return None if value is None or math.isnan(value) else float(value)


def _progress_of(data: Mapping[str, Any]) -> Progress:
    """The place and the numbers of the epoch under way, which lie beside each other."""
    place = {name: value for name, value in data.items() if name in _PLACE}
    values = {key: _float(value) for key, value in data.items() if key not in _PLACE and value is not None}
    counts = {name: _count(place[name]) for name in ("epoch", "step", "steps") if name in place}
    rate = _unless_none(_float, place.get("rate"))
    trail = tuple(tuple(map(_float, point)) for point in place.get("trail", ()))
    return Progress(**counts, note=message_of(_text(place.get("note", ""))), rate=rate, values=values, trail=trail)


def _evaluation_of(data: Mapping[str, Any]) -> Evaluation:
    def scores(part: Mapping[str, dict[str, float] | None]) -> dict[str, Score | None]:
        return {name: None if score is None else _values_of(score) for name, score in part.items()}

    outputs = data.get("outputs")
    return Evaluation(
        best=scores(data["best"]),
        last=scores(data["last"]),
        outputs=None if outputs is None else _outputs_of(**outputs),
    )


def _outputs_of(lowest_sum: Any, highest_sum: Any, answers: Sequence[Any], commonest: Any) -> Outputs:
    return Outputs(_float(lowest_sum), _float(highest_sum), tuple(map(_count, answers)), _float(commonest))


def _values_of(numbers: Mapping[str, Any]) -> dict[str, float]:
    return {key: _float(value) for key, value in numbers.items()}


@contextmanager
def _reading(what: str, which: object) -> Iterator[None]:
    """Have whatever a row's values bring about be the one error, with a line for the log."""
    try:
        yield
    except Exception as error:  # there is no end to what may stand there
        why = " ".join(str(error).split())[:_MOST_SAID]
        words = f"The {what} {which} can't be read: {type(error).__name__}: {why}"
        raise UnreadableRow(words, str(which)) from error


def _unless_none(read: Callable[[Any], _Value], value: Any) -> _Value | None:
    return None if value is None else read(value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _float(value: Any) -> float:
    """A number; nan for NULL, as the store keeps it."""
    if value is None:
        return math.nan
    if not isinstance(value, int | float):
        raise TypeError(f"{value!r} is no number")
    return float(value)


def _finite(value: Any) -> float:
    if not math.isfinite(number := _float(value)):
        raise ValueError(f"{value!r} is not finite")
    return number


def _count(value: Any) -> int:
    """A whole number of at least 0; NumPy's are written with a point."""
    if not 0 <= _float(value) <= _MOST or value != int(value):
        raise ValueError(f"{value!r} counts nothing")
    return int(value)


def _time(value: Any) -> datetime:
    if not 0 <= (seconds := _float(value)) < _END_OF_TIME:
        raise ValueError(f"{value!r} is no time")
    return to_time(seconds)
