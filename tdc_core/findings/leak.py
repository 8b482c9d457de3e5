"""A column that gives the target away.

A strong feature leaves some rows in doubt: the best of iris is wrong about one flower in twenty. A copy of the answer,
a code of it, or what is only known afterwards, leaves next to none. So a column is judged alone, by how much of the
target it leaves open to who has seen other rows. Honest measures may part two classes well too, but side by side;
those of a copy lie far apart, or are all the same within a class.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tdc_core.findings.measures import class_error, number_error, ranks
from tdc_core.findings.view import Feature, View
from tdc_core.spec.findings import Finding

CLASS_ERROR = 0.06
"""How often a column that gives the class away may be wrong, with 1 for who knows nothing."""
FAR_APART = 6.0
"""How many of their own widths the classes' values lie apart in a number that gives them away."""
UNEXPLAINED = 0.03
"""The share of its variance that a column leaves of a number that it gives away."""
_LEAST_ROWS = 20
_LEAST_PRESENT = 0.3  # share of the rows in which a column must have a value to be judged by its values alone
_MANY_ALIKE, _ALIKE_ERROR = 0.2, 0.03  # the share of one value (0 for "never happened") among a measure's others
_TRIM = 0.01  # share of the rows at either end that a straight line is not judged by


def leak(view: View) -> Iterator[Finding]:
    """Columns that alone tell the target almost without fail."""
    error_of = _class_error if view.classes is not None else _number_error
    most = CLASS_ERROR if view.classes is not None else UNEXPLAINED
    if len(view.sample) < _LEAST_ROWS:
        return
    for feature in view.features:
        if feature.kind in ("constant", "empty", "nested") or feature.distinct == 0:
            continue
        error = error_of(view, feature)
        if error <= most:
            chance = 1 / max(len(view.class_names), 1)
            told = {"right": 1 - error * (1 - chance)} if view.classes is not None else {"explained": 1 - error}
            yield Finding("data.leak", (feature.name,), told | {"rows": float(view.rows)})


def _class_error(view: View, feature: Feature) -> float:
    """How often a feature, or whether it has a value, is wrong about the class; 1 where it is honest."""
    classes, missing = view.sampled_classes, feature.cells < 0
    if missing.any():
        error = class_error(feature.sampled, missing.astype(np.int64), classes)
        if error <= CLASS_ERROR or not _enough_present(missing, classes):
            return error
    if feature.kind == "date":
        return 1.0
    kept = ~missing
    values, cells, classes = feature.sampled[kept], feature.cells[kept], classes[kept]
    error = class_error(values, cells if feature.few_values else None, classes)
    if error > CLASS_ERROR or not feature.counts_as_number or _apart(values, classes) >= FAR_APART:
        return error
    measure_beside_one_value = not feature.few_values and np.bincount(cells).max() >= _MANY_ALIKE * len(cells)
    return error if measure_beside_one_value and error <= _ALIKE_ERROR else 1.0


def _apart(values: np.ndarray, classes: np.ndarray) -> float:
    """How far the nearest two classes lie apart, in their own widths."""
    counts = np.bincount(classes)
    quarters = np.array([np.quantile(values[classes == c], (0.25, 0.5, 0.75)) for c in np.flatnonzero(counts >= 5)])
    quarters = quarters[np.argsort(quarters[:, 1])]
    widths = (quarters[:, 2] - quarters[:, 0]) / 1.349
    gaps, both = np.diff(quarters[:, 1]), np.sqrt((widths[1:] ** 2 + widths[:-1] ** 2) / 2)
    return float(np.min(gaps / np.maximum(both, 1e-9 * np.abs(gaps) + 1e-300)))


def _enough_present(missing: np.ndarray, classes: np.ndarray) -> bool:
    """Whether each class that counts has values, so that these alone can be judged."""
    rows, present = np.bincount(classes), np.bincount(classes, weights=~missing)
    return bool(np.all(present[rows >= _LEAST_ROWS] >= _LEAST_PRESENT * rows[rows >= _LEAST_ROWS]))


def _number_error(view: View, feature: Feature) -> float:
    """Which share of the target's variance a feature leaves unexplained."""
    kept = feature.cells >= 0
    if feature.kind == "date" or kept.sum() < max(_LEAST_ROWS, _LEAST_PRESENT * len(kept)):
        return 1.0
    values, target = feature.sampled[kept], view.target.sampled[kept]
    by_rank = number_error(values, feature.cells[kept] if feature.few_values else None, ranks(target))
    if not feature.counts_as_number:
        return by_rank
    whole_line = max(_off_a_line(values, target, 0.0), by_rank / 3)
    return min(by_rank, whole_line, _off_a_line(values, target, _TRIM))


def _off_a_line(values: np.ndarray, target: np.ndarray, trim: float) -> float:
    """What a straight line leaves unexplained, without a share of the rows at either end, which may be far out."""
    inside = np.ones(len(values), dtype=bool)
    for column in (values, target):
        low, high = np.quantile(column, (trim, 1 - trim))
        inside &= (column >= low) & (column <= high)
    if inside.sum() < _LEAST_ROWS or values[inside].std() == 0 or target[inside].std() == 0:
        return 1.0
    return float(1 - np.corrcoef(values[inside], target[inside])[0, 1] ** 2)
