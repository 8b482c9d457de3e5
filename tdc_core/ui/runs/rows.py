"""The runs of a workspace as light rows, which a process keeps: a board of thousands is drawn from them at once.

A row is made anew once its run's version is another one, so a draw asks the store for the versions of all runs, and
reads those that changed.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from threading import Lock

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.checks.shapes import layer_table, total_params
from tdc_core.runs.models import EpochMetrics, Run, RunStatus, Score
from tdc_core.runs.store import RunStore
from tdc_core.spec import OWN, DataSpec, ModelSpec, Scaling
from tdc_core.tasks.metric import LOSS, Metric
from tdc_core.tasks.task import task_on
from tdc_core.ui.run.words import colour, icon
from tdc_core.ui.runs.words import model_in_short, origin, params_in_words, state_in_short

_MOST_WORKSPACES = 16


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A run on the board.

    Attributes:
        version: of the run that it was made of.
        own_name: empty where the run has the experiment's.
        deleted: since when it is in the bin.
        data: what its data set is called.
        model: its layers in short.
        parameters: of its model; None where they can't be counted.
        metric: the title of the number in `score`.
        loss, score: of the best epoch on the validation part; None where there is no such number.
        epochs: how many it is to have.
        seconds: that it took; of one at work, until `started`.
        started: since when it is at work, None where it is not.
        state, icon, colour: its status in words, and as Streamlit spells icons and colours.
        group, number: its place in a group; `params` what was set for it there, in words.
        lean: whether it is trained in short, as the trials of a sweep are, and those that repeat the best are not.
        origin: what it has to do with another run, in words.
        searched: all that a search looks at, without capitals.
    """

    id: str
    version: int
    name: str
    own_name: str
    note: str
    starred: bool
    tags: tuple[str, ...]
    deleted: datetime | None
    data: str
    model: str
    parameters: int | None
    metric: str
    loss: float | None
    score: float | None
    best_epoch: int | None
    epochs_done: int
    epochs: int
    seconds: float
    started: datetime | None
    created: datetime
    status: RunStatus
    state: str
    icon: str
    colour: str
    group: str | None
    number: int
    params: str
    lean: bool
    origin: str
    searched: str

    @property
    def alive(self) -> bool:
        """Whether it waits or works."""
        return self.status.alive

    def took(self, now: datetime) -> float:
        """Seconds that it was worked on until then; 0 where it never was."""
        return self.seconds + (max(0.0, (now - self.started).total_seconds()) if self.started else 0.0)


class KeptRows:
    """The rows of the workspaces that were looked at last. Used from any thread."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, dict[str, BoardRow]] = OrderedDict()
        self._lock = Lock()

    def of(self, token: str, store: RunStore, card: Callable[[DataSpec], DatasetCard | None]) -> list[BoardRow]:
        """All of a workspace's runs, the newest first, those in the bin among them.

        Args:
            token: whose runs.
            store: where they are.
            card: gives the data set of an experiment, as far as that visitor may see it.
        """
        versions = store.runs.versions_of(token)
        with self._lock:
            known = self._kept.get(token, {})
        anew = [
            run_id for run_id, version in versions.items() if run_id not in known or known[run_id].version != version
        ]
        runs = store.runs.some(token, anew) if anew else []
        best = store.epochs.best([run.id for run in runs if run.best_epoch is not None]) if runs else {}
        fresh = {run.id: row_of(run, best.get(run.id), card(run.spec.data)) for run in runs}
        rows = {run_id: row for run_id in versions if (row := fresh.get(run_id) or known.get(run_id)) is not None}
        with self._lock:
            self._kept[token] = rows
            self._kept.move_to_end(token)
            while len(self._kept) > _MOST_WORKSPACES:
                self._kept.popitem(last=False)
        return list(rows.values())


def row_of(run: Run, best: EpochMetrics | None, card: DatasetCard | None) -> BoardRow:
    """The row of a run.

    Args:
        run: as it stands.
        best: its best epoch so far.
        card: of its data set.
    """
    spec, marks, task = run.spec, run.marks, task_on(run.spec.data)
    data = card.title if card else spec.data.dataset.removeprefix(OWN)
    evaluated = run.evaluation.best.get("validation") if run.evaluation else None
    counted = _parameters(spec.model, card.input_shape, spec.data.scaling) if card else None
    until = run.ended or run.started
    last = (until - run.started).total_seconds() if run.started and until else 0.0
    said = (run.name, spec.name, data, spec.data.dataset, *marks.tags, marks.note)
    return BoardRow(
        id=run.id,
        version=run.version,
        name=run.name,
        own_name=marks.name or "",
        note=marks.note,
        starred=marks.starred,
        tags=marks.tags,
        deleted=marks.deleted,
        data=data,
        model=model_in_short(spec.model),
        parameters=counted,
        metric=task.score.short or task.score.title,
        loss=best_number(LOSS, evaluated, best),
        score=best_number(task.score, evaluated, best),
        best_epoch=run.best_epoch,
        epochs_done=run.epochs_done,
        epochs=spec.training.epochs,
        seconds=run.worked + last,
        started=run.started if run.alive and run.status is not RunStatus.QUEUED else None,
        created=run.created,
        status=run.status,
        state=state_in_short(run),
        icon=icon(run).removeprefix(":material/").removesuffix(":"),
        colour=colour(run),
        group=run.member.group if run.member else None,
        number=run.member.number if run.member else 0,
        params=params_in_words(run.member.params) if run.member else "",
        lean=run.terms.lean,
        origin=origin(run),
        searched="\n".join(said).casefold(),
    )


def shared_tags(rows: Sequence[BoardRow]) -> list[str]:
    """The tags that all of these have, in the order of the first one."""
    return [tag for tag in rows[0].tags if all(tag in row.tags for row in rows)]


def now() -> datetime:
    """The time, as that of runs."""
    return datetime.now(UTC)


def best_number(metric: Metric, evaluated: Score | None, best: EpochMetrics | None) -> float | None:
    """The best weights' number: as they were evaluated, else as their epoch had it."""
    value = evaluated.get(metric.key) if evaluated else None
    if value is None and best is not None:
        value = best.values.get(metric.validation)
    return value if value is not None and math.isfinite(value) else None


@lru_cache(maxsize=4096)  # the runs of a workspace have few models
def _count(model: str, shape: tuple[int, ...], scaling: Scaling) -> int | None:
    return total_params(layer_table(ModelSpec.model_validate_json(model), shape, scaling))


def _parameters(model: ModelSpec, shape: tuple[int, ...], scaling: Scaling) -> int | None:
    return _count(model.model_dump_json(), shape, scaling)
