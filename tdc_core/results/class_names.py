"""What the classes are called that a model answers."""

from __future__ import annotations

from collections.abc import Sequence


def class_names(classes: Sequence[str], units: int) -> tuple[str, ...]:
    """Names of the classes that a head tells apart.

    Args:
        classes: of the data set, by their labels.
        units: of the head; where there are more than classes, the others are called by their numbers.
    """
    return (*classes, *(f"class {number}" for number in range(len(classes), units)))
