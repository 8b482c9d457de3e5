"""Fewer points than there are, where more could not be told apart in a chart."""

from __future__ import annotations

import numpy as np


def thin(length: int, most: int) -> np.ndarray:
    """Evenly spaced positions, the first and the last among them; the same ones each time.

    Args:
        length: how many there are.
        most: how many to keep, at least 2.

    Returns:
        int64 (min(length, most),), ascending.
    """
    return np.linspace(0, length - 1, min(length, most)).round().astype(np.int64)
