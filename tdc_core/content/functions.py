"""The functions that the lessons draw, in NumPy: the same numbers as Keras', without TensorFlow."""

from __future__ import annotations

import numpy as np


def relu(x: np.ndarray) -> np.ndarray:
    """The larger of x and 0; any shape, float64."""
    return np.maximum(np.asarray(x, np.float64), 0.0)


def sigmoid(x: np.ndarray) -> np.ndarray:
    """1 / (1 + e^-x), between 0 and 1; any shape, float64. Written with tanh, so that nothing overflows."""
    result: np.ndarray = 0.5 * (1.0 + np.tanh(0.5 * np.asarray(x, np.float64)))
    return result


def softmax(scores: np.ndarray) -> np.ndarray:
    """e^score over the sum of all of them: float64 (n,) that sums to 1.

    The highest score is taken off first, which changes nothing and keeps e^score from overflowing.
    """
    scores = np.asarray(scores, np.float64)
    powers = np.exp(scores - scores.max())
    shares: np.ndarray = powers / powers.sum()
    return shares


def rounded_shares(shares: np.ndarray, digits: int) -> list[float]:
    """Shares of 1 rounded so that they still sum to 1: what rounding down leaves goes to the largest remainders.

    Args:
        shares: float64 (n,), which sum to 1.
        digits: decimal places.
    """
    scaled = np.asarray(shares, np.float64) * 10**digits
    whole = np.floor(scaled)
    left = round(10**digits - whole.sum())
    whole[np.argsort(whole - scaled, kind="stable")[:left]] += 1
    return [float(part) / 10**digits for part in whole]
