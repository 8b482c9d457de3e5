"""The plane through a table's inputs."""

from __future__ import annotations

import numpy as np
import pytest

from tdc_core.results.plane import SIDE, plane


def test_two_columns_vary_and_the_others_stay_in_the_middle() -> None:
    rows = np.random.default_rng(1).normal(size=(31, 6)).astype(np.float32)
    rows[:, 1:4] = np.eye(3)[[0] * 10 + [1] * 9 + [2] * 12]
    found = plane(rows, [1, 3, 1, 1], across=3, up=0)
    assert found.features.shape == (SIDE * SIDE, 6) and found.features.dtype == np.float32
    grid = found.features.reshape(SIDE, SIDE, 6)
    assert (grid[..., 1:4] == [0, 0, 1]).all(), "the commonest category"
    assert grid[..., 4] == pytest.approx(np.full((SIDE, SIDE), np.median(rows[:, 4])))
    assert grid[7, :, 5] == pytest.approx(found.x) and grid[:, 7, 0] == pytest.approx(found.y)
    assert found.x[0] < rows[:, 5].min() and found.x[-1] > rows[:, 5].max()
    assert found.y[0] < rows[:, 0].min() and found.y[-1] > rows[:, 0].max()


def test_a_column_of_one_value_has_a_span_too() -> None:
    found = plane(np.ones((3, 2), np.float32), [1, 1], 0, 1)
    assert found.x[0] < 1 < found.x[-1]
