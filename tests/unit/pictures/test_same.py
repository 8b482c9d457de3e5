"""Pictures that are there twice are found, and others are not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from tdc_core.catalog.datasets import find_dataset
from tdc_core.datasets.library import DatasetLibrary
from tdc_core.pictures.picture import decoded
from tdc_core.pictures.same import same_pictures
from tests.unit.pictures.making import encoded


def photo(seed: int, side: int = 256) -> Image.Image:
    """Noise at all scales, as photos have it."""
    random = np.random.default_rng(seed)
    layers = [
        np.asarray(
            Image.fromarray(random.normal(size=(cells, cells)).astype(np.float32)).resize((side, side)), np.float32
        )
        for cells in (2, 4, 8, 16, 32, 64)
        for _ in range(3)
    ]
    mixed = sum(np.stack(layers[3 * level : 3 * level + 3], -1) * 40 / 1.6**level for level in range(6))
    return Image.fromarray((mixed + 120).clip(0, 255).astype(np.uint8))


def prepared(image: Image.Image, kind: str = "PNG", side: int = 48, **options: int) -> np.ndarray:
    return decoded(encoded(image, kind, **options), side, side, "crop", "colour")


def test_the_same_pixels_in_two_parts() -> None:
    rows = np.random.default_rng(0).integers(0, 256, (50, 8, 8, 1), np.uint8)
    found = same_pictures([rows[:30], rows[[3, 40, 3]]])
    assert found.content.dtype == np.int64
    assert found.content.tolist() == [*range(30), 3, 31, 3]
    assert found.alike.tolist() == found.content.tolist()


def test_photos_saved_again_are_alike_and_others_are_not() -> None:
    photos = [photo(seed) for seed in range(40)]
    first = np.stack([prepared(one, "JPEG", quality=95) for one in photos])
    again = np.stack([prepared(one.resize((120, 120)), "JPEG", quality=75) for one in photos[:20]])
    brighter = np.stack([prepared(one.point(lambda value: value * 1.1)) for one in photos[20:30]])
    found = same_pictures([first, again, brighter])
    assert len(np.unique(found.content)) == 70
    assert found.alike.tolist() == [*range(40), *range(20), *range(20, 30)]


def test_no_two_handwritten_digits_are_alike(home: Path) -> None:
    card = find_dataset("mnist")
    assert card is not None
    rows = DatasetLibrary(home).open(card).splits["test"].features
    assert len(np.unique(same_pictures([rows]).alike)) == len(rows) == 10_000


def test_flat_pictures_are_the_same_by_their_pixels_alone() -> None:
    rows = np.full((6, 20, 20, 3), 100, np.uint8)
    rows[:, 0, 0, 0] += np.array([0, 1, 2, 3, 3, 4], np.uint8)
    assert same_pictures([rows]).alike.tolist() == [0, 1, 2, 3, 3, 5]


def test_colours_count() -> None:
    rows = np.zeros((2, 20, 20, 3), np.uint8)
    rows[0, 5:15, 5:15, 0] = rows[1, 5:15, 5:15, 2] = 200
    assert same_pictures([rows]).alike.tolist() == [0, 1]


def test_all_alike() -> None:
    rows = np.repeat(np.random.default_rng(0).integers(0, 256, (1, 30, 30, 1), np.uint8), 3000, axis=0)
    rows[np.arange(3000), np.arange(3000) % 30, np.arange(3000) // 30 % 30] ^= 1
    found = same_pictures([rows[:1000], rows[1000:]])
    assert len(np.unique(found.content)) == 900 and set(found.alike) == {0}


def test_nothing_and_one() -> None:
    assert same_pictures([]).alike.shape == (0,)
    assert same_pictures([np.empty((0, 8, 8, 1), np.uint8)]).content.shape == (0,)
    assert same_pictures([np.ones((1, 8, 8, 1), np.uint8)]).alike.tolist() == [0]
