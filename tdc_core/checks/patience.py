"""The patience of early stopping and that of a plateau: what lets both of them have an effect within the epochs."""

from __future__ import annotations

from tdc_core.catalog.schedules import find_schedule
from tdc_core.spec import ExperimentSpec, ParamValue, ScheduleSpec, TrainingSpec

PLATEAU = "reduce_on_plateau"


def longest_patience(epochs: int) -> int:
    """The longest patience that can run out: the first epoch always improves, and after the last nothing follows."""
    return epochs - 2


def plateau_of(training: TrainingSpec) -> ScheduleSpec | None:
    """The schedule, where it is one that waits for a plateau."""
    return training.schedule if training.schedule and training.schedule.type == PLATEAU else None


def plateau_value(schedule: ScheduleSpec, name: str) -> ParamValue:
    """A parameter of a plateau, its default where it is not given."""
    row = find_schedule(schedule.type)
    return row.values(schedule)[name] if row else 0


def with_effect(spec: ExperimentSpec) -> ExperimentSpec:
    """The experiment with patiences that can run out, the plateau's before early stopping's.

    They are mended together, since each by itself would undo the other. What fits stays as it is; where the epochs are
    too few for both, early stopping is left out, and where they are too few for one, that too.
    """
    training = spec.training
    stopping, plateau = training.early_stopping, plateau_of(training)
    most, usual = longest_patience(training.epochs), max(1, training.epochs // 4)
    if most < 1 or (plateau and most < 2):
        stopping = None
    lower_first = 0
    if plateau:
        room = most - 1 if stopping else most
        lower_first = int(plateau_value(plateau, "patience"))
        if lower_first > room:
            lower_first = min(usual, room)
        plateau = plateau.with_params(patience=lower_first) if lower_first > 0 else None
    if stopping and not lower_first < stopping.patience <= most:
        patience = min(2 * lower_first, most) if plateau else usual
        stopping = stopping.model_copy(update={"patience": patience})
    schedule = plateau if plateau_of(training) else training.schedule
    return spec.with_("training", early_stopping=stopping, schedule=schedule)
