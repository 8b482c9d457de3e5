"""Names from outside where they have to be told apart, or where a chart would read them as more than text."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence

from tdc_core.spec import one_line

_LONGEST = 28  # of a name in a chart, which has to leave room for the chart


def told_apart(names: Iterable[str]) -> tuple[str, ...]:
    """The names on one line each, with a number behind one that came before; none is empty."""
    found: dict[str, None] = {}
    for name in names:
        wanted = one_line(name).strip() or "(no name)"
        fresh, number = wanted, 1
        while fresh in found:
            number += 1
            fresh = f"{wanted} ({number})"
        found[fresh] = None
    return tuple(found)


def in_chart(name: str) -> str:
    """A name as Plotly shows it as it stands: it reads tags, and links among them, in all of its texts."""
    return html.escape(name, quote=False)


def chart_names(names: Sequence[str], longest: int = _LONGEST) -> list[str]:
    """Names as a chart shows them: short, told apart, and no more than text."""
    short = (name if len(name) <= longest else f"{name[: longest - 1]}…" for name in names)
    return [in_chart(name) for name in told_apart(short)]
