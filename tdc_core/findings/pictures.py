"""What stands out among a person's own pictures: the same one again, classes with next to none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from tdc_core.findings.target import RARE
from tdc_core.spec.findings import Finding


def find_in_pictures(alike: np.ndarray, labels: np.ndarray, classes: Sequence[str]) -> Iterator[Finding]:
    """What the pictures say against a result.

    Args:
        alike: int64 (rows,), the same number for pictures that are the same.
        labels: int64 (rows,), places in the classes.
        classes: their names.
    """
    copies = float(len(alike) - len(np.unique(alike)))
    if copies:  # no two pictures are the same by chance
        figures = {"copies": copies, "same_features": copies, "rows": float(len(alike))}
        yield Finding("data.duplicates", (), figures)
    counts = np.bincount(labels, minlength=len(classes))
    rare = np.flatnonzero(counts < RARE)
    if len(rare):
        figures = {"least": float(counts[rare].min()), "classes": float(len(rare))}
        yield Finding("data.rare_class", (), figures, tuple(classes[place] for place in rare.tolist()))
