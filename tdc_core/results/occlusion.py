"""Which places of an image an answer hangs on: how much its probability falls where a patch of it is covered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

_SHARE = 5  # of the shorter side that a patch takes
_PLACES = 14  # along a side, about


@dataclass(frozen=True, eq=False)
class Occlusion:
    """An occlusion map.

    Attributes:
        before: the probability of the answer with nothing covered.
        patch: side of the patch, in pixels.
        tops, lefts: the first rows and columns of the patches, int (m,) and (k,).
        drops: how much the probability falls with each patch covered, float64 (m, k); below 0 where it rises.
        pixels: for each pixel the mean of the patches that cover it, float64 (height, width).
    """

    before: float
    patch: int
    tops: np.ndarray
    lefts: np.ndarray
    drops: np.ndarray
    pixels: np.ndarray


def occlusion(image: np.ndarray, chance: Callable[[np.ndarray], np.ndarray]) -> Occlusion:
    """Cover each place of an image in turn with its own median colour, and see what becomes of the answer.

    Args:
        image: (height, width, channels), as the model takes it.
        chance: from float32 (n, height, width, channels) to the probability of the answer, (n,).
    """
    height, width, _ = image.shape
    patch = max(1, round(min(height, width) / _SHARE))
    tops, lefts = _starts(height, patch), _starts(width, patch)
    covered = np.repeat(image[np.newaxis].astype(np.float32), 1 + len(tops) * len(lefts), axis=0)
    places = [(slice(top, top + patch), slice(left, left + patch)) for top in tops for left in lefts]
    colour = np.median(image, axis=(0, 1))
    for copy, (rows, columns) in zip(covered[1:], places, strict=True):
        copy[rows, columns] = colour
    before, *after = np.asarray(chance(covered), dtype=np.float64).tolist()
    drops = before - np.array(after)
    sums, counts = np.zeros((height, width)), np.zeros((height, width))
    for drop, place in zip(drops, places, strict=True):
        sums[place] += drop
        counts[place] += 1
    return Occlusion(before, patch, tops, lefts, drops.reshape(len(tops), len(lefts)), sums / counts)


def _starts(side: int, patch: int) -> np.ndarray:
    """Where the patches along a side begin: evenly, and with one at its end."""
    step = max(1, side // _PLACES)
    return np.unique([*range(0, side - patch, step), side - patch])
