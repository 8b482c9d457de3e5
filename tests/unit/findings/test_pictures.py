"""What is found among pictures."""

import numpy as np

from tdc_core.findings.pictures import find_in_pictures

EVEN = np.repeat([0, 1], 6)


def test_copies_are_counted() -> None:
    (found,) = find_in_pictures(np.array([0, 1, 2, 0, 0, 5, 6, 7, 8, 9, 10, 6]), EVEN, ("a", "b"))
    assert (found.code, dict(found.figures)) == ("data.duplicates", {"copies": 3, "same_features": 3, "rows": 12})
    assert not list(find_in_pictures(np.arange(12), EVEN, ("a", "b")))


def test_classes_of_few_pictures_are_named() -> None:
    labels = np.array([0] * 5 + [1] * 4 + [2])
    (found,) = find_in_pictures(np.arange(10), labels, ("a", "b", "c"))
    assert (found.code, found.words, found.figures["least"]) == ("data.rare_class", ("b", "c"), 1)
