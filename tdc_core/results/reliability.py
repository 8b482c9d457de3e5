"""Whether a model's probabilities can be taken at their word: of rows that are 80 % sure, 80 % should be right."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

BINS = 10


@dataclass(frozen=True, eq=False)
class Reliability:
    """What was said against what came true, in bins of equal width that have rows.

    Attributes:
        said: the mean probability of each bin's rows, float64 (b,), ascending.
        true: the share of each bin's rows of which it was true, float64 (b,).
        counts: the rows in each bin, int64 (b,).
        error: the expected calibration error, from 0 to 1: how far `said` and `true` are apart, averaged over rows.
    """

    said: np.ndarray
    true: np.ndarray
    counts: np.ndarray
    error: float


def reliability(labels: np.ndarray, answers: np.ndarray, probabilities: np.ndarray) -> Reliability:
    """How reliable the probabilities are, in `BINS` bins.

    With two classes it is the probability of class 1 against the share of class 1; with more, that of each row's surest
    answer (its confidence) against the share that is answered right. Source of the expected calibration error: C. Guo
    et al. (2017), "On calibration of modern neural networks", ICML, equation 3.

    Args:
        labels: the right classes, int64 (n,), at least one.
        answers: the classes that the rows are taken for, int64 (n,).
        probabilities: of the classes, float64 (n, k).

    Raises:
        ValueError: there are no rows, or a probability is nan or outside 0 to 1.
    """
    from sklearn.calibration import calibration_curve  # as in class_scores.py: it costs a second and 80 MB

    if probabilities.shape[-1] == 2:
        said, came_true = probabilities[:, 1], labels
    else:
        said, came_true = probabilities[np.arange(len(answers)), answers], (answers == labels).astype(np.int64)
    if not np.isfinite(said).all():  # which calibration_curve would put into the last bin
        raise ValueError("a probability is no number")
    shares, means = calibration_curve(came_true, said, n_bins=BINS, pos_label=1)
    edges = np.linspace(0.0, 1.0, BINS + 1)
    counts = np.bincount(np.searchsorted(edges[1:-1], said), minlength=BINS)  # into the bins of calibration_curve
    counts = counts[counts > 0]
    error = float(np.average(np.abs(shares - means), weights=counts))
    return Reliability(said=means, true=shares, counts=counts, error=error)
