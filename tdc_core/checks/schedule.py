"""Checks of early stopping and of the learning-rate schedule."""

from __future__ import annotations

import math
from collections.abc import Iterator

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.catalog.nearest import did_you_mean, nearest
from tdc_core.catalog.params import shorten
from tdc_core.catalog.schedules import EARLY_STOPPING, SCHEDULES, find_schedule
from tdc_core.checks.patience import longest_patience, plateau_of, plateau_value, with_effect
from tdc_core.checks.problem import Problem, Severity
from tdc_core.spec import ExperimentSpec, HeadSpec, ScheduleSpec

# The share of the loss of guessing above which a least improvement is more than val_loss can fall by, but for once.
_MOST_OF_GUESSING = 0.5


def check_schedule(spec: ExperimentSpec, card: DatasetCard | None) -> Iterator[Problem]:
    """Every number lies in its range, and there are epochs enough for it to have an effect."""
    wrong = [*_check_stopping_values(spec), *_check_schedule_values(spec)]
    yield from wrong
    if not wrong:
        yield from _check_stopping(spec)
        yield from _check_least_improvement(spec, card)
        yield from _check_plateau(spec)
        yield from _check_warm_up(spec)


def _check_stopping_values(spec: ExperimentSpec) -> Iterator[Problem]:
    stopping = spec.training.early_stopping
    values = stopping.model_dump() if stopping else {}
    for param in EARLY_STOPPING if stopping else ():
        if words := param.problem_with(values[param.name]):
            yield Problem(
                f"training.early_stopping.{param.name}",
                Severity.ERROR,
                "training.early_stopping",
                f"Early stopping: {words}",
                fix=spec.with_("training", early_stopping=values | {param.name: param.legal(values[param.name])}),
            )


def _check_schedule_values(spec: ExperimentSpec) -> Iterator[Problem]:
    schedule = spec.training.schedule
    if schedule is None:
        return
    row = find_schedule(schedule.type)
    if row is None:
        names = [known.name for known in SCHEDULES]
        meant = find_schedule(nearest(schedule.type, names) or "")
        yield Problem(
            "training.schedule.type",
            Severity.ERROR,
            "training.schedule.type",
            f"There is no schedule “{shorten(schedule.type)}”.{did_you_mean(schedule.type, names)}",
            why=f"The schedules are {', '.join(names)}.",
            fix=spec.with_("training", schedule=meant.default_schedule() if meant else None),
        )
        return
    params = {param.name: param for param in row.params}
    for name, value in {**row.values(schedule), **schedule.params}.items():
        if name not in params:
            words = f"There is no parameter “{shorten(name)}”.{did_you_mean(name, params)}"
            mended = ScheduleSpec.of(row.name, **row.values(schedule))
        elif problem := params[name].problem_with(value):
            words, mended = problem, schedule.with_params(**{name: params[name].legal(value)})
        else:
            continue
        yield Problem(
            f"training.schedule.{name}",
            Severity.ERROR,
            "training.schedule",
            f"{row.title}: {words}",
            fix=spec.with_("training", schedule=mended),
        )


def _check_stopping(spec: ExperimentSpec) -> Iterator[Problem]:
    stopping, epochs = spec.training.early_stopping, spec.training.epochs
    if stopping and stopping.patience > longest_patience(epochs):
        yield Problem(
            "training.early_stopping.patience",
            Severity.WARNING,
            "training.early_stopping.never",
            f"With a patience of {stopping.patience} and {epochs} {_epochs(epochs)}, the training can't stop early.",
            why="The first epoch always counts as an improvement, and patience is counted from there.",
            keras="It trains all epochs.",
            fix=with_effect(spec),
        )


def _check_least_improvement(spec: ExperimentSpec, card: DatasetCard | None) -> Iterator[Problem]:
    """Early stopping asks for a fall of val_loss that there is no room for."""
    stopping, guessing = spec.training.early_stopping, _loss_of_guessing(spec.model.head, card)
    if stopping is None or guessing is None or stopping.min_delta <= _MOST_OF_GUESSING * guessing:
        return
    yield Problem(
        "training.early_stopping.min_delta",
        Severity.WARNING,
        "training.early_stopping.min_delta",
        f"With a least improvement of {stopping.min_delta:g} hardly any epoch counts: a model that only guesses has a "
        f"loss of {guessing:.2g}.",
        why="A model begins by guessing, and no loss falls below 0. An epoch whose val_loss falls by less than the "
        "least improvement counts for nothing, so the training ends while the model still learns.",
        keras=f"It trains, and mostly ends {stopping.patience} {_epochs(stopping.patience)} after the first.",
        fix=spec.with_("training", early_stopping=stopping.model_copy(update={"min_delta": 0.0})),
    )


def _loss_of_guessing(head: HeadSpec, card: DatasetCard | None) -> float | None:
    """The loss of a model that holds all classes for equally probable; None where the label is a number."""
    classes = len(card.classes) if card else 0
    if classes < 2:
        return None
    if head.loss in ("categorical_crossentropy", "sparse_categorical_crossentropy"):
        return math.log(classes)
    if head.loss == "binary_crossentropy":
        return math.log(2)
    squared = 0.25 if head.units == 1 else (classes - 1) / classes**2
    absolute = 0.5 if head.units == 1 else 2 * squared
    return {"mean_absolute_error": absolute, "huber": squared / 2}.get(head.loss, squared)


def _check_plateau(spec: ExperimentSpec) -> Iterator[Problem]:
    training, schedule, stopping = spec.training, plateau_of(spec.training), spec.training.early_stopping
    if schedule is None:
        return
    patience, lowest = int(plateau_value(schedule, "patience")), float(plateau_value(schedule, "min_lr"))
    if patience > longest_patience(training.epochs):
        yield Problem(
            "training.schedule.patience",
            Severity.WARNING,
            "training.schedule.never",
            f"With a patience of {patience} and {training.epochs} {_epochs(training.epochs)}, "
            "the learning rate is never lowered.",
            why="The first epoch always counts as an improvement, and patience is counted from there.",
            keras="It trains all epochs at the same rate.",
            fix=with_effect(spec),
        )
    elif stopping and stopping.patience <= patience:
        yield Problem(
            "training.schedule.patience",
            Severity.WARNING,
            "training.schedule.late",
            f"The training stops early after {stopping.patience} {_epochs(stopping.patience)} without improving, "
            f"before the learning rate is lowered after {patience}.",
            why="Lower the learning rate sooner than you give up.",
            fix=with_effect(spec),
        )
    if lowest >= training.learning_rate:
        yield Problem(
            "training.schedule.min_lr",
            Severity.WARNING,
            "training.schedule.lowest",
            f"The learning rate {training.learning_rate:g} is at or below its lowest, {lowest:g}, so it is never "
            "lowered.",
            fix=spec.with_("training", schedule=schedule.with_params(min_lr=0.0)),
        )


def _check_warm_up(spec: ExperimentSpec) -> Iterator[Problem]:
    schedule, epochs = spec.training.schedule, spec.training.epochs
    row = find_schedule(schedule.type) if schedule else None
    if schedule is None or row is None or row.name != "warm_up":
        return
    warm = int(row.values(schedule)["epochs"])
    if warm >= epochs:
        shorter = schedule.with_params(epochs=max(1, epochs // 10)) if epochs > 1 else None
        yield Problem(
            "training.schedule.epochs",
            Severity.ERROR,
            "training.schedule.warm_up",
            f"A warm-up of {warm} {_epochs(warm)} leaves none of the {epochs} {_epochs(epochs)} for the training after "
            "it.",
            keras="CosineDecay raises ValueError: decay_steps must be above 0.",
            fix=spec.with_("training", schedule=shorter),
        )


def _epochs(number: int) -> str:
    return "epoch" if number == 1 else "epochs"
