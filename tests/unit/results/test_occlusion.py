"""The occlusion map: where an answer hangs on a place, the map says so, and how much."""

from __future__ import annotations

import numpy as np
import pytest

from tdc_core.results.occlusion import occlusion


def test_the_place_that_an_answer_hangs_on_stands_out() -> None:
    image = np.zeros((28, 28, 1), np.uint8)
    image[10:14, 20:24] = 255

    def chance(images: np.ndarray) -> np.ndarray:
        return images[:, 12, 22, 0] / 255 * 0.75 + 0.125

    found = occlusion(image, chance)
    assert found.before == 0.875 and found.patch == 6
    assert found.drops.shape == (12, 12) and set(np.unique(found.drops)) == {0.0, 0.75}
    for down, top in enumerate(found.tops):
        for across, left in enumerate(found.lefts):
            covered = top <= 12 < top + 6 and left <= 22 < left + 6
            assert found.drops[down, across] == (0.75 if covered else 0)
    assert found.pixels.argmax() in np.flatnonzero(found.pixels == found.pixels.max())
    assert found.pixels[12, 22] == 0.75 and found.pixels[2, 2] == 0


def test_what_speaks_against_an_answer_is_below_0() -> None:
    image = np.full((8, 8, 1), 16, np.uint8)
    image[0, 0] = 0
    found = occlusion(image, lambda images: images[:, 0, 0, 0] / 16)
    assert found.before == 0 and found.drops[0, 0] == -1 == found.drops.min()
    assert found.patch == 2 and found.drops.shape == (7, 7), "each place of a small image"


@pytest.mark.parametrize(("height", "width"), [(28, 28), (8, 8), (32, 20), (9, 31), (1, 1)])
def test_every_pixel_is_covered_and_none_beyond(height: int, width: int) -> None:
    seen: list[np.ndarray] = []

    def chance(images: np.ndarray) -> np.ndarray:
        seen.append(images)
        return np.zeros(len(images))

    image = np.random.default_rng(0).integers(1, 255, (height, width, 3), dtype=np.uint8)
    found = occlusion(image, chance)
    (images,) = seen
    assert images.dtype == np.float32 and np.array_equal(images[0], image)
    changed = (images[1:] != image).any(axis=-1)
    colour = np.median(image, axis=(0, 1))
    covers_nothing_new = (image == colour).all(axis=-1)
    assert (changed.any(axis=0) | covers_nothing_new).all()
    assert (images[1:][changed] == colour).all()
    assert np.isfinite(found.pixels).all() and found.pixels.shape == (height, width)
