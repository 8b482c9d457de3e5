"""An epoch's numbers and a score of a classifier, in short."""

from __future__ import annotations

from tdc_core.runs.models import EpochMetrics, Score


def epoch_metrics(
    epoch: int,
    loss: float,
    accuracy: float,
    val_loss: float,
    val_accuracy: float,
    seconds: float,
    learning_rate: float | None = None,
) -> EpochMetrics:
    values = {"loss": loss, "accuracy": accuracy, "val_loss": val_loss, "val_accuracy": val_accuracy}
    return EpochMetrics(epoch, values, seconds, learning_rate)


def scored(loss: float, accuracy: float) -> Score:
    return {"loss": loss, "accuracy": accuracy}
