"""The optimizers, and the other settings of a fit."""

from __future__ import annotations

from dataclasses import dataclass

LEARNING_RATE_LIMIT = 10.0
"""The largest learning rate that can be asked for."""
SEED_LIMIT = 2**32 - 1
"""The largest seed that NumPy, and so `keras.utils.set_random_seed`, takes."""


@dataclass(frozen=True)
class OptimizerType:
    """An optimizer.

    Attributes:
        name: the value in an experiment file, and Keras' own string for it.
        keras_name: the class in `keras.optimizers`.
        learning_rate: Keras' default.
        slots: how many numbers it keeps for each weight, such as running means.
        sensible: lowest and highest learning rate with which it usually learns something.
    """

    name: str
    keras_name: str
    learning_rate: float
    slots: int
    sensible: tuple[float, float]
    help: str


_ADAPTIVE = (1e-5, 0.03)  # of optimizers that bring every weight's step to about the learning rate

OPTIMIZERS: tuple[OptimizerType, ...] = (
    OptimizerType(
        "adam", "Adam", 0.001, 2, _ADAPTIVE, "Adapts the step of every weight by itself. The usual first choice."
    ),
    OptimizerType(
        "sgd",
        "SGD",
        0.01,
        0,
        (1e-4, 1.0),
        "Plain gradient descent: one step size for all weights. Simple, and slower to tune.",
    ),
    OptimizerType(
        "rmsprop", "RMSprop", 0.001, 1, _ADAPTIVE, "Scales each weight's step by the recent size of its gradient."
    ),
    OptimizerType(
        "adamw", "AdamW", 0.001, 2, _ADAPTIVE, "Adam that also pulls weights gently towards zero, against overfitting."
    ),
    OptimizerType("nadam", "Nadam", 0.001, 2, _ADAPTIVE, "Adam that looks one step ahead."),
    OptimizerType(
        "adagrad", "Adagrad", 0.001, 1, (1e-4, 1.0), "Steps shrink for weights that have already moved a lot."
    ),
)


def find_optimizer(name: str) -> OptimizerType | None:
    """The optimizer of that name, or None."""
    return next((row for row in OPTIMIZERS if row.name == name), None)
