"""A column of numbers in two units or two ways of writing.

Signs beside the numbers tell it at once. Bare numbers tell it where the same things lie twice, a known factor apart: on
a logarithmic scale two heaps of the same width, with a valley between them; or where some have more decimals than the
others and lie that factor away from them, as what was converted does.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping

import numpy as np

from tdc_core.findings.view import Feature, View
from tdc_core.spec.findings import Finding

FACTORS = (10.0, 100.0, 1_000.0, 10_000.0, 100_000.0, 1_000_000.0, 2.54, 25.4, 1 / 0.4536, 1.609, 3.281, 60.0, 3_600.0)
"""How many of one unit make another: powers of ten, inches, pounds, miles, feet, minutes and hours."""
APART = 4.0
"""How many of its own widths two heaps must lie apart."""
LEAST_SHARE = 0.02
"""The share of values that the rarer sign must have."""
LEAST_HEAP = 0.04
"""The share of values that the smaller heap must have."""
_LEAST_VALUES, _LEAST_ROWS = 50, 4
_COARSE = 10  # steps of a column up to which a heap lies in steps, with gaps between them that are no valleys
_SURE = 5.0  # how many of its own errors a difference must be, not to be chance
_MOST_DECIMALS = 4
_TOLERANCE = 0.03  # by how much the logarithm of the factor may be off, beside what chance makes of it
_UNLIKE = 1.7  # how far two heaps' distributions may be apart: Kolmogorov and Smirnov's distance, one in 150 by chance
_TOLD_BY_TARGET = 0.75  # how well the target may tell the heaps apart before they are two kinds of things
_WORDS = 2_000
_WITH_UNIT = re.compile(r"^\s*[-+]?\d[\d.,]*\s*([^\W\d_]{1,10}|%|€|\$|£)\s*$")
_DECIMAL = re.compile(r"^\s*[-+]?\d+([.,])\d{1,2}\s*$")


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
    cut = _best_cut(logs, least)
    low, high = logs[:cut], logs[cut:]
    apart = float(np.median(high) - np.median(low))
    width = math.sqrt((low.var() * len(low) + high.var() * len(high)) / rows)
    if width == 0 or apart < APART * width or _valley_is_full(low, high):
        return None
    if not _alike(low, high):
        return None
    off = _TOLERANCE + 3 * 1.25 * math.hypot(low.std() / len(low) ** 0.5, high.std() / len(high) ** 0.5)
    factor = _nearest(apart)
    rows_high = np.flatnonzero(kept)[order[cut:]]
    step = np.diff(np.unique(np.abs(feature.present))).min(initial=math.inf)
    if math.exp(np.median(low)) < _COARSE * step and not _same_values(low, high, factor):
        return None
    if abs(math.log(factor) - apart) > off or _told_by_target(view, np.flatnonzero(kept), rows_high):
        return None
    return factor, min(len(low), len(high)) / rows


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
    """Whether two heaps have the same shape once their middles lie on one another, as a factor leaves it."""
    first, second = np.sort(heap - np.median(heap)), np.sort(other - np.median(other))
    every = np.concatenate([first, second])
    shares = [np.searchsorted(part, every, side="right") / len(part) for part in (first, second)]
    return bool(np.abs(shares[0] - shares[1]).max() <= _UNLIKE * math.sqrt(1 / len(first) + 1 / len(second)))


def _same_values(low: np.ndarray, high: np.ndarray, factor: float) -> bool:
    """Whether all values of the larger heap are values of the smaller one, times the factor; both as logarithms."""
    return bool(np.isin(np.round(high - math.log(factor), 6), np.round(low, 6)).all())


def _nearest(apart: float) -> float:
    """The factor whose logarithm comes nearest."""
    return min(FACTORS, key=lambda factor: abs(math.log(factor) - apart))


def _best_cut(logs: np.ndarray, least: int) -> int:
    """Where sorted numbers fall into two normal heaps of one width most likely, each of at least so many."""
    rows = len(logs)
    centred = logs - logs.mean()
    sums, squares = np.cumsum(centred), np.cumsum(centred**2)
    below = np.arange(least, rows - least + 1)
    above = rows - below
    first, rest = sums[below - 1], sums[-1] - sums[below - 1]
    spread = np.maximum(squares[-1] - first**2 / below - rest**2 / above, 1e-12)
    cost = rows / 2 * np.log(spread / rows) - below * np.log(below / rows) - above * np.log(above / rows)
    return int(below[np.argmin(cost)])


def _valley_is_full(low: np.ndarray, high: np.ndarray) -> bool:
    """Whether the middle between two heaps has more than half as many values as the smaller heap's middle."""
    bottom, top = float(np.median(low)), float(np.median(high))
    reach = (top - bottom) / 10
    logs = np.concatenate([low, high])
    valley, left, right = (np.count_nonzero(np.abs(logs - at) <= reach) for at in ((bottom + top) / 2, bottom, top))
    return bool(valley > 0.4 * min(left, right))


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
