"""How many rows have each category of a column, and of which classes they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

_PATTERNS = ("", "", "", "/", ".", "x", "-", "+")
"""Of the classes: the first three are told apart by their colours."""


def categories_figure(names: Sequence[str], counts: Mapping[str, Sequence[int]]) -> go.Figure:
    """A bar for each category, with a piece for each class.

    Args:
        names: of the categories, each another one.
        counts: for each class, by its name, the rows in each category.

    Returns:
        The figure, its colours left to the theme; the first category is at the top.
    """
    totals = [sum(column) or 1 for column in zip(*counts.values(), strict=True)]
    bars = (_bars(names, title, rows, totals, place) for place, (title, rows) in enumerate(counts.items()))
    return go.Figure(list(bars)).update_layout(
        barmode="stack",
        bargap=0.3,
        height=110 + 26 * len(names),
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        legend={"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "traceorder": "normal"},
        xaxis={"title": {"text": "rows", "standoff": 6}, "fixedrange": True, "automargin": True},
        yaxis={"type": "category", "autorange": "reversed", "fixedrange": True, "automargin": True},
    )


def _bars(names: Sequence[str], title: str, rows: Sequence[int], totals: Sequence[int], place: int) -> go.Bar:
    return go.Bar(
        name=title,
        y=list(names),
        x=list(rows),
        orientation="h",
        marker={"pattern": {"shape": _PATTERNS[place % len(_PATTERNS)], "solidity": 0.35}, "line": {"width": 0}},
        customdata=[100 * count / total for count, total in zip(rows, totals, strict=True)],
        hovertemplate="%{y}: %{x:,} rows, %{customdata:.0f}% of them",
    )
