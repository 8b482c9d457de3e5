"""Keeps the weights of some epochs of a run while it is trained, see `tdc_core.results.history`."""

from __future__ import annotations

from pathlib import Path

import keras
import numpy as np

from tdc_core.results.history import HISTORY, MOST_EPOCHS, MOST_WEIGHTS, History, read_history, write_history
from tdc_core.training.network import NotAsNumbers, network_of
from tdc_core.training.twin import predicting_layers

_LARGEST = np.finfo(np.float16).max


class WeightHistory:
    """The weights of every epoch, of every second one once these are too many, and so on.

    Args:
        folder: the run's.
        model: whose weights they are.
        epoch: how many epochs the model has behind it; what the folder holds of later ones is left out.
        attempt: tells apart what two workers write, should one of them be given up and not know.
    """

    def __init__(self, folder: Path, model: keras.Sequential, epoch: int, attempt: int) -> None:
        self._file, self._fresh = folder / HISTORY, folder / f"{HISTORY}.{attempt}"
        self._layers, self._shape = predicting_layers(model), model.input_shape[1:]  # made once, which takes a while
        self._kept: dict[int, np.ndarray] = {}
        before = read_history(folder) if epoch else None
        if before is not None:
            pairs = zip(before.epochs, before.weights, strict=True)
            self._kept = {number: weights for number, weights in pairs if number <= epoch}
        self._every = int(np.gcd.reduce(list(self._kept))) or 1 if self._kept else 1
        self._written = False
        self.note(epoch)

    def note(self, epoch: int) -> None:
        """Keep the model's weights, where this is one of the epochs that are kept.

        Args:
            epoch: how many epochs they have behind them.
        """
        if epoch % self._every or epoch in self._kept:
            return
        weights = np.clip(network_of(self._layers, self._shape).weights, -_LARGEST, _LARGEST)
        self._kept[epoch] = weights.astype(np.float16)
        if len(self._kept) > MOST_EPOCHS:
            self._every *= 2
            self._kept = {number: kept for number, kept in self._kept.items() if number % self._every == 0}
        self._written = False

    def write(self) -> None:
        """Write what is kept, whole or not at all, where there is something new.

        Raises:
            OSError: it could not be written; the file is what it was.
        """
        if not self._written:
            write_history(History(tuple(self._kept), np.stack(list(self._kept.values()))), self._fresh)
            self._fresh.replace(self._file)
            self._written = True


def weight_history(folder: Path, model: keras.Sequential, epoch: int, attempt: int) -> WeightHistory | None:
    """A history for a fit; None for a model that is too large, or that can't be written as numbers.

    Args:
        folder: the run's.
        model: built, its weights those after `epoch`.
        epoch: how many epochs it has behind it.
        attempt: of the run.
    """
    if model.count_params() > MOST_WEIGHTS:
        return None
    try:
        return WeightHistory(folder, model, epoch, attempt)
    except NotAsNumbers:
        return None
