"""Shares as percent, with as many digits as it takes."""

from __future__ import annotations

_MOST_DECIMALS = 3


def percents(*shares: float) -> tuple[str, ...]:
    """Shares without their percent signs, all with the same decimals: as few as tell them apart.

    One that is not quite none or all never reads as 0 or 100, as long as three decimals can tell it.

    Args:
        shares: from 0 to 1.
    """
    for decimals in range(_MOST_DECIMALS + 1):
        told = tuple(f"{100 * share:.{decimals}f}" for share in shares)
        rounded_off = any(0 < share < 1 and float(text) in (0, 100) for share, text in zip(shares, told, strict=True))
        if not rounded_off and len(set(told)) == len(set(shares)):
            break
    return tuple(text.removesuffix(".000") if float(text) in (0, 100) else text for text in told)


def of_rows(rows: int) -> str:
    """How much one row of so many counts, with two digits that count and its percent sign."""
    return f"{float(f'{100 / rows:.2g}'):g} %"


def one_decimal(share: float) -> str:
    """A share with one decimal and its percent sign."""
    return f"{100 * share:.1f} %"


def chance(probability: float) -> str:
    """A probability with its percent sign; it is kept rounded, so none is said to be all or nothing."""
    if probability > 0.9995:
        return ">99.9 %"
    return "<0.1 %" if probability < 0.0005 else one_decimal(probability)
