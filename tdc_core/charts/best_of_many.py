"""What the best of many tries promises, and what it keeps, by how many there were."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go


def best_of_many_figure(promised: Sequence[float], kept: Sequence[float], tries: int) -> go.Figure:
    """Two lines over the number of tries, with a point on each at the number that is chosen.

    Args:
        promised: the best accuracy on the validation part, of one try and more.
        kept: the same run's accuracy on the test part.
        tries: how many are chosen, from 1.

    Returns:
        The figure, its colours left to the theme. Its traces: both lines, and what lies between them at the chosen
        number.
    """
    numbers = list(range(1, len(promised) + 1))
    ends = [kept[tries - 1], promised[tries - 1]]
    figure = go.Figure(
        [
            _line("the best, on the validation part", numbers, promised),
            _line("the same run, on the test part", numbers, kept, dash="dash"),
            go.Scatter(
                x=[tries, tries],
                y=ends,
                mode="lines+markers",
                line={"color": "gray", "width": 1.5, "dash": "dot"},
                marker={"size": 11, "color": "gray"},
                hoverinfo="skip",
                showlegend=False,
            ),
        ]
    )
    low, high = min(*promised, *kept), max(*promised, *kept)
    room = 0.12 * (high - low)
    return figure.update_layout(
        height=320,
        margin={"l": 8, "r": 8, "t": 16, "b": 8},
        hovermode="x unified",
        legend={"orientation": "h", "x": 0, "y": -0.24, "yanchor": "top"},
        xaxis={
            "title": {"text": "tries", "standoff": 6},
            "range": [0, len(promised) + 1],
            "fixedrange": True,
            "zeroline": False,
            "automargin": True,
        },
        yaxis={
            "title": {"text": "accuracy"},
            "range": [low - room, high + room],
            "tickformat": ".1%",
            "fixedrange": True,
            "automargin": True,
        },
    )


def _line(name: str, numbers: list[int], values: Sequence[float], **line: object) -> go.Scatter:
    return go.Scatter(name=name, x=numbers, y=list(values), mode="lines", line=line or None, hovertemplate="%{y:.1%}")
