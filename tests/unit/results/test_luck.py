"""Two experiments over seeds, held to SciPy where it has the same test, and to drawn numbers where it has none."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from tdc_core.results import luck
from tdc_core.results.luck import DOUBT, FEWEST, Seeds, Verdict, luck_of_two, over_seeds, said
from tdc_core.spec.messages import Code
from tdc_core.words.messages import words_of

NAMES = ("The narrow one", "The wide one")
samples = st.lists(st.floats(-100, 100), min_size=FEWEST, max_size=12)


def seeds(values: list[float] | np.ndarray, first: int = 0) -> Seeds:
    return {first + place: float(value) for place, value in enumerate(values)}


@given(samples)
def test_the_interval_of_a_mean_is_students(values: list[float]) -> None:
    found = over_seeds(seeds(values))
    assert (found.seeds, found.lost) == (len(values), 0)
    assert found.mean == pytest.approx(np.mean(values), abs=1e-9)
    assert found.interval is not None
    if found.spread > 1e-6:
        expected = stats.ttest_1samp(values, 0).confidence_interval(1 - DOUBT)
        assert found.interval == pytest.approx((expected.low, expected.high), abs=1e-6)


@given(st.lists(st.tuples(st.floats(-100, 100), st.floats(-100, 100)), min_size=FEWEST, max_size=12))
def test_over_as_many_other_seeds_it_is_students(pairs: list[tuple[float, float]]) -> None:
    one, other = (list(each) for each in zip(*pairs, strict=True))
    compared = luck_of_two(seeds(one), seeds(other, first=100), "min")
    assert compared.interval is not None
    if max(compared.one.spread, compared.other.spread) > 1e-3:
        expected = stats.ttest_ind(other, one).confidence_interval(1 - DOUBT)
        assert compared.interval == pytest.approx((expected.low, expected.high), abs=1e-6)


def test_over_fewer_and_more_it_is_as_sure_as_welch_of_one_spread() -> None:
    few, many = np.array([1.0, 2.0, 3.0]), np.repeat([1.0, 3.0], 8)
    many *= few.std(ddof=1) / many.std(ddof=1)
    expected = stats.ttest_ind(many, few, equal_var=False).confidence_interval(1 - DOUBT)
    compared = luck_of_two(seeds(few), seeds(many, first=9), "min")
    assert compared.interval == pytest.approx((expected.low, expected.high))


@pytest.mark.parametrize(("believed", "paired"), [(0.0, False), (1.0, True)])
def test_over_the_same_seeds_it_lies_between_students_and_the_paired_one(
    monkeypatch: pytest.MonkeyPatch, believed: float, paired: bool
) -> None:
    monkeypatch.setattr(luck, "BELIEVED", believed)
    rng = np.random.default_rng(1)
    one = rng.normal(size=6)
    other = one + rng.normal(0.5, 0.3, size=6)
    expected = (stats.ttest_rel if paired else stats.ttest_ind)(other, one).confidence_interval(1 - DOUBT)
    compared = luck_of_two(seeds(one), seeds(other), "max")
    assert compared.interval == pytest.approx((expected.low, expected.high))


@pytest.mark.parametrize("together", [0.0, 0.4, 0.8])
@pytest.mark.parametrize("times_wider", [1.0, 2.0])
def test_no_difference_is_called_one_in_twenty_times_at_most(together: float, times_wider: float) -> None:
    rng, times = np.random.default_rng(2), 2000
    shared, *own = rng.normal(size=(3, times, 5))
    one, other = (math.sqrt(together) * shared + math.sqrt(1 - together) * each for each in own)
    verdicts = [luck_of_two(seeds(a), seeds(b), "min").verdict for a, b in zip(one, other * times_wider, strict=True)]
    assert verdicts.count(Verdict.DIFFERENT) <= 0.055 * times


def test_seeds_that_both_have_make_a_difference_surer() -> None:
    one = np.array([1.0, 2.0, 3.0, 4.0, 5.0])
    other = one + np.array([0.9, 1.1, 1.0, 1.2, 0.8])
    same = luck_of_two(seeds(one), seeds(other), "min").interval
    some = luck_of_two(seeds(one), seeds(other[:3]), "min").interval
    others = luck_of_two(seeds(one), seeds(other, first=50), "min").interval
    shuffled = luck_of_two(seeds(one), dict(sorted(seeds(other).items(), reverse=True)), "min").interval
    assert same is not None and others is not None and some is not None
    assert same[1] - same[0] < others[1] - others[0]
    assert same == shuffled, "numbers go with their seeds, wherever they stand"


def test_which_is_better_hangs_on_the_direction() -> None:
    low, high = seeds([1.0, 1.1, 0.9]), seeds([2.0, 2.1, 1.9], first=10)
    for one, other, direction, better in (
        (low, high, "min", NAMES[0]),
        (low, high, "max", NAMES[1]),
        (high, low, "min", NAMES[1]),
        (high, low, "max", NAMES[0]),
    ):
        told = said(luck_of_two(one, other, direction), NAMES)
        reach = 2.998528 * 0.1 * math.sqrt(2 / 3)
        assert told.code == Code.LUCK_DIFFERENT
        assert told.arguments == {
            "better": better,
            "difference": pytest.approx(1),
            "low": pytest.approx(1 - reach, abs=1e-5),
            "high": pytest.approx(1 + reach, abs=1e-5),
            "seeds": 3,
        }


def test_what_may_be_luck_is_said_with_what_it_may_be() -> None:
    one, other = seeds([0.30, 0.34, 0.32]), seeds([0.31, 0.33, 0.29, 0.30], first=10)
    told, back = said(luck_of_two(one, other, "min"), NAMES), said(luck_of_two(other, one, "min"), NAMES)
    assert told.code == Code.LUCK_MAYBE
    assert (told.arguments["better"], told.arguments["difference"]) == (NAMES[1], pytest.approx(0.0125))
    assert told.arguments["seeds"] == [3, 4] and back.arguments["seeds"] == [4, 3]
    low, high = luck_of_two(other, one, "min").interval or (0, 0)
    assert (told.arguments["low"], told.arguments["high"]) == pytest.approx((low, high)) and low < 0 < high
    assert dict(back.arguments) | {"seeds": 7} == pytest.approx(dict(told.arguments) | {"seeds": 7, "better": NAMES[0]})


def test_too_few_seeds_are_said_first() -> None:
    lost, three = seeds([math.nan, 1.0]), seeds([1.0, 2.0, 3.0])
    assert luck_of_two(lost, three, "min").verdict is Verdict.TOO_FEW
    assert said(luck_of_two(lost, three, "min"), NAMES) == Code.LUCK_TOO_FEW(seeds=2, least=FEWEST)
    assert said(luck_of_two({}, {}, "min"), NAMES) == Code.LUCK_TOO_FEW(seeds=0, least=FEWEST)
    assert over_seeds(seeds([1.0, 2.0])).interval is None
    assert math.isnan(over_seeds(seeds([1.0])).spread) and over_seeds(seeds([1.0])).mean == 1.0


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_a_number_that_is_none_is_no_mean(number: float) -> None:
    whole, lost = seeds([1.0, 2.0, 3.0]), seeds([1.0, number, number])
    for one, other, name in ((whole, lost, NAMES[1]), (lost, whole, NAMES[0])):
        compared = luck_of_two(one, other, "min")
        assert compared.verdict is Verdict.LOST
        assert said(compared, NAMES) == Code.LUCK_LOST(name=name, lost=2, seeds=3)
    assert over_seeds(lost).interval is None and math.isnan(over_seeds(lost).mean)


def test_numbers_that_never_differ_are_alike() -> None:
    constant, other = luck_of_two(seeds([0.1] * 3), seeds([0.1] * 7, first=5), "max"), seeds([0.9] * 3)
    assert constant.interval == (0, 0)
    assert said(constant, NAMES) == Code.LUCK_ALIKE(seeds=[3, 7])
    same = seeds([1.0, 2.0, 4.0])
    assert luck_of_two(same, same, "max").verdict is Verdict.ALIKE
    assert luck_of_two(same, seeds([2.0, 1.0, 4.0]), "max").verdict is Verdict.LUCK
    assert luck_of_two(other, seeds([1.0] * 3), "max").verdict is Verdict.DIFFERENT


@given(samples, samples, st.integers(0, 8))
def test_whatever_comes_gets_a_verdict_and_the_two_may_be_swapped(
    one: list[float], other: list[float], first: int
) -> None:
    a, b = seeds(one), seeds(other, first=first)
    there, back = luck_of_two(a, b, "min"), luck_of_two(b, a, "min")
    assert there.interval is not None and back.interval is not None
    assert there.interval == pytest.approx((-back.interval[1], -back.interval[0]))
    assert words_of(said(there, NAMES)).endswith(".")
