"""Intervals against published values."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tdc_core.results.interval import mean_interval, wilson_interval


@pytest.mark.parametrize(
    ("hits", "rows", "low", "high"),
    [
        # R. G. Newcombe (1998), Statistics in Medicine 17, table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        # by hand: z²/(n + z²) = 3.8415/13.8415
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (28, 30, 0.7868, 0.9815),
    ],
)
def test_wilson_has_the_published_values(hits: int, rows: int, low: float, high: float) -> None:
    assert wilson_interval(hits, rows) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 10**6).flatmap(lambda rows: st.tuples(st.integers(0, rows), st.just(rows))))
def test_wilson_holds_the_share_and_stays_within_0_and_1(drawn: tuple[int, int]) -> None:
    hits, rows = drawn
    low, high = wilson_interval(hits, rows)
    assert 0 <= low <= hits / rows <= high <= 1
    assert low < high
    mirrored = wilson_interval(rows - hits, rows)
    assert (1 - mirrored[1], 1 - mirrored[0]) == pytest.approx((low, high), abs=1e-12)


@pytest.mark.parametrize(("hits", "rows"), [(0, 0), (3, 2), (-1, 2)])
def test_wilson_refuses_what_is_no_share(hits: int, rows: int) -> None:
    with pytest.raises(ValueError, match="no share"):
        wilson_interval(hits, rows)


def test_the_interval_of_a_mean_is_196_standard_errors_wide() -> None:
    # mean 3, s = √2.5, s/√5 = √0.5
    assert mean_interval(np.array([1.0, 2, 3, 4, 5])) == pytest.approx((3 - 1.96 * 0.5**0.5, 3 + 1.96 * 0.5**0.5), 1e-4)


def test_the_interval_of_a_mean_is_cut_off_at_zero_and_needs_two_values() -> None:
    interval = mean_interval(np.array([0.0, 10.0]))
    assert interval is not None
    assert interval[0] == 0
    assert mean_interval(np.array([1.0])) is None
