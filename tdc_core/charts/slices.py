"""One setting of a sweep against what trials are judged by."""

from __future__ import annotations

import math
from collections.abc import Sequence

import plotly.graph_objects as go

from tdc_core.charts.best_so_far import LOOKED_AT, ORANGE, TEAL, TrialPoint, points, value_axis
from tdc_core.charts.setting_axis import SettingAxis

Slice = tuple[float, TrialPoint]
"""A trial with its value on the setting's axis."""
_BESIDE = 0.18
"""How far trials of one choice are spread beside its place, so that they do not hide one another."""


def slice_figure(
    axis: SettingAxis,
    title: str,
    log: bool,
    finished: Sequence[Slice] = (),
    early: Sequence[Slice] = (),
    best: Slice | None = None,
    spread: bool = True,
) -> go.Figure:
    """A point for each trial that has the setting.

    Args:
        axis: the setting's, its title safe for a chart.
        title: of the number that trials are judged by.
        log: whether that number's axis is a logarithmic one.
        finished: trials that were trained to the end.
        early: those that were not.
        best: the best one.
        spread: whether trials of one choice lie beside one another, since several have it.

    Returns:
        The figure; its traces are as many whatever there is to show. Its annotation is for the trial that is looked
        at, which the browser places.
    """
    figure = go.Figure(
        [
            _placed(axis, spread, "ended early", early, {"color": "gray", "size": 7, "symbol": "circle-open"}),
            _placed(axis, spread, "trained to the end", finished, {"color": TEAL, "size": 7, "opacity": 0.8}),
            _placed(axis, spread, "the best", [best] if best else [], {"color": ORANGE, "size": 12, "symbol": "star"}),
        ]
    )
    return figure.update_layout(
        annotations=[LOOKED_AT],
        height=240,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        hovermode="closest",
        showlegend=False,
        xaxis=_axis(axis),
        yaxis=value_axis(title, log),
    )


def _placed(
    axis: SettingAxis, spread: bool, name: str, shown: Sequence[Slice], marker: dict[str, object]
) -> go.Scatter:
    places = [value + (_beside(point.number) if axis.names and spread else 0.0) for value, point in shown]
    return points(name, [point for _, point in shown], marker).update(x=places)


def _beside(number: int) -> float:
    """The same at each call, and another for the trials that follow."""
    return _BESIDE * (2 * (number * 0.618034 % 1) - 1)


def _axis(axis: SettingAxis) -> dict[str, object]:
    layout: dict[str, object] = {"title": {"text": axis.title, "standoff": 6}, "zeroline": False, "automargin": True}
    ticks = axis.ticks()
    layout |= {
        "tickmode": "array",
        "tickvals": [value for value, _ in ticks],
        "ticktext": [text for _, text in ticks],
        "showgrid": False,
    }
    if axis.names:
        return layout | {"range": [-0.6, len(axis.names) - 0.4]}
    low, high = (math.log10(axis.low), math.log10(axis.high)) if axis.log else (axis.low, axis.high)
    room = 0.04 * (high - low) or 1.0
    return layout | {"range": [low - room, high + room], "type": "log" if axis.log else "linear"}
