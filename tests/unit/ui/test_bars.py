from __future__ import annotations

import numpy as np
import pytest

from tdc_core.ui.results.bars import BLUE, ORANGE, with_bars


def heights(picture: np.ndarray, colour: tuple[int, int, int], below: int) -> np.ndarray:
    """How high each column of pixels below the image is in a colour."""
    return (picture[below:] == colour).all(axis=-1).sum(axis=0)


@pytest.mark.parametrize("shape", [(112, 112), (96, 100, 3)])
def test_each_class_has_a_bar_as_high_as_its_probability(shape: tuple[int, ...]) -> None:
    image = np.full(shape, 200, np.uint8)
    picture = with_bars(image, np.array([0.25, 0.75, 0.0, 0.0]), true=1, taken=0)
    assert picture.dtype == np.uint8 and picture.shape == (shape[0] + 30, shape[1], 3)
    assert (picture[: shape[0]] == 200).all()
    true, taken = (heights(picture, colour, shape[0]) for colour in (BLUE, ORANGE))
    assert (taken.max(), true.max()) == (7, 21)
    quarter = shape[1] // 4
    assert taken[1:quarter].all() and not taken[quarter + 1 :].any(), "the first class is on the left"
    assert true[quarter + 1 : 2 * quarter].all() and not true[:quarter].any()


def test_a_right_answer_has_no_orange() -> None:
    picture = with_bars(np.zeros((50, 60), np.uint8), np.array([0.1, 0.9]), true=1, taken=1)
    assert not heights(picture, ORANGE, 50).any() and heights(picture, BLUE, 50).max() == 25


def test_where_there_is_no_room_for_bars_there_are_none() -> None:
    image = np.zeros((112, 112), np.uint8)
    assert with_bars(image, np.full(100, 0.01), 3, 3) is image
