"""The trials of a sweep as lines across the axes of their settings.

The axes lie below one another, so that long titles and twenty of them have room on a phone as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from tdc_core.charts.best_so_far import ORANGE, TEAL, VIOLET
from tdc_core.charts.setting_axis import SettingAxis

EARLY, WORSE, BETTER, BEST_QUARTER, BEST = range(5)
"""The bands of trials, of which one is drawn over the other."""
_LOOKS: tuple[tuple[str, dict[str, Any], float], ...] = (
    ("ended early", {"color": "gray", "width": 1, "dash": "dot"}, 0.4),
    ("the worse half", {"color": "gray", "width": 1}, 0.4),
    ("the better half", {"color": TEAL, "width": 1.5}, 0.5),
    ("the best quarter", {"color": TEAL, "width": 2.5}, 0.85),
    ("the best", {"color": ORANGE, "width": 3.5}, 1.0),
)
NOT_THERE = "none"
_BESIDE = -0.09
"""Where a trial passes an axis whose setting it does not have."""
_ROW = 76  # pixels


@dataclass(frozen=True)
class TrialLine:
    """A trial.

    Attributes:
        number: from 0.
        values: on each axis; None where it has not this setting.
        band: one of the bands.
        text: what is said of it on hover, safe for a chart.
    """

    number: int
    values: tuple[float | None, ...]
    band: int
    text: str


def bands(count: int) -> list[int]:
    """The band of each trial that was trained to the end, the best first."""
    return [
        BEST if place == 0 else BEST_QUARTER if place < count / 4 else BETTER if place < count / 2 else WORSE
        for place in range(count)
    ]


def parallel_figure(
    titles: Sequence[str], axes: Sequence[SettingAxis], beside: bool, lines: Sequence[TrialLine] = ()
) -> go.Figure:
    """A line for each trial, from axis to axis.

    Args:
        titles: what stands above each axis, safe for a chart.
        axes: of the settings, and the last one of what trials are judged by.
        beside: whether there is room for trials that have not all of the settings.
        lines: the trials; the axes may be others than at first as long as they are as many.

    Returns:
        The figure; its traces are as many whatever there is to show: the bands, and the axes' words. Its last shape is
        for the trial that is looked at, which the browser places.
    """
    rows = len(axes)
    figure = go.Figure()
    for band, (name, line, opacity) in enumerate(_LOOKS):
        figure.add_trace(_band(name, line, opacity, axes, [each for each in lines if each.band == band]))
    figure.add_trace(_words(axes, lines))
    edge = {"type": "line", "x0": 0, "x1": 1, "line": {"color": "gray", "width": 1}, "layer": "below"}
    looked_at = {"type": "path", "path": "M0,0", "visible": False, "line": {"color": VIOLET, "width": 4}}
    return figure.update_layout(
        height=_ROW * rows + 50,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        hovermode="closest",
        legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
        shapes=[*({**edge, "y0": row, "y1": row} for row in range(rows)), looked_at],
        annotations=[
            {
                "text": title, "x": 0, "y": row, "xanchor": "left", "yanchor": "bottom", "yshift": 5, "xshift": -4,
                "showarrow": False, "align": "left",
            }
            for row, title in enumerate(titles)
        ],
        xaxis={"range": [_BESIDE - 0.05 if beside else -0.05, 1.05], "visible": False, "fixedrange": True},
        yaxis={"range": [rows - 0.45, -0.5], "visible": False, "fixedrange": True},
    )  # fmt: skip


def _words(axes: Sequence[SettingAxis], lines: Sequence[TrialLine]) -> go.Scatter:
    """The ticks below each axis, and where trials pass it that have not this setting."""
    found = [(axis.place(value), row, text) for row, axis in enumerate(axes) for value, text in axis.ticks()]
    found += [(_BESIDE, row, NOT_THERE) for row in range(len(axes)) if any(line.values[row] is None for line in lines)]
    return go.Scatter(
        x=[place for place, _, _ in found],
        y=[row for _, row, _ in found],
        text=[text for _, _, text in found],
        mode="markers+text",
        marker={"symbol": "line-ns-open", "size": 7, "color": "gray"},
        textposition="bottom center",
        hoverinfo="skip",
        showlegend=False,
    )


def _band(
    name: str, line: dict[str, Any], opacity: float, axes: Sequence[SettingAxis], lines: Sequence[TrialLine]
) -> go.Scatter:
    x: list[float | None] = []
    y: list[int | None] = []
    text: list[str] = []
    numbers: list[int | None] = []
    for each in lines:
        x += [*(_place(axis, value) for axis, value in zip(axes, each.values, strict=True)), None]
        y += [*range(len(axes)), None]
        text += [each.text] * len(axes) + [""]
        numbers += [*[each.number] * len(axes), None]
    return go.Scatter(
        name=name,
        x=x,
        y=y,
        text=text,
        customdata=numbers,
        mode="lines+markers",
        line=line,
        opacity=opacity,
        marker={"size": 5, "color": line["color"]},
        hovertemplate="%{text}<extra></extra>",
    )


def _place(axis: SettingAxis, value: float | None) -> float:
    return _BESIDE if value is None else round(axis.place(value), 4)
