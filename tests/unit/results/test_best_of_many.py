"""The best of many, held to taking all ways one by one."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tdc_core.results.best_of_many import best_of_many


def one_by_one(tries: int, chosen_by: list[float], judged_by: list[float]) -> tuple[float, float]:
    bests, kept = [], []
    for taken in combinations(range(len(chosen_by)), tries):
        best = max(chosen_by[place] for place in taken)
        bests.append(best)
        kept.append(np.mean([judged_by[place] for place in taken if chosen_by[place] == best]))
    return float(np.mean(bests)), float(np.mean(kept))


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=7, unique=True), st.data())
def test_it_is_the_mean_over_all_ways_to_take_them(numbers: list[tuple[int, int]], data: st.DataObject) -> None:
    tries = data.draw(st.integers(1, len(numbers)))
    chosen_by, judged_by = ([float(each[of]) for each in numbers] for of in (0, 1))
    best, kept = best_of_many(tries, chosen_by, judged_by)
    expected = one_by_one(tries, chosen_by, judged_by)
    assert best == pytest.approx(expected[0])
    if len(set(chosen_by)) == len(chosen_by):
        assert kept == pytest.approx(expected[1])


def test_alike_tries_share_it() -> None:
    assert best_of_many(3, [1.0, 1.0, 0.0], [5.0, 7.0, 90.0]) == (1.0, 6.0)
    assert best_of_many(2, [1.0, 1.0, 0.0], [5.0, 7.0, 90.0]) == (1.0, 6.0)


def test_the_more_tries_the_better_the_best_and_a_coin_judges_it_as_before() -> None:
    rng = np.random.default_rng(0)
    lucky, judge = rng.normal(size=100).tolist(), rng.normal(size=100)
    judge -= judge.mean()
    bests = [best_of_many(tries, lucky, judge.tolist()) for tries in range(1, 101)]
    assert [best for best, _ in bests] == sorted(best for best, _ in bests)
    assert bests[0] == (pytest.approx(np.mean(lucky)), pytest.approx(0, abs=1e-12))
    assert bests[-1] == (max(lucky), pytest.approx(judge[np.argmax(lucky)]))


@pytest.mark.parametrize(("tries", "judged_by"), [(0, [1.0]), (2, [1.0]), (1, [])])
def test_what_makes_no_sense_is_refused(tries: int, judged_by: list[float]) -> None:
    with pytest.raises(ValueError, match="no "):
        best_of_many(tries, [1.0], judged_by)
