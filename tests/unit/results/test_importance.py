"""Permutation importance: as scikit-learn has it, and none for what does not count."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.inspection import permutation_importance as sklearns
from sklearn.tree import DecisionTreeRegressor

from tdc_core.results.importance import REPEATS, permutation_importance

RNG = np.random.default_rng(4)
ROWS = RNG.normal(size=(200, 4)).astype(np.float32)


def test_it_is_what_scikit_learn_finds() -> None:
    labels = 3 * ROWS[:, 0] + ROWS[:, 1] ** 2 + 0.1 * RNG.normal(size=len(ROWS))
    tree = DecisionTreeRegressor(max_depth=5, random_state=0).fit(ROWS, labels)
    found = permutation_importance(
        ROWS,
        [1] * 4,
        lambda features: tree.predict(features)[:, np.newaxis],
        lambda outputs: float(np.abs(outputs[:, 0] - labels).mean()),
        repeats=400,
    )
    theirs = sklearns(tree, ROWS, labels, scoring="neg_mean_absolute_error", n_repeats=400, random_state=1)
    assert found.means == pytest.approx(theirs.importances_mean, abs=0.02)
    assert found.spreads == pytest.approx(theirs.importances_std, abs=0.02)
    assert found.order.tolist() == np.argsort(-theirs.importances_mean, kind="stable").tolist()
    assert found.error == pytest.approx(float(np.abs(tree.predict(ROWS) - labels).mean()))


def test_a_column_that_is_not_looked_at_does_not_count() -> None:
    labels = ROWS[:, 2] > 0
    found = permutation_importance(
        ROWS, [1] * 4, lambda features: features, lambda outputs: float(((outputs[:, 2] > 0) != labels).mean())
    )
    assert found.error == 0 and found.rises.shape == (4, REPEATS)
    assert not found.rises[[0, 1, 3]].any() and found.means[2] == pytest.approx(0.5, abs=0.05)
    assert found.order[0] == 2


def test_the_inputs_of_a_category_are_shuffled_together() -> None:
    rows = np.eye(3, dtype=np.float32)[RNG.integers(0, 3, 60)]
    seen: list[np.ndarray] = []

    def predict(features: np.ndarray) -> np.ndarray:
        seen.append(features)
        return features

    permutation_importance(np.hstack([rows, rows[:, :1]]), [3, 1], predict, lambda outputs: 0.0)
    assert all((features[:, :3].sum(axis=1) == 1).all() for features in seen), "each row is of one category"
    assert np.array_equal(seen[1][:60, 3], rows[:, 0]) and not np.array_equal(seen[1][:60, :3], rows)


def test_it_is_the_same_each_time() -> None:
    runs = [permutation_importance(ROWS, [1] * 4, lambda f: f, lambda o: float(o[:50].sum())) for _ in range(2)]
    assert np.array_equal(runs[0].rises, runs[1].rises) and runs[0].rises.any()
