"""Which signs a text has around values that hold separators or ends of line."""

from __future__ import annotations

import re

from tdc_core.tables.places import SPACES

_SAMPLE = 300_000
_SINGLE = 0.9
"""The share of the values with a single quote before them that have one behind them too, where these are quotes."""


def quote_of(body: bytes, separator: str) -> str:
    """The sign around values: a single quote where there is no other, and values in these stand in most lines."""
    sample = body[:_SAMPLE]
    if b'"' in sample or b"'" not in sample:
        return '"'
    between = rb"[ \t]" if separator == SPACES else re.escape(separator.encode())
    before, behind = rb"(?:^|(?<=[\r\n])|(?<=" + between + rb")) *'", rb"' *(?:(?=[\r\n]|" + between + rb")|$)"
    begun = len(re.findall(before, sample))
    whole = len(re.findall(before + rb"(?:[^'\\\r\n]|''|\\.)*" + behind, sample))
    lines = len(re.findall(rb"[\r\n]+", sample))
    return "'" if whole > 1 and whole >= _SINGLE * begun and 2 * whole >= lines else '"'


def blank_before_quotes(body: bytes, separator: str) -> bool:
    """Whether quotes come after a separator and a blank: `1, "a, b"`."""
    quote = quote_of(body, separator).encode()
    return separator != SPACES and re.search(re.escape(separator.encode()) + rb" +" + quote, body[:_SAMPLE]) is not None


def closes(body: bytes, quote: str) -> bool:
    """Whether quotes come in pairs; where they do not, they are signs like others."""
    return body.count(quote.encode()) % 2 == 0


def escapes(body: bytes, quote: str) -> str | None:
    """The sign before quotes within a value, None where quotes are doubled there."""
    sample, sign = body[:_SAMPLE], quote.encode()
    return "\\" if 2 * sign not in sample and re.search(rb"\\" + sign + rb"[^,;\t|\r\n]", sample) else None
