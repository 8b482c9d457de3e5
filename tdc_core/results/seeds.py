"""An experiment, or two, over several seeds: the runs that this takes, and what came of those that have ended."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from pydantic import Field

from tdc_core.catalog.optimizers import SEED_LIMIT
from tdc_core.results.luck import LuckOfTwo, OverSeeds, Seeds, luck_of_two, over_seeds
from tdc_core.runs.group_models import NewRun, Terms
from tdc_core.runs.models import Run, RunStatus
from tdc_core.spec import DataSpec, ExperimentSpec
from tdc_core.spec.base import Frozen
from tdc_core.tasks.metric import LOSS, Metric, in_digits
from tdc_core.tasks.task import task_on

SEED = "training.seed"
MOST_SEEDS = 100


class SeedsPlan(Frozen):
    """What a group of seeds is asked for; its JSON is the group's content.

    Attributes:
        experiments: one, or two that are held against each other.
        count: with how many seeds each is trained: the first one's, and those that follow it.
    """

    experiments: tuple[ExperimentSpec, ...] = Field(min_length=1, max_length=2)
    count: int = Field(ge=1, le=MOST_SEEDS)

    @property
    def names(self) -> tuple[str, ...]:
        """What the experiments are called, told apart where they are called the same."""
        names = tuple(spec.name for spec in self.experiments)
        return names if len(set(names)) == len(names) else tuple(f"{name} ({at + 1})" for at, name in enumerate(names))

    @property
    def seeds(self) -> tuple[int, ...]:
        """The seeds, the same for both."""
        first = self.experiments[0].training.seed
        return tuple((first + further) % (SEED_LIMIT + 1) for further in range(self.count))

    @property
    def metric(self) -> Metric:
        """What is compared, on the validation part: the loss, or the score where two have different losses."""
        same = len({spec.model.head.loss for spec in self.experiments}) == 1
        return LOSS if same else task_on(self.experiments[0].data).score

    def members(self) -> list[NewRun]:
        """The runs, seed by seed, so that both experiments get on together; they wait for everybody's ordinary runs."""
        return [
            NewRun(spec.with_("training", seed=seed), {SEED: seed}, Terms(lean=True), spare=True)
            for seed in self.seeds
            for spec in self.experiments
        ]

    def experiment_of(self, run: Run) -> int:
        """Which of the experiments a run of the group is of, from 0."""
        return run.member.number % len(self.experiments) if run.member else 0


@dataclass(frozen=True)
class SeedsSoFar:
    """What came of the runs until now.

    Attributes:
        plan: what was asked for.
        runs: the group's.
    """

    plan: SeedsPlan
    runs: Sequence[Run]

    def values(self, metric: Metric) -> tuple[Seeds, ...]:
        """The best weights' number on the validation part, for each experiment by the seeds whose runs have ended."""
        found: tuple[dict[int, float], ...] = tuple({} for _ in self.plan.experiments)
        for run in self.runs:
            value = value_of(run, metric)
            if value is not None:
                found[self.plan.experiment_of(run)][run.spec.training.seed] = value
        return found

    @cached_property
    def each(self) -> tuple[OverSeeds, ...]:
        """Mean and spread of each experiment, of the metric that is compared."""
        return tuple(over_seeds(values) for values in self.values(self.plan.metric))

    @cached_property
    def compared(self) -> LuckOfTwo | None:
        """The two beside each other; None where there is but one."""
        metric = self.plan.metric
        values = self.values(metric)
        return luck_of_two(*values, metric.direction) if len(values) == 2 else None


def value_of(run: Run, metric: Metric) -> float | None:
    """A metric of a run's best weights on the validation part; NaN where it failed, None where it has none."""
    if run.status is RunStatus.FAILED:
        return math.nan
    score = run.evaluation.best.get("validation") if run.evaluation and run.status is RunStatus.FINISHED else None
    return None if score is None else score.get(metric.key)


def comparable(one: ExperimentSpec, other: ExperimentSpec) -> bool:
    """Whether the numbers of two experiments are of the same task, on the same rows of the validation part."""
    mine, theirs = one.data, other.data
    same_rows = (mine.dataset, mine.validation, _rows_of(mine)) == (theirs.dataset, theirs.validation, _rows_of(theirs))
    return same_rows and task_on(mine) is task_on(theirs)


def _rows_of(data: DataSpec) -> tuple[object, ...]:
    """What says which rows of a file lie where; nothing of a data set that is no file."""
    file = data.file
    return () if file is None else (file.sha256, file.order, getattr(file, "target", None))


def in_words(name: str, metric: Metric, over: OverSeeds) -> str:
    """What an experiment comes to over the seeds that have ended, in a sentence.

    Args:
        name: of the experiment.
        metric: the one that `over` is of.
        over: mean and spread.
    """
    if not over.seeds:
        return f"{name}: no seed has ended with a number."
    if over.lost:
        return f"{name}: {over.lost} of {over.seeds} seeds ended without a number, so there is no mean."
    if over.seeds == 1:
        return f"{name}: {metric.validation} of the best epoch {in_digits(over.mean)} with one seed."
    words = (
        f"{name}: {metric.validation} of the best epoch {in_digits(over.mean)} on average over {over.seeds} seeds, "
        f"give or take {in_digits(over.spread)} from seed to seed"
    )
    if over.interval is None:
        return f"{words}."
    low, high = map(in_digits, over.interval)
    return f"{words}. Over all seeds the average very likely lies between {low} and {high}."
