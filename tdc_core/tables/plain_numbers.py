"""Columns of a text that are likely nothing but numbers, so that they can be loaded as such at once."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from tdc_core.tables.dates import is_compact
from tdc_core.tables.layout import Layout
from tdc_core.tables.missing import spellings_among

_POINT = r"[+-]?(?:(?:0|[1-9]\d{0,14})(?:POINT\d*)?|POINT\d+)(?:[eE][+-]?\d{1,3})?"


def plain_numbers(layout: Layout, sample: Sequence[Sequence[str]]) -> Mapping[str, Collection[str]]:
    """The columns whose values in a sample are plain numbers or missing, each with its spellings of "missing"."""
    plain = re.compile(_POINT.replace("POINT", re.escape(layout.decimal)))
    found = {}
    for place, name in enumerate(layout.names):
        different = {row[place].strip() for row in sample if place < len(row)} - {""}
        missing = set(spellings_among(different, numbers=True))
        values = different - missing
        if values and all(plain.fullmatch(word) for word in values) and not is_compact(tuple(values)):
            found[name] = missing
    return found
