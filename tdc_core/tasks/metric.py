"""The numbers that a model is judged by, and the one that says which epoch is the best."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from tdc_core.spec import few_digits

Direction = Literal["min", "max"]


@dataclass(frozen=True)
class Metric:
    """A number that Keras computes of a set of weights on a part.

    Attributes:
        key: its name in Keras' logs, in the store, and in what the command line prints.
        title: what stands above its chart.
        direction: whether less or more is better.
        axis: the span of its chart's axis; None from zero to as much as it needs.
        keras: Keras' name for it, or its class in `keras.metrics`, which is then named by the key; None for the loss,
            which is computed anyway.
        short: its title where there is little room, empty for the same.
    """

    key: str
    title: str
    direction: Direction
    axis: tuple[float, float] | None = None
    keras: str | None = None
    short: str = ""

    @property
    def validation(self) -> str:
        """Its key on the validation part, as Keras' logs have it."""
        return f"val_{self.key}"

    def of(self, part: str) -> str:
        """What it is called on a part where there is little room, for example "Validation loss"."""
        title = self.short or self.title
        return f"{part.capitalize()} {title if title.isupper() else title.lower()}"


LOSS = Metric("loss", "Loss", "min")
ACCURACY = Metric("accuracy", "Accuracy", "max", axis=(0, 1.03), keras="accuracy")
MAE = Metric("mae", "Mean absolute error", "min", keras="mae", short="MAE")
R2 = Metric("r2", "R²", "max", axis=(-0.5, 1.03), keras="R2Score")


def epoch_keys(metrics: Iterable[Metric]) -> tuple[str, ...]:
    """The keys of an epoch's numbers: first those of the training part, then those of the validation part."""
    rows = tuple(metrics)
    return (*(metric.key for metric in rows), *(metric.validation for metric in rows))


def epoch_titles(metrics: Iterable[Metric]) -> dict[str, str]:
    """What each of an epoch's numbers is called where there is little room, by its key."""
    rows = tuple(metrics)
    return {metric.key: metric.short or metric.title for metric in rows} | {
        metric.validation: metric.of("validation") for metric in rows
    }


@dataclass(frozen=True)
class Monitor:
    """Which of an epoch's numbers says how good it is: for the weights that are kept, early stopping and the store.

    Attributes:
        key: the number's.
        direction: whether less or more of it is better.
    """

    key: str
    direction: Direction

    def cost(self, value: float) -> float:
        """The value as one of which less is better; nan, and what is infinite, stay so."""
        return value if self.direction == "min" else -value

    def improves(self, value: float, on: float) -> bool:
        """Whether a value is better than another; one that is no number never is."""
        return not math.isnan(value) and self.cost(value) < self.cost(on)


MONITOR = Monitor(LOSS.validation, LOSS.direction)
"""Of every task so far: the lowest val_loss."""


def in_digits(value: float) -> str:
    """A loss or a metric with four digits after the point, with as many as count where it is tiny or large."""
    size = abs(value)
    if 0 < size < 0.001 or size >= 100_000:
        return few_digits(value, 3)
    return f"{value:.4f}" if size < 100 else f"{value:.1f}"
