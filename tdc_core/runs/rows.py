"""Rows of the store as the snapshots of `tdc_core.runs.models`, and back."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import Row, case

from tdc_core.runs.database import to_time
from tdc_core.runs.models import (
    EpochMetrics,
    Evaluation,
    Outputs,
    Preparation,
    PreparationStatus,
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
from tdc_core.spec import ExperimentSpec
from tdc_core.spec.messages import message_of, text_of
from tdc_core.tasks.metric import Monitor

_OLD_COLUMNS = ("loss", "accuracy", "val_loss", "val_accuracy")
_PLACE = {field.name for field in fields(Progress)} - {"values"}


def run_of(row: Row[Any]) -> Run:
    """The run that a row of `runs` holds."""
    return Run(
        id=row.id,
        workspace=row.workspace,
        spec=ExperimentSpec.model_validate_json(row.spec),
        status=RunStatus(row.status),
        attempt=row.attempt,
        created=to_time(row.created),
        started=None if row.started is None else to_time(row.started),
        ended=None if row.ended is None else to_time(row.ended),
        reason=None if row.reason is None else Reason(row.reason),
        message=message_of(row.message),
        epochs_done=row.epochs_done,
        best_epoch=row.best_epoch,
        progress=_progress_of(json.loads(row.progress)),
        evaluation=None if row.evaluation is None else _evaluation_of(json.loads(row.evaluation)),
        stop_requested=row.stop_requested,
        stages=tuple(_stages_of(row.stages)),
        worked=row.worked,
        segments=tuple(Segment(**segment) for segment in json.loads(row.segments)),
        override=row.override,
        beside=row.beside,
        version=row.version,
    )


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
    """The metrics that a row of `epochs` holds; what is no number is nan."""
    values = {key: getattr(row, key) for key in _OLD_COLUMNS} if row.numbers is None else json.loads(row.numbers)
    told = {key: math.nan if value is None else value for key, value in values.items()}
    return EpochMetrics(row.epoch, told, math.nan if row.seconds is None else row.seconds, row.learning_rate)


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
    """The job that a row of `preparations` holds."""
    return Preparation(
        dataset=row.dataset,
        version=row.version,
        status=PreparationStatus(row.status),
        requested=to_time(row.requested),
        note=message_of(row.note),
        fraction=row.fraction,
        message=message_of(row.message),
        attempt=row.attempt or 0,
    )


def warm_up_of(row: Row[Any]) -> WarmUp:
    """The request that a row of `warm_ups` holds."""
    spec = ExperimentSpec.model_validate_json(row.spec)
    return WarmUp(row.workspace, row.experiment, spec, WarmUpState(row.state), row.summary)


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
        yield Stage(RunStatus(status), to_time(float(seconds)))


def _number(value: float | None) -> float | None:
    return None if value is None or math.isnan(value) else float(value)


def _progress_of(data: Mapping[str, Any]) -> Progress:
    """The place and the numbers of the epoch under way, which lie beside each other."""
    place = {name: value for name, value in data.items() if name in _PLACE}
    values = {key: value for key, value in data.items() if key not in _PLACE and value is not None}
    return Progress(**{**place, "note": message_of(place.get("note", ""))}, values=values)


def _evaluation_of(data: Mapping[str, Any]) -> Evaluation:
    def scores(part: Mapping[str, dict[str, float] | None]) -> dict[str, Score | None]:
        return {name: None if score is None else dict(score) for name, score in part.items()}

    outputs = data.get("outputs")
    return Evaluation(
        best=scores(data["best"]),
        last=scores(data["last"]),
        outputs=None if outputs is None else Outputs(**{**outputs, "answers": tuple(outputs["answers"])}),
    )
