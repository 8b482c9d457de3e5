"""Early stopping and learning-rate schedules, as Keras' own objects."""

from __future__ import annotations

import keras

from tdc_core.catalog.schedules import cosine_decay, find_schedule
from tdc_core.spec import TrainingSpec
from tdc_core.tasks.metric import Monitor


def learning_rate(training: TrainingSpec, steps: int) -> float | keras.optimizers.schedules.LearningRateSchedule:
    """What the optimizer takes: a number, or a schedule that gives another one for each step.

    Args:
        training: sound settings.
        steps: batches in an epoch.
    """
    decay = cosine_decay(training)
    if decay is None:
        return training.learning_rate
    return keras.optimizers.schedules.CosineDecay(
        decay.initial_learning_rate,
        decay_steps=decay.decay_epochs * steps,
        alpha=decay.alpha,
        warmup_target=decay.warmup_target,
        warmup_steps=decay.warmup_epochs * steps,
    )


def fit_callbacks(training: TrainingSpec, monitor: Monitor) -> list[keras.callbacks.Callback]:
    """The callbacks that the settings ask for. Early stopping leaves the weights be: the best are the state's.

    Args:
        training: sound settings.
        monitor: the number that they watch.
    """
    callbacks: list[keras.callbacks.Callback] = []
    if (stopping := training.early_stopping) is not None:
        callbacks.append(
            keras.callbacks.EarlyStopping(
                monitor.key, mode=monitor.direction, patience=stopping.patience, min_delta=stopping.min_delta
            )
        )
    row = find_schedule(training.schedule.type) if training.schedule else None
    if training.schedule is not None and row is not None and row.kind == "callback":
        values = row.values(training.schedule)
        callbacks.append(keras.callbacks.ReduceLROnPlateau(monitor.key, mode=monitor.direction, **values))
    return callbacks
