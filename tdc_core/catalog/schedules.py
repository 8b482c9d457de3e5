"""Learning-rate schedules, and early stopping: Keras' own, which act while the model is fitted."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from tdc_core.catalog.params import Param
from tdc_core.spec import EarlyStoppingSpec, ParamValue, ScheduleSpec, TrainingSpec


@dataclass(frozen=True)
class ScheduleType:
    """A way for the learning rate to change.

    Attributes:
        name: the value of `type` in an experiment file.
        title: what the page calls it.
        keras_name: the class under `keras`.
        kind: a "callback" changes the rate at the end of an epoch; a "rate" takes the optimizer's place for it and
            gives another one for each step.
        help: one or two sentences on what it does.
    """

    name: str
    title: str
    keras_name: str
    kind: Literal["callback", "rate"]
    help: str
    params: tuple[Param, ...]

    def values(self, schedule: ScheduleSpec) -> dict[str, ParamValue]:
        """All parameters of a schedule of this type, defaults filled in, in catalogue order."""
        return {param.name: schedule.params.get(param.name, param.default) for param in self.params}

    def default_schedule(self) -> ScheduleSpec:
        """A schedule with every parameter at its default."""
        return ScheduleSpec.of(self.name, **{param.name: param.default for param in self.params})


_ALPHA = Param(
    "alpha",
    "Left at the end",
    "float",
    0.0,
    "The share of the learning rate that is left at the last step: 0 is nothing, 1 leaves it as it is.",
    low=0.0,
    high=1.0,
    step=0.05,
)

SCHEDULES: tuple[ScheduleType, ...] = (
    ScheduleType(
        name="reduce_on_plateau",
        title="Reduce on plateau",
        keras_name="callbacks.ReduceLROnPlateau",
        kind="callback",
        help="Lowers the learning rate whenever val_loss has stopped improving.",
        params=(
            Param(
                "factor",
                "Factor",
                "float",
                0.5,
                "What the learning rate is multiplied by each time.",
                low=0.01,
                high=0.95,
                step=0.05,
            ),
            Param(
                "patience",
                "Plateau patience",
                "int",
                3,
                "How many epochs val_loss may go without improving before the learning rate is lowered.",
                low=1,
                high=1000,
                step=1,
            ),
            Param(
                "min_lr",
                "Lowest rate",
                "float",
                0.0,
                "The learning rate is never lowered below this.",
                low=0.0,
                high=1.0,
                step=0.0001,
            ),
        ),
    ),
    ScheduleType(
        name="cosine",
        title="Cosine",
        keras_name="optimizers.schedules.CosineDecay",
        kind="rate",
        help="Lowers the learning rate with every step, along half a wave of a cosine: slowly, faster, slowly again.",
        params=(_ALPHA,),
    ),
    ScheduleType(
        name="warm_up",
        title="Warm-up, then cosine",
        keras_name="optimizers.schedules.CosineDecay",
        kind="rate",
        help="Raises the learning rate from 0 in even steps, then lowers it along a cosine. "
        "Large first steps can throw fresh weights far off.",
        params=(
            Param(
                "epochs",
                "Warm-up epochs",
                "int",
                2,
                "How many epochs it takes to reach the full learning rate.",
                low=1,
                high=1000,
                step=1,
            ),
            _ALPHA,
        ),
    ),
)

EARLY_STOPPING: tuple[Param, ...] = (
    Param(
        "patience",
        "Patience",
        "int",
        EarlyStoppingSpec().patience,
        "How many epochs val_loss may go without improving before the training ends.",
        low=1,
        high=1000,
        step=1,
    ),
    Param(
        "min_delta",
        "Least improvement",
        "float",
        EarlyStoppingSpec().min_delta,
        "By how much val_loss must fall to count as an improvement.",
        low=0.0,
        high=10.0,
        step=0.001,
    ),
)
"""The parameters of `keras.callbacks.EarlyStopping`."""


def find_schedule(name: str) -> ScheduleType | None:
    """The schedule of that name, or None."""
    return next((row for row in SCHEDULES if row.name == name), None)


@dataclass(frozen=True)
class CosineDecay:
    """The arguments of Keras' CosineDecay, with epochs in the place of steps.

    Attributes:
        initial_learning_rate: at the first step.
        decay_epochs: how long the rate falls.
        alpha: the share of the highest rate that is left at the end.
        warmup_target: the rate that a warm-up leads to, None without one.
        warmup_epochs: how long the rate rises before.
    """

    initial_learning_rate: float
    decay_epochs: int
    alpha: float
    warmup_target: float | None = None
    warmup_epochs: int = 0

    def at(self, epochs: float) -> float:
        """The learning rate once so many epochs have passed."""
        if epochs < self.warmup_epochs and self.warmup_target is not None:
            return self.initial_learning_rate + (self.warmup_target - self.initial_learning_rate) * (
                epochs / self.warmup_epochs
            )
        highest = self.initial_learning_rate if self.warmup_target is None else self.warmup_target
        passed = min(1.0, (epochs - self.warmup_epochs) / self.decay_epochs)
        return highest * (self.alpha + (1 - self.alpha) * (1 + math.cos(math.pi * passed)) / 2)


def cosine_decay(training: TrainingSpec) -> CosineDecay | None:
    """What takes the place of the learning rate where the schedule gives another one for each step.

    Args:
        training: sound settings, or the arguments are none that Keras takes.
    """
    schedule = training.schedule
    row = find_schedule(schedule.type) if schedule else None
    if schedule is None or row is None or row.kind != "rate":
        return None
    values = row.values(schedule)
    alpha, warmup = float(values["alpha"]), int(values.get("epochs", 0))
    if not warmup:
        return CosineDecay(training.learning_rate, training.epochs, alpha)
    return CosineDecay(0.0, training.epochs - warmup, alpha, training.learning_rate, warmup)


@dataclass(frozen=True)
class RateJump:
    """A learning rate that jumps where a run goes on, since its curve is laid anew over another number of epochs.

    Attributes:
        before: at the end of the epochs that are done.
        after: at the step that follows.
    """

    before: float
    after: float


def rate_jump(before: TrainingSpec, after: TrainingSpec, done: int) -> RateJump | None:
    """What happens to the learning rate where a run goes on for another number of epochs; None where that is nothing.

    Args:
        before: how the run was trained; sound settings.
        after: how it is to go on; sound settings.
        done: how many epochs it has.
    """
    old, new = cosine_decay(before), cosine_decay(after)
    if old is None or new is None or before.epochs == after.epochs:
        return None
    jump = RateJump(old.at(done), new.at(done))
    return jump if jump.before != jump.after else None
