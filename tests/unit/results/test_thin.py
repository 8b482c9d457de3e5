from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tdc_core.results.thin import thin


@given(st.integers(1, 3000), st.integers(2, 400))
def test_what_is_kept_has_both_ends_and_even_steps(length: int, most: int) -> None:
    kept = thin(length, most).tolist()
    assert len(set(kept)) == len(kept) == min(length, most)
    assert (kept[0], kept[-1]) == (0, length - 1)
    steps = [later - earlier for earlier, later in pairwise(kept)]
    assert max(steps, default=1) - min(steps, default=1) <= 1


def test_nothing_stays_nothing() -> None:
    assert thin(0, 10).tolist() == []


def test_positions_are_rounded() -> None:
    assert thin(5, 4).tolist() == [0, 1, 3, 4]
