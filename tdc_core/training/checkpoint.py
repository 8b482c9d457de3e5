"""Weights as files, written only where there is room: HDF5 ends the process where a disk is full amid a file."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

import keras

_BYTES_PER_FILE = 100_000
_BYTES_PER_VARIABLE = 10_000


class Checkpoint(keras.callbacks.ModelCheckpoint):  # type: ignore[misc]
    """Keras' own, of the weights with the lowest val_loss.

    Raises from `fit`: `OSError`, the disk is full.
    """

    def __init__(self, file: Path) -> None:
        super().__init__(file, monitor="val_loss", save_best_only=True, save_weights_only=True)

    def on_epoch_end(self, epoch: int, logs: Mapping[str, float] | None = None) -> None:
        """Keras' hook; `epoch` counts from 0."""
        demand_room(Path(self.filepath).parent, self.model)
        super().on_epoch_end(epoch, logs)


def save_weights(model: keras.Model, file: Path) -> None:
    """Write a model's weights.

    Raises:
        OSError: the disk is full.
    """
    demand_room(file.parent, model)
    model.save_weights(file)


def demand_room(folder: Path, model: keras.Model) -> None:
    """Make sure that the weights of a model fit into a folder.

    Raises:
        OSError: they don't.
    """
    values = sum(variable.value.dtype.size * variable.value.shape.num_elements() for variable in model.variables)
    size = _BYTES_PER_FILE + _BYTES_PER_VARIABLE * len(model.variables) + values
    with tempfile.TemporaryFile(dir=folder) as file:
        file.truncate(size)
        if hasattr(os, "posix_fallocate"):
            os.posix_fallocate(file.fileno(), 0, size)
