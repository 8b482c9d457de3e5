"""The probabilities of the classes as small bars below an image."""

from __future__ import annotations

import numpy as np

BLUE, ORANGE = (96, 140, 255), (240, 140, 90)
"""The true class, and another one that the image was taken for: on the dark ground of the bars."""
OTHERS = (150, 150, 156)
_GROUND = (24, 24, 27)
_HEIGHT, _GAP = 30, 2  # pixels
_LEAST = 3  # pixels of a class; with more classes there are no bars


def with_bars(image: np.ndarray, shares: np.ndarray, true: int, taken: int) -> np.ndarray:
    """An image with a bar for each class below it, the first class on the left.

    Args:
        image: uint8 (height, width) or (height, width, 3), as it is shown.
        shares: the probabilities, (classes,), 0 to 1.
        true: the true class.
        taken: the class that the image is taken for.

    Returns:
        uint8 (height + 30, width, 3); the image as it is where there is no room for so many classes.
    """
    width, classes = image.shape[1], len(shares)
    if width < _LEAST * classes:
        return image
    colour = image if image.ndim == 3 else np.repeat(image[:, :, np.newaxis], 3, axis=2)
    strip = np.full((_HEIGHT, width, 3), _GROUND, np.uint8)
    edges = np.linspace(0, width, classes + 1).astype(int)
    for number, share in enumerate(shares):
        high = max(1, round(float(share) * (_HEIGHT - _GAP)))
        shown = BLUE if number == true else ORANGE if number == taken else OTHERS
        strip[_HEIGHT - high :, edges[number] + 1 : edges[number + 1]] = shown
    return np.concatenate([colour, strip])
