"""Numbers for people: as many digits as count, and no exponent where people write none."""

from __future__ import annotations

import pytest

from tdc_core.spec import few_digits


@pytest.mark.parametrize(
    ("value", "digits", "said"),
    [
        (51_610.4, 4, "51,610"),
        (-202_345.0, 4, "-202,300"),
        (9_999.96, 4, "10,000"),
        (999_999_999.0, 3, "1,000,000,000"),
        (2_500_000_000.0, 3, "2.5e+09"),
        (643.7, 4, "643.7"),
        (0.01234, 3, "0.0123"),
        (0.0, 3, "0"),
        (float("nan"), 3, "nan"),
    ],
)
def test_a_number_has_the_digits_that_count_and_no_exponent_below_a_billion(
    value: float, digits: int, said: str
) -> None:
    assert few_digits(value, digits) == said
