"""A column of numbers in two units or two ways of writing.

Signs beside the numbers tell it at once. Bare numbers tell it where the same things lie twice, a known factor apart: on
a logarithmic scale two heaps of the same shape and width, with a valley between them; or where some have more decimals
than the others and lie that factor away from them, as what was converted does. Temperatures lie on no common zero, so
that their heaps are looked at as they are, and held against one another once they are converted.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from tdc_core.findings.view import Feature, View
from tdc_core.spec.findings import Finding

POWERS = (10.0, 100.0, 1_000.0, 10_000.0, 100_000.0, 1_000_000.0)
FACTORS = (*POWERS, 1.609, 1 / 0.4536, 2.54, 3.281, 3.785, 12.0, 18.016, 25.4, 28.35, 60.0, 3_600.0)
"""How many of one unit make another: powers of ten, and miles, pounds, inches, feet, gallons, months, glucose in mg/dl,
inches in millimetres, ounces, minutes and hours."""
TEMPERATURES = ((1.8, 32.0), (1.0, 273.15))
"""What makes degrees Fahrenheit and kelvins of degrees Celsius: times, and plus."""
APART = 3.5
"""How many of their own widths two heaps must lie apart."""
SPARSE = 20.0
"""How many more, divided by the values of the smaller heap, since a few values far out make a heap by chance."""
LEAST_SHARE = 0.02
"""The share of values that the rarer sign must have."""
LEAST_HEAP = 0.04
"""The share of values that the smaller heap must have."""
_LEAST_VALUES, _LEAST_ROWS = 50, 4
_COARSE = 10  # steps of a column up to which a heap lies in steps, with gaps between them that are no valleys
_EXTREMES = (-60.0, 60.0)  # degrees Celsius between which the middle of temperatures lies
_OTHER_SIGN = 0.05  # share of values below zero, or above, from which a column has both signs, as no length has
_SURE = 5.0  # how many of its own errors a difference must be, not to be chance
_MOST_DECIMALS = 4
_WIDTH = 0.15  # by how much the logarithm of two heaps' widths may be off, beside what chance makes of it
_TOLERANCE = 0.03  # by how much the logarithm of the factor may be off, beside what chance makes of it
_FULL = 0.4  # how many values a valley may have, with 1 for those about the middle of the smaller heap
_UNLIKE = 1.7  # how far two heaps' distributions may be apart: Kolmogorov and Smirnov's distance, one in 150 by chance
_TOLD_BY_TARGET = 0.75  # how well the target may tell the heaps apart before they are two kinds of things
_WORDS = 2_000
_WITH_UNIT = re.compile(r"^\s*[-+]?\d[\d.,]*\s*([^\W\d_]{1,10}|%|€|\$|£)\s*$")
_DECIMAL = re.compile(r"^\s*[-+]?(?:\d+|\d{1,3}(?:[.,' ]\d{3})+)([.,])\d{1,2}\s*$")


def mixed_units(view: View) -> Iterator[Finding]:
    """Numbers with two units or decimal signs, or in two heaps a known factor apart."""
    for feature in view.features:
        if feature.kind in ("date", "constant", "empty", "nested"):
            continue
        signs = _signs_of(feature)
        if signs:
            figures = {f"sign {place}": float(count) for place, (_, count) in enumerate(signs)}
            words = tuple(sign for sign, _ in signs)
            yield Finding("data.mixed_units", (feature.name,), figures | {"rows": float(view.rows)}, words)
        elif feature.numbers is not None and (parts := _by_decimals(feature) or _heaps(view, feature)):
            factor, share = parts
            yield Finding("data.mixed_units", (feature.name,), {"factor": factor, "share": share})
        elif feature.numbers is not None and (degrees := _degrees(view, feature)):
            factor, offset, share = degrees
            yield Finding("data.mixed_units", (feature.name,), {"factor": factor, "offset": offset, "share": share})


def _signs_of(feature: Feature) -> list[tuple[str, int]]:
    """Two or more signs that mean different things, commonest first; nothing where they are all of one kind."""
    if feature.numbers is not None:
        counts, values = feature.column.signs, int((~feature.missing).sum())
    else:
        counts, values = _signs_in_words(feature)
    units: Counter[str] = Counter()
    for sign, count in counts.items():
        if sign not in ".,":
            units[sign.strip().casefold()] += count
    bare = values - units.total()
    if units and bare > 0:
        units["no unit"] = bare
    points = Counter({sign: count for sign, count in counts.items() if sign in (".", ",")})
    least = max(2, LEAST_SHARE * values)
    for found in (units, points):
        common = [(sign, count) for sign, count in found.most_common() if count >= least]
        if len(common) > 1:
            return common
    return []


def _signs_in_words(feature: Feature) -> tuple[Mapping[str, int], int]:
    """The signs of a column of words that are nearly all numbers with something beside them, and of how many values."""
    places, times = np.unique(np.array(feature.codes)[feature.sample], return_counts=True)
    found: Counter[str] = Counter()
    read = total = 0
    for code, count in zip(places[:_WORDS], times[:_WORDS], strict=True):
        if code < 0:
            continue
        word, total = feature.words[code], total + int(count)
        sign = _WITH_UNIT.match(word) or _DECIMAL.match(word)
        if sign:
            found[sign[1]] += int(count)
        read += int(count) * (sign is not None or word.strip().lstrip("-").isdigit())
    return (found, total) if total >= _LEAST_VALUES and read >= 0.9 * total else ({}, total)


def _heaps(view: View, feature: Feature) -> tuple[float, float] | None:
    """The factor between two heaps of values, and the share of the smaller one; None where there is one heap."""
    kept = ~np.isnan(feature.sampled) & (feature.sampled != 0)
    sizes = np.log(np.abs(feature.sampled[kept]))
    order = np.argsort(sizes)
    logs = sizes[order]
    rows = len(logs)
    least = max(_LEAST_ROWS, math.ceil(LEAST_HEAP * rows))
    if rows < max(_LEAST_VALUES, 2 * least):
        return None
    for cut in (_best_cut(logs, least), _widest_gap(logs, least)):
        factor = _factor_between(logs[:cut], logs[cut:], feature)
        if factor and not _told_by_target(view, np.flatnonzero(kept), np.flatnonzero(kept)[order[cut:]]):
            return factor, min(cut, rows - cut) / rows
    return None


def _factor_between(low: np.ndarray, high: np.ndarray, feature: Feature) -> float | None:
    """The factor between two sorted heaps of logarithms, None where they are no heaps of the same things."""
    apart = float(np.median(high) - np.median(low))
    signs = float(np.mean(feature.present < 0))
    factor = _nearest(apart, FACTORS if min(signs, 1 - signs) < _OTHER_SIGN else POWERS)
    off = _TOLERANCE + 3 * 1.25 * math.hypot(low.std() / len(low) ** 0.5, high.std() / len(high) ** 0.5)
    if abs(math.log(factor) - apart) > off or not _two_heaps(low, high) or not _alike(low, high):
        return None
    step = np.diff(np.unique(np.abs(feature.present))).min(initial=math.inf)
    coarse = math.exp(np.median(low)) < _COARSE * step
    return None if coarse and not _same_values(low, high, factor) else factor


def _degrees(view: View, feature: Feature) -> tuple[float, float, float] | None:
    """What makes the one of two heaps the other, times and plus, and the share of the smaller one."""
    kept = np.flatnonzero(~np.isnan(feature.sampled))
    order = np.argsort(feature.sampled[kept])
    values = feature.sampled[kept][order]
    rows = len(values)
    least = max(_LEAST_ROWS, math.ceil(LEAST_HEAP * rows))
    if rows < max(_LEAST_VALUES, 2 * least) or not _EXTREMES[0] <= values[0] + (values[-1] - values[0]) / 2 <= 200:
        return None
    cut = _best_cut(values, least, one_width=False)
    low, high = values[:cut], values[cut:]
    if not _EXTREMES[0] <= np.median(low) <= _EXTREMES[1] or not _two_heaps(low, high):
        return None
    for factor, offset in TEMPERATURES:
        as_low = (high - offset) / factor
        off = 0.05 * low.std() + 3 * 1.25 * math.hypot(low.std() / len(low) ** 0.5, as_low.std() / len(high) ** 0.5)
        if abs(np.median(as_low) - np.median(low)) > max(off, 0.1) or not _alike(low, as_low):
            continue
        if not _told_by_target(view, kept, kept[order[cut:]]):
            return factor, offset, min(cut, rows - cut) / rows
    return None


def _by_decimals(feature: Feature) -> tuple[float, float] | None:
    """The factor between values with few decimals and the fewer ones with more, as a conversion leaves them."""
    values = feature.present[feature.present != 0]
    if len(values) < _LEAST_VALUES:
        return None
    for decimals in range(_MOST_DECIMALS):
        scaled = values * 10**decimals
        longer = np.abs(scaled - np.round(scaled)) > 1e-6 * np.maximum(1, np.abs(scaled) * 1e-6)
        if longer.mean() <= 0.55:
            break
    else:
        return None
    if longer.sum() < max(_LEAST_ROWS, LEAST_HEAP * len(values)):
        return None
    logs = np.log(np.abs(values))
    short, long = logs[~longer], logs[longer]
    apart = abs(float(np.median(long) - np.median(short)))
    factor = _nearest(apart)
    width = math.sqrt((short.var() * len(short) + long.var() * len(long)) / len(values))
    error = 1.25 * width * math.sqrt(1 / len(short) + 1 / len(long))
    if apart < _SURE * error or abs(math.log(factor) - apart) > _TOLERANCE + 3 * error or not _alike(short, long):
        return None
    return factor, float(longer.mean())


def _alike(heap: np.ndarray, other: np.ndarray) -> bool:
    """Whether two heaps have the same shape and width once their means lie on one another, as a factor leaves it."""
    rows, widths = 1 / len(heap) + 1 / len(other), (float(heap.std()), float(other.std()))
    if not all(widths):
        return False
    first, second = np.sort(heap - heap.mean()), np.sort(other - other.mean())
    fourth = float(np.mean(np.concatenate([first / widths[0], second / widths[1]]) ** 4))
    if abs(math.log(widths[0] / widths[1])) > _WIDTH + 2 * math.sqrt((fourth - 1) / 4 * rows):
        return False
    every = np.concatenate([first, second])
    shares = [np.searchsorted(part, every, side="right") / len(part) for part in (first, second)]
    lumps = max(float(np.unique(part, return_counts=True)[1].max()) / len(part) for part in (first, second))
    return bool(np.abs(shares[0] - shares[1]).max() <= _UNLIKE * rows**0.5 + lumps / 2)


def _same_values(low: np.ndarray, high: np.ndarray, factor: float) -> bool:
    """Whether all values of the larger heap are values of the smaller one, times the factor; both as logarithms."""
    return bool(np.isin(np.round(high - math.log(factor), 6), np.round(low, 6)).all())


def _nearest(apart: float, factors: Sequence[float] = FACTORS) -> float:
    """The factor whose logarithm comes nearest."""
    return min(factors, key=lambda factor: abs(math.log(factor) - apart))


def _best_cut(values: np.ndarray, least: int, one_width: bool = True) -> int:
    """Where sorted numbers fall into two normal heaps most likely, of one width or two, each of at least so many."""
    rows = len(values)
    centred = values - values.mean()
    sums, squares = np.cumsum(centred), np.cumsum(centred**2)
    below = np.arange(least, rows - least + 1)
    above = rows - below
    low = np.maximum(squares[below - 1] - sums[below - 1] ** 2 / below, 1e-12)
    high = np.maximum(squares[-1] - squares[below - 1] - (sums[-1] - sums[below - 1]) ** 2 / above, 1e-12)
    if one_width:
        spread = rows / 2 * np.log((low + high) / rows)
    else:
        spread = below / 2 * np.log(low / below) + above / 2 * np.log(high / above)
    cost = spread - below * np.log(below / rows) - above * np.log(above / rows)
    return int(below[np.argmin(cost)])


def _widest_gap(values: np.ndarray, least: int) -> int:
    """Where sorted numbers lie farthest apart, with at least so many on either side."""
    return least + int(np.argmax(np.diff(values[least - 1 : len(values) - least + 1])))


def _two_heaps(low: np.ndarray, high: np.ndarray) -> bool:
    """Whether two parts of sorted numbers lie far apart, with a valley between their middles."""
    bottom, top = float(np.median(low)), float(np.median(high))
    width = math.sqrt((low.var() * len(low) + high.var() * len(high)) / (len(low) + len(high)))
    if width == 0 or top - bottom < (APART + SPARSE / min(len(low), len(high))) * width:
        return False
    values, reach = np.concatenate([low, high]), (top - bottom) / 10

    def within(at: np.ndarray | float) -> np.ndarray:
        return np.searchsorted(values, at + reach, side="right") - np.searchsorted(values, at - reach)

    valley = within(np.linspace(bottom + 2 * reach, top - 2 * reach, 13)).min()
    return bool(valley <= _FULL * min(within(bottom), within(top)))


def _told_by_target(view: View, rows: np.ndarray, high: np.ndarray) -> bool:
    """Whether the heaps are classes, or low and high numbers to predict, so that they are two kinds of things."""
    upper = np.zeros(len(view.sample), dtype=bool)
    upper[high] = True
    if view.classes is not None:
        classes = view.sampled_classes[rows]
        counts = np.bincount(classes)
        shares = np.bincount(classes, weights=upper[rows]) / np.maximum(counts, 1)
        right = float(np.sum(np.maximum(shares, 1 - shares) * counts) / len(rows))
        common = max(upper[rows].mean(), 1 - upper[rows].mean())
        return bool(right - common >= _TOLD_BY_TARGET * (1 - common))
    target = view.target.sampled[rows]
    return bool(abs(np.corrcoef(upper[rows], np.argsort(np.argsort(target)))[0, 1]) >= 0.75)
