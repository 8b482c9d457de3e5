"""Rows of runs and their epochs as the snapshots of `tdc_core.runs.models`, and back."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import Row, case

from tdc_core.runs.cells import count_in, finite_in, float_in, note_unreadable, reading, text_in, time_in, unless_none
from tdc_core.runs.errors import UnreadableRow
from tdc_core.runs.group_models import ORDINARY, Branch, Terms
from tdc_core.runs.group_rows import marks_of, member_of
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
)
from tdc_core.runs.tables import runs
from tdc_core.spec import ExperimentSpec
from tdc_core.spec.messages import message_of, text_of
from tdc_core.tasks.metric import ACCURACY, LOSS, MAE, R2, Monitor, epoch_keys

_OLD_COLUMNS = ("loss", "accuracy", "val_loss", "val_accuracy")
_PLACE = {field.name for field in fields(Progress)} - {"values"}
_NO_NUMBERS = dict.fromkeys(epoch_keys((LOSS, ACCURACY, MAE, R2)), math.nan)


def run_of(row: Row[Any]) -> Run:
    """The run that a row of `runs` holds.

    Raises:
        UnreadableRow: it holds none.
    """
    with reading("run", row.id):
        return Run(
            id=text_in(row.id),
            workspace=text_in(row.workspace),
            spec=ExperimentSpec.model_validate_json(row.spec),
            status=RunStatus(row.status),
            attempt=count_in(row.attempt),
            created=time_in(row.created),
            started=unless_none(time_in, row.started),
            ended=unless_none(time_in, row.ended),
            reason=unless_none(Reason, row.reason),
            message=message_of(text_in(row.message)),
            epochs_done=count_in(row.epochs_done),
            best_epoch=unless_none(count_in, row.best_epoch),
            progress=_progress_of(json.loads(row.progress)),
            evaluation=None if row.evaluation is None else _evaluation_of(json.loads(row.evaluation)),
            stop_requested=row.stop_requested,
            stages=tuple(_stages_of(row.stages)),
            worked=finite_in(row.worked),
            segments=tuple(_segment_of(**segment) for segment in json.loads(row.segments)),
            override=row.override,
            beside=unless_none(text_in, row.beside),
            tries=unless_none(text_in, row.tries),
            marks=marks_of(row),
            member=None if row.group_id is None else member_of(row),
            terms=ORDINARY if row.terms is None else Terms.model_validate_json(row.terms),
            spare=bool(row.spare),
            branch=None if row.branch is None else Branch.model_validate_json(row.branch),
            version=count_in(row.version),
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
    """The metrics that a row of `epochs` holds; what is no number is nan.

    A row that can't be read is an epoch without numbers, a gap in the charts: who goes on from the epochs that it has
    counts them, so none may be left out.
    """
    try:
        with reading("epoch", f"{row.epoch!r} of run {row.run_id}"):
            columns = {key: getattr(row, key) for key in _OLD_COLUMNS}
            values = _values_of(columns if row.numbers is None else json.loads(row.numbers))
            if not {LOSS.key, LOSS.validation} <= values.keys():
                raise ValueError("it has no loss")
            return EpochMetrics(row.epoch, values, float_in(row.seconds), unless_none(float_in, row.learning_rate))
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
        yield Stage(RunStatus(status), time_in(float(seconds)))


def _segment_of(epochs: Any, learning_rate: Any = None, from_epoch: Any = None, attempt: Any = None) -> Segment:
    rate = unless_none(float_in, learning_rate)
    return Segment(count_in(epochs), rate, unless_none(count_in, from_epoch), unless_none(count_in, attempt))


def _number(value: float | None) -> float | None:
    return None if value is None or math.isnan(value) else float(value)


def _progress_of(data: Mapping[str, Any]) -> Progress:
    """The place and the numbers of the epoch under way, which lie beside each other."""
    place = {name: value for name, value in data.items() if name in _PLACE}
    values = {key: float_in(value) for key, value in data.items() if key not in _PLACE and value is not None}
    counts = {name: count_in(place[name]) for name in ("epoch", "step", "steps") if name in place}
    rate = unless_none(float_in, place.get("rate"))
    trail = tuple(tuple(map(float_in, point)) for point in place.get("trail", ()))
    return Progress(**counts, note=message_of(text_in(place.get("note", ""))), rate=rate, values=values, trail=trail)


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
    return Outputs(float_in(lowest_sum), float_in(highest_sum), tuple(map(count_in, answers)), float_in(commonest))


def _values_of(numbers: Mapping[str, Any]) -> dict[str, float]:
    return {key: float_in(value) for key, value in numbers.items()}
