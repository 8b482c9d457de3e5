"""Two experiments over seeds, held to SciPy where it has the same test, and to drawn numbers where it has none."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from tdc_core.results import luck
from tdc_core.results.luck import FEWEST, Seeds, Verdict, luck_of_two, over_seeds, said
from tdc_core.words.messages import words_of

NAMES = ("The narrow one", "The wide one")
samples = st.lists(st.floats(-100, 100), min_size=FEWEST, max_size=12)


def seeds(values: list[float] | np.ndarray, first: int = 0) -> Seeds:
    return {first + place: float(value) for place, value in enumerate(values)}


def words(one: Seeds, other: Seeds, direction: luck.Direction = "min") -> str:
    return words_of(said(luck_of_two(one, other, direction), NAMES))


@given(samples)
def test_the_interval_of_a_mean_is_students(values: list[float]) -> None:
    found = over_seeds(seeds(values))
    assert (found.seeds, found.lost) == (len(values), 0)
    assert found.mean == pytest.approx(np.mean(values), abs=1e-9)
    assert found.interval is not None
    if found.spread > 1e-6:
        expected = stats.ttest_1samp(values, 0).confidence_interval()
        assert found.interval == pytest.approx((expected.low, expected.high), abs=1e-6)


@given(samples, samples)
def test_over_other_seeds_it_is_welchs(one: list[float], other: list[float]) -> None:
    compared = luck_of_two(seeds(one), seeds(other, first=100), "min")
    assert compared.interval is not None
    if max(compared.one.spread, compared.other.spread) > 1e-3:
        expected = stats.ttest_ind(other, one, equal_var=False).confidence_interval()
        assert compared.interval == pytest.approx((expected.low, expected.high), abs=1e-6)


@pytest.mark.parametrize(("believed", "paired"), [(0.0, False), (1.0, True)])
def test_over_the_same_seeds_it_lies_between_welchs_and_the_paired_one(
    monkeypatch: pytest.MonkeyPatch, believed: float, paired: bool
) -> None:
    monkeypatch.setattr(luck, "BELIEVED", believed)
    rng = np.random.default_rng(1)
    one = rng.normal(size=6)
    other = one + rng.normal(0.5, 0.3, size=6)
    test = stats.ttest_rel(other, one) if paired else stats.ttest_ind(other, one, equal_var=False)
    expected = test.confidence_interval()
    compared = luck_of_two(seeds(one), seeds(other), "max")
    assert compared.interval is not None
    if paired:  # of spreads that are equal, as the degrees of freedom have it
        assert compared.interval == pytest.approx((expected.low, expected.high), rel=0.02)
    else:
        assert compared.interval == pytest.approx((expected.low, expected.high))


@pytest.mark.parametrize("together", [0.0, 0.4, 0.8])
@pytest.mark.parametrize("times_wider", [1.0, 4.0])
def test_no_difference_is_called_one_in_twenty_times_at_most(together: float, times_wider: float) -> None:
    rng, times = np.random.default_rng(2), 2000
    shared, *own = rng.normal(size=(3, times, 5))
    one, other = (math.sqrt(together) * shared + math.sqrt(1 - together) * each for each in own)
    verdicts = [luck_of_two(seeds(a), seeds(b), "min").verdict for a, b in zip(one, other * times_wider, strict=True)]
    assert verdicts.count(Verdict.DIFFERENT) <= 0.065 * times


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
    assert words(low, high, "min").startswith("The narrow one is better by 1, and 3 seeds say that this is not luck")
    assert words(low, high, "max").startswith("The wide one is better by 1, and 3 seeds say that this is not luck")
    assert words(high, low, "min").startswith("The wide one is better by 1")
    assert "over all seeds it is 0.7" in words(low, high) and " to 1.2" in words(low, high)


def test_what_may_be_luck_is_said_with_what_it_may_be() -> None:
    one, other = seeds([0.30, 0.34, 0.32]), seeds([0.31, 0.33, 0.29, 0.30], first=10)
    text = words(one, other)
    assert text.startswith("This may be luck: The wide one is better by 0.0125 over 3 and 4 seeds")
    low, high = (float(number) for number in text.rstrip(".").split("anything from ")[1].split(" to "))
    assert low < 0 < 0.0125 < high
    assert words(other, one).replace(NAMES[0], NAMES[1]) == text.replace("3 and 4", "4 and 3")


def test_large_numbers_are_said_without_an_exponent() -> None:
    assert "better by 12,346," in words(seeds([1.0, 2.0, 3.0]), seeds([12347.0, 12348.0, 12349.0], first=9), "max")


def test_too_few_seeds_are_said_first() -> None:
    lost = seeds([math.nan, 1.0])
    assert luck_of_two(lost, seeds([1.0, 2.0, 3.0]), "min").verdict is Verdict.TOO_FEW
    assert words(lost, seeds([1.0, 2.0, 3.0])) == (
        "2 seeds can't tell a difference from luck. It takes at least 3 seeds of each."
    )
    assert words({}, {}).startswith("0 seeds can't")
    assert over_seeds(seeds([1.0, 2.0])).interval is None
    assert math.isnan(over_seeds(seeds([1.0])).spread) and over_seeds(seeds([1.0])).mean == 1.0


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_a_number_that_is_none_is_no_mean(number: float) -> None:
    whole, lost = seeds([1.0, 2.0, 3.0]), seeds([1.0, number, number])
    for one, other, name in ((whole, lost, NAMES[1]), (lost, whole, NAMES[0])):
        assert luck_of_two(one, other, "min").verdict is Verdict.LOST
        assert (
            words(one, other) == f"{name} ended without a number with 2 of 3 seeds, so there are no means to compare."
        )
    assert over_seeds(lost).interval is None and math.isnan(over_seeds(lost).mean)


def test_numbers_that_never_differ_are_alike() -> None:
    constant, other = seeds([0.1] * 3), seeds([0.1] * 7, first=5)
    assert luck_of_two(constant, other, "max").interval == (0, 0)
    assert words(constant, other) == "Both come to the same number, with 3 and 7 seeds."
    same = seeds([1.0, 2.0, 4.0])
    assert luck_of_two(same, same, "max").verdict is Verdict.ALIKE
    assert luck_of_two(same, seeds([2.0, 1.0, 4.0]), "max").verdict is Verdict.LUCK
    assert luck_of_two(seeds([0.9] * 3), seeds([1.0] * 3), "max").verdict is Verdict.DIFFERENT


@given(samples, samples, st.integers(0, 8))
def test_whatever_comes_gets_a_verdict_and_the_two_may_be_swapped(
    one: list[float], other: list[float], first: int
) -> None:
    a, b = seeds(one), seeds(other, first=first)
    there, back = luck_of_two(a, b, "min"), luck_of_two(b, a, "min")
    assert there.interval is not None and back.interval is not None
    assert there.interval == pytest.approx((-back.interval[1], -back.interval[0]))
    assert words(a, b)
