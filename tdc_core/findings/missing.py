"""Values that are missing more often in some classes, or where the number to predict is high or low."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tdc_core.findings.measures import chi_square_chance, normal_chance, ranks
from tdc_core.findings.view import Feature, View
from tdc_core.spec.findings import Finding

CHANCE = 1e-3
"""How often chance alone may say it, over all columns of a table together."""
DIFFERENCE = 0.1
"""The least difference between two classes' shares of missing values, or two halves' or quarters' of a number."""
_LEAST_ROWS = 8  # of a class, to be judged by


def missing_depends(view: View) -> Iterator[Finding]:
    """Columns whose missing values say something about the target."""
    gaps = [f for f in view.features if f.kind not in ("empty", "nested") and 0 < f.missing.sum() < view.rows]
    quarters = _quarters(view.target.sampled) if view.classes is None else None
    for feature in gaps:
        looks = _looks(view, feature, quarters)
        for chance, least, most, words, parts in looks:
            if chance * len(gaps) * len(looks) < CHANCE and most - least >= DIFFERENCE:
                figures = {"least": least, "most": most} | ({"parts": parts} if parts else {})
                yield Finding("data.missing_depends", (feature.name,), figures, words)
                break


_Look = tuple[float, float, float, tuple[str, ...], float]


def _looks(view: View, feature: Feature, quarters: np.ndarray | None) -> tuple[_Look, ...]:
    """By class, or by the halves and the quarters of a number: chance, least, most, the class of the most, parts."""
    if quarters is None:
        assert view.classes is not None
        chance, least, most, place = _by_class(feature.missing, view.classes, view.class_counts)
        return ((chance, least, most, (view.class_names[place],), 0.0),)
    missing = feature.missing[view.sample]
    by_quarter = _by_class(missing, quarters, np.bincount(quarters))
    return ((*_by_number(missing, view.target.sampled), (), 2.0), (*by_quarter[:3], (), 4.0))


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


def _quarters(target: np.ndarray) -> np.ndarray:
    """The quarter that each number to predict lies in, 0 for the lowest, int64 in its shape."""
    return np.searchsorted(np.quantile(target, (0.25, 0.5, 0.75)), target)


def _by_number(missing: np.ndarray, target: np.ndarray) -> tuple[float, float, float]:
    """The same for the lower and the upper half of a number, which a trend along it tells better than parts do."""
    gone = int(missing.sum())
    rows = len(missing)
    if not _LEAST_ROWS <= gone <= rows - _LEAST_ROWS:
        return 1.0, 0.0, 0.0
    measured = ranks(target)
    mean = float(measured[missing].mean())
    chance = normal_chance(mean * (gone / (1 - gone / rows)) ** 0.5)
    upper = measured > 0
    shares = float(missing[~upper].mean()), float(missing[upper].mean())
    return chance, min(shares), max(shares)
