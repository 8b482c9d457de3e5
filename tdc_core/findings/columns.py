"""Columns that no model learns from: one value, another value in every row, nearly as many words as rows."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from tdc_core.findings.view import Feature, View
from tdc_core.spec.findings import Finding

SURPRISE = 6.0
"""How many pairs of equal values whole numbers would be expected to have by chance, if they have none and are ids."""
ID_ROWS = 20
"""Below so many rows, that no value occurs twice says nothing."""
ID_DIGITS = 6
"""Whole numbers of so many digits each, spread evenly, are numbers of something."""
LONG_DIGITS = 9
"""So many digits each, and they are numbers of something however they are spread."""
HIGH_CARDINALITY = 0.5
"""The share of rows with different words from which a category has too many."""
SENTENCE = 3.0
"""Words a value, on average, from which a column is text and no category."""
_NUMBER_NAMES = re.compile(
    r"(nummer|number|nr|uuid|guid)$|^(customer|client|user|person|patient|member|order|product|student|employee)_?id$",
    re.I,
)
_TIME_NAMES = re.compile(
    r"(^|[^a-z])(time|timestamp|datetime|epoch|unix|date|year|month|day|week|step|t|hour)([^a-z]|$)", re.IGNORECASE
)
_SECONDS = (100_000_000, 4_200_000_000)  # since 1970: from 1973 on, to 2103; or so many milliseconds
_ID_NAMES = {"id", "ids", "uuid", "guid", "key", "nr", "no", "number", "index", "idx", "serial", "unnamed", "rownames"}
_NAME_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|\d+")


def constant(view: View) -> Iterator[Finding]:
    """Columns with one value, or with none, and a target that is always the same."""
    for feature in (*view.features, view.target):
        values = feature.values[~feature.missing]
        if not values.size or values.min() == values.max():
            words = (feature.words[int(np.max(feature.codes))],) if values.size and feature.codes is not None else ()
            figures = {"values": float(bool(values.size)), "missing": float(feature.missing.sum())}
            yield Finding("data.constant", (feature.name,), figures | {"rows": float(view.rows)}, words)


def id_column(view: View) -> Iterator[Finding]:
    """Columns with another value in every row that measure nothing: running numbers, codes, keys."""
    for feature in view.features:
        if feature.kind not in ("date", "constant", "empty", "nested") and is_id(feature):
            yield Finding("data.id_column", (feature.name,), {"rows": float(view.rows)})


def is_id(feature: Feature) -> bool:
    """Whether a column has another value in every row, as no measurement and no category has."""
    present = len(feature.missing) - int(feature.missing.sum())
    if feature.kind == "id" and feature.distinct == feature.present.size and feature.counts_as_number:
        return True
    if (
        is_timestamp(feature)
        or present < ID_ROWS
        or present < 0.9 * len(feature.missing)
        or feature.distinct < feature.present.size
    ):
        return False
    if feature.counts_as_number and not feature.whole:
        return False
    values = feature.values[~feature.missing]
    if len(np.unique(values)) < present:
        return False
    return _numbers_things(feature, values) if feature.counts_as_number else _names_things(feature)


def _numbers_things(feature: Feature, values: np.ndarray) -> bool:
    width = float(values.max() - values.min()) + 1
    if len(values) ** 2 / (2 * width) >= SURPRISE or is_id_name(feature.name):
        return True
    steps = np.diff(values)
    if np.all(steps == steps[0]):
        return True
    low, high = (len(str(int(abs(end)))) for end in (values.min(), values.max()))
    if low != high or low < ID_DIGITS or values.min() < 0:
        return False
    return low >= LONG_DIGITS or _even(feature.present)


def _even(values: np.ndarray) -> bool:
    """Whether sorted values are spread as evenly as chance has it between the lowest and the highest."""
    place = (values - values[0]) / (values[-1] - values[0])
    off = np.abs(place - np.arange(len(values)) / (len(values) - 1)).max()
    return bool(off * len(values) ** 0.5 < 1.36)


def _names_things(feature: Feature) -> bool:
    words = [feature.words[code] for code in np.unique(np.array(feature.codes)[feature.sample]) if code >= 0]
    if is_id_name(feature.name):
        return True
    with_digits = sum(any(sign.isdigit() for sign in word) for word in words)
    alike = len({len(word) for word in words}) == 1 and " " not in words[0] and with_digits >= 0.5 * len(words)
    return (with_digits >= 0.9 * len(words) and _words_a_value(words) < SENTENCE + 1) or alike


def is_id_name(name: str) -> bool:
    """Whether a column is called as ids are."""
    return bool(_NUMBER_NAMES.search(name)) or bool({part.lower() for part in _NAME_PARTS.findall(name)} & _ID_NAMES)


def is_called_time(name: str) -> bool:
    """Whether a column is called as times are."""
    return bool(_TIME_NAMES.search(name))


def is_timestamp(feature: Feature) -> bool:
    """Whether a number is called as times are, and counts the seconds since 1970, or the milliseconds."""
    if not feature.counts_as_number or not feature.present.size or not is_called_time(feature.name):
        return False
    low, high = feature.present[0], feature.present[-1]
    return bool(any(_SECONDS[0] * unit <= low and high <= _SECONDS[1] * unit for unit in (1, 1000)))


def high_cardinality(view: View) -> Iterator[Finding]:
    """Categories with nearly as many values as rows."""
    for feature in view.features:
        if feature.codes is None or feature.kind not in ("category", "text", "id"):
            continue
        codes = feature.codes[feature.codes >= 0]
        if len(codes) < ID_ROWS:
            continue
        found = np.unique(codes)
        if len(found) < HIGH_CARDINALITY * len(codes):
            continue
        if _words_a_value([feature.words[code] for code in found[:1000]]) < SENTENCE:
            figures = {"values": float(len(found)), "rows": float(len(codes))}
            yield Finding("data.high_cardinality", (feature.name,), figures)


def _words_a_value(words: list[str]) -> float:
    return sum(len(word.split()) for word in words) / len(words)
