"""The runs of a comparison, each with what the page needs of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.charts.overlay import COLOURS
from tdc_core.checks.data import rows_of
from tdc_core.results.seeds import comparable
from tdc_core.runs.models import EpochMetrics, Run
from tdc_core.tasks.metric import LOSS, Metric
from tdc_core.tasks.task import Task, task_on
from tdc_core.ui.compare.settings import Setting, Settings, settings_of
from tdc_core.ui.parts.names import told_apart
from tdc_core.ui.runs.rows import BoardRow, best_number, row_of
from tdc_core.ui.runs.words import origin, params_in_words
from tdc_core.ui.session.services import Services


@dataclass(frozen=True)
class Compared:
    """A run of a comparison.

    Attributes:
        run: as it stands.
        row: what the board says of it.
        task: what it is trained for.
        name: told apart from the others'.
        colour: of its lines.
        best: the numbers of its best epoch on the validation part by their metrics' keys, those that there are.
        rows: of its validation part; None where they can't be counted.
        settings: what it was asked for.
    """

    run: Run
    row: BoardRow
    task: Task
    name: str
    colour: str
    best: Mapping[str, float]
    rows: int | None
    settings: Settings

    @property
    def id(self) -> str:
        """The run's."""
        return self.run.id


def compared_runs(studio: Services, token: str, run_ids: Sequence[str]) -> list[Compared]:
    """Those of the visitor's runs that are there, the oldest first: each keeps its colour, whichever is the base.

    Args:
        studio: the services.
        token: the visitor's workspace.
        run_ids: of any runs, whoever's; those in the bin count as gone.
    """
    found = [run for run in reversed(studio.store.runs.some(token, run_ids)) if run.marks.deleted is None]
    best = studio.store.epochs.best([run.id for run in found])
    one_group = len({run.member.group if run.member else None for run in found}) == 1
    names = told_apart(_name(run, one_group) for run in found)
    return [
        _compared(run, best.get(run.id), studio.card(run.spec.data), name, colour)
        for run, name, colour in zip(found, names, COLOURS, strict=False)
    ]


def metrics_of(runs: Sequence[Compared]) -> tuple[Metric, ...]:
    """All metrics that one of the runs has, the loss first."""
    return tuple(dict.fromkeys(metric for each in runs for metric in each.task.metrics))


def in_sentence(metric: Metric) -> str:
    """A metric's name in the midst of a sentence."""
    title = metric.short or metric.title
    return title if title.isupper() else title.lower()


def judged_alike(runs: Sequence[Compared], metric: Metric | None = None) -> bool:
    """Whether the runs were judged on the same rows, and by the same number.

    Args:
        runs: at least one.
        metric: the number; the loss is the same only where the heads' losses are.
    """
    first = runs[0].run.spec
    if not all(comparable(first, each.run.spec) for each in runs):
        return False
    return metric is not LOSS or len({each.run.spec.model.head.loss for each in runs}) == 1


def _name(run: Run, one_group: bool) -> str:
    """Its own name; of a run of a group that has none, with what was set for it there: alone, where all are of that.

    Runs of several values of one setting are called by these already.
    """
    params = params_in_words(run.member.params) if run.member else ""
    if run.marks.name or not params or (not one_group and run.name.endswith(f", {params.split(', ')[0]}")):
        return run.name
    return f"{params[:1].upper()}{params[1:]}" if one_group else f"{run.name}, {params}"


def _compared(run: Run, best: EpochMetrics | None, card: DatasetCard | None, name: str, colour: str) -> Compared:
    task = task_on(run.spec.data)
    evaluated = run.evaluation.best.get("validation") if run.evaluation else None
    numbers = {metric.key: best_number(metric, evaluated, best) for metric in task.metrics}
    row = row_of(run, best, card)
    return Compared(
        run=run,
        row=row,
        task=task,
        name=name,
        colour=colour,
        best={key: value for key, value in numbers.items() if value is not None},
        rows=rows_of(run.spec, card, "validation") if card else None,
        settings={**settings_of(run.spec, row.data), **_since(run)},
    )


def _since(run: Run) -> dict[str, Setting]:
    """What was changed on the way, and where it begins: no part of the experiment."""
    found = {}
    if run.learning_rate != run.spec.training.learning_rate:
        rate = run.learning_rate
        found["run.learning_rate"] = Setting("Learning rate since it was resumed", f"{rate:g}", rate)
    if begun := origin(run):
        found["run.origin"] = Setting("Begun as", begun)
    return found
