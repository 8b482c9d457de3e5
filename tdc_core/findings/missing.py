"""Values that are missing more often in some classes, or where the number to predict is high or low."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tdc_core.findings.measures import chi_square_chance, normal_chance, ranks
from tdc_core.findings.view import View
from tdc_core.spec.findings import Finding

CHANCE = 1e-3
"""How often chance alone may say it, over all columns of a table together."""
DIFFERENCE = 0.1
"""The least difference between two classes' shares of missing values, or those of the two halves of a number."""
_LEAST_ROWS = 8  # of a class, to be judged by


def missing_depends(view: View) -> Iterator[Finding]:
    """Columns whose missing values say something about the target."""
    gaps = [f for f in view.features if f.kind not in ("empty", "nested") and 0 < f.missing.sum() < view.rows]
    for feature in gaps:
        found = (
            _by_class(feature.missing, view.classes, view.class_counts)
            if view.classes is not None
            else _by_number(feature.missing[view.sample], view.target.sampled)
        )
        chance, least, most, place = found
        if chance * len(gaps) < CHANCE and most - least >= DIFFERENCE:
            words = (view.class_names[place],) if view.classes is not None else ()
            yield Finding("data.missing_depends", (feature.name,), {"least": least, "most": most}, words)


def _by_class(missing: np.ndarray, classes: np.ndarray, counts: np.ndarray) -> tuple[float, float, float, int]:
    """How probable it is by chance, the least and the most share missing in a class, and the class of the most."""
    judged = np.flatnonzero(counts >= _LEAST_ROWS)
    if len(judged) < 2:
        return 1.0, 0.0, 0.0, 0
    rows, gone = counts[judged], np.bincount(classes, weights=missing, minlength=len(counts))[judged]
    share = gone.sum() / rows.sum()
    if not 0 < share < 1:
        return 1.0, 0.0, 0.0, 0
    off = np.maximum(np.abs(gone - rows * share) - 0.5, 0)  # by Yates, since in a rare class few are expected
    value = float(np.sum(off**2 / (rows * share * (1 - share))))
    shares = gone / rows
    chance = chi_square_chance(value, len(judged) - 1)
    return chance, float(shares.min()), float(shares.max()), int(judged[shares.argmax()])


def _by_number(missing: np.ndarray, target: np.ndarray) -> tuple[float, float, float, int]:
    """The same for the lower and the upper half of a number; the place is 1 where the upper half misses more."""
    gone = int(missing.sum())
    rows = len(missing)
    if not _LEAST_ROWS <= gone <= rows - _LEAST_ROWS:
        return 1.0, 0.0, 0.0, 0
    measured = ranks(target)
    mean = float(measured[missing].mean())
    chance = normal_chance(mean * (gone / (1 - gone / rows)) ** 0.5)
    upper = measured > 0
    shares = float(missing[~upper].mean()), float(missing[upper].mean())
    return chance, min(shares), max(shares), int(shares[1] > shares[0])
