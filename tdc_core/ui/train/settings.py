"""The settings of a fit as the page has them, and what moves along with them."""

from __future__ import annotations

from typing import Any

from tdc_core.catalog.optimizers import OPTIMIZERS, SEED_LIMIT, find_optimizer
from tdc_core.catalog.params import Param
from tdc_core.settings import Settings
from tdc_core.spec import TrainingSpec


def training_params(settings: Settings) -> tuple[Param, ...]:
    """The settings that every fit has, as fields, but for the learning rate."""
    names = tuple(row.name for row in OPTIMIZERS)
    about = " ".join(f"**{row.name}**: {row.help}" for row in OPTIMIZERS)
    return (
        Param("optimizer", "Optimizer", "choice", "adam", about, choices=names),
        Param("epochs", "Epochs", "int", 20, "How often the model sees all training rows.", 1, settings.max_epochs),
        Param(
            "batch_size",
            "Batch size",
            "int",
            32,
            "How many rows the model sees before each step of its weights.",
            1,
            settings.max_batch_size,
        ),
        Param("seed", "Seed", "int", 0, "The same seed gives the same numbers again.", 0, SEED_LIMIT),
        Param(
            "shuffle",
            "Shuffle",
            "bool",
            True,
            "Mix the training rows anew for every epoch. Without, a file sorted by class is learned class by class.",
        ),
    )


def with_optimizer(training: TrainingSpec, name: str) -> dict[str, Any]:
    """What another optimizer changes: parameters of both stay, and a rate that was the old one's own is its own."""
    old, new = find_optimizer(training.optimizer), find_optimizer(name)
    changes: dict[str, Any] = {"optimizer": name, **(new.in_place_of(training) if new else {})}
    if old and new and training.learning_rate == old.learning_rate:
        changes["learning_rate"] = new.learning_rate
    return changes
