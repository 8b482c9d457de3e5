"""Which columns of a table a model's answers hang on: how much worse they are where a column is shuffled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

REPEATS = 10
_SEED = 0


@dataclass(frozen=True, eq=False)
class Importance:
    """The permutation importance of each column.

    Attributes:
        error: what the answers come to with nothing shuffled, the less the better.
        rises: by how much that rises each time a column is shuffled, float64 (columns, repeats).
    """

    error: float
    rises: np.ndarray

    @property
    def means(self) -> np.ndarray:
        """Of the repeats, (columns,)."""
        means: np.ndarray = self.rises.mean(axis=1)
        return means

    @property
    def spreads(self) -> np.ndarray:
        """The standard deviation of the repeats, (columns,)."""
        spreads: np.ndarray = self.rises.std(axis=1)
        return spreads

    @property
    def order(self) -> np.ndarray:
        """The columns, the one that counts most first; int64."""
        return np.argsort(-self.means, kind="stable")


def permutation_importance(
    features: np.ndarray,
    widths: Sequence[int],
    predict: Callable[[np.ndarray], np.ndarray],
    error: Callable[[np.ndarray], float],
    repeats: int = REPEATS,
) -> Importance:
    """Shuffle one column at a time among the rows, and see how much worse the answers become.

    Args:
        features: encoded ones, float32 (n, inputs).
        widths: how many inputs each column has; those of a category are shuffled together.
        predict: from features to what the model puts out, a row for each.
        error: of the outputs of all rows in their order, the less the better.
        repeats: how often each column is shuffled.
    """
    rng, before = np.random.default_rng(_SEED), error(predict(features))
    rises, start = np.empty((len(widths), repeats)), 0
    for column, width in enumerate(widths):
        inputs = slice(start, start + width)
        shuffled = np.tile(features, (repeats, 1, 1))
        for copy in shuffled:
            copy[:, inputs] = rng.permutation(copy[:, inputs])
        outputs = predict(shuffled.reshape(-1, features.shape[1])).reshape(repeats, len(features), -1)
        rises[column] = [error(each) - before for each in outputs]
        start += width
    return Importance(before, rises)
