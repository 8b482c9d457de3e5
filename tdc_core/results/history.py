"""The weights of some epochs of a run, evenly apart, by which one can see it learn.

`history.npz` in the run's folder holds, for at most `MOST_EPOCHS` epochs from the first weights on, all weights as
`tdc_core.results.network` has them, as float16.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from tdc_core.results.network import Network

HISTORY = "history.npz"
MOST_EPOCHS = 30
MOST_WEIGHTS = 250_000
"""Of a model whose history is kept, which then takes 15 MB at most."""


@dataclass(frozen=True, eq=False)
class History:
    """The weights of some epochs.

    Attributes:
        epochs: how many epochs each had behind it, ascending; 0 is before the first.
        weights: float16 (epochs, count); what is too large for that stands as the largest number there is.
    """

    epochs: tuple[int, ...]
    weights: np.ndarray

    def network(self, epoch: int, best: Network, fixed: tuple[int, ...]) -> Network:
        """The model as it was.

        Args:
            epoch: one of `epochs`.
            best: the same model with its best weights.
            fixed: the layers, by their numbers, that are no weights of epochs but follow from the data: they keep all
                their digits.
        """
        weights = self.weights[self.epochs.index(epoch)].astype(np.float32)
        for number in fixed:
            for name in ("scale", "offset"):
                offset, length = best.layers[number][name]
                weights[offset : offset + length] = best.weights[offset : offset + length]
        return replace(best, weights=weights)


def write_history(history: History, file: Path) -> None:
    """Write a history as arrays, readable without pickle.

    Raises:
        OSError: it could not be written.
    """
    with file.open("wb") as opened:
        np.savez(opened, epochs=np.array(history.epochs), weights=history.weights)


def read_history(run_folder: Path) -> History | None:
    """The history of a run; None where it has none, or none that can be read."""
    try:
        with np.load(run_folder / HISTORY, allow_pickle=False) as kept:
            history = History(tuple(kept["epochs"].tolist()), kept["weights"])
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
    return history if history.weights.ndim == 2 and len(history.weights) == len(history.epochs) else None
