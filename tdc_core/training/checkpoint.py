"""Weights as files, made in memory first: HDF5 ends the process where a disk is full amid a file that it writes."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import keras


class Checkpoint(keras.callbacks.ModelCheckpoint):  # type: ignore[misc]
    """Keras' own, of the weights with the lowest val_loss.

    Raises from `fit`: `OSError`, the disk is full.
    """

    def __init__(self, file: Path) -> None:
        super().__init__(file, monitor="val_loss", save_best_only=True, save_weights_only=True)

    @property
    def model(self) -> _Saved:
        """What Keras' callback asks to save its weights."""
        return _Saved(super().model)


def save_weights(model: keras.Model, file: Path) -> None:
    """Write a model's weights.

    Raises:
        OSError: the disk is full; there is no file then.
    """
    whole = _Memory()
    model.save_weights(whole)
    try:
        file.write_bytes(whole.getbuffer())
    except OSError:
        file.unlink(missing_ok=True)
        raise


@dataclass(frozen=True)
class _Saved:
    """A model as `ModelCheckpoint` knows it."""

    model: keras.Model

    def save_weights(self, file: str, overwrite: bool) -> None:
        save_weights(self.model, Path(file))


class _Memory(io.BytesIO):
    """A file in memory; Keras looks at its name."""

    def __str__(self) -> str:
        return "memory.weights.h5"
