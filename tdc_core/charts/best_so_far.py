"""The trials of a sweep in their order, and how the best of them grew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from tdc_core.charts.seeds import COLOURS

TEAL, ORANGE = COLOURS
VIOLET = "#8b5cf6"
"""Of what is looked at: seen on a light page and on a dark one."""


LOOKED_AT: dict[str, object] = {
    "text": " ",
    "visible": False,
    "showarrow": False,
    "x": 0,
    "y": 0,
    "width": 13,
    "height": 13,
    "bordercolor": VIOLET,
    "borderwidth": 3,
}
"""Around the trial that is looked at: an annotation, since a chart with other points is drawn anew, which takes its
time, and since Plotly's shapes of so many pixels lie wrong on a logarithmic axis."""


@dataclass(frozen=True)
class TrialPoint:
    """A trial with a number.

    Attributes:
        number: from 0.
        value: what it is judged by.
        text: what is said of it on hover, safe for a chart.
    """

    number: int
    value: float
    text: str


def best_so_far_figure(
    title: str,
    trials: int,
    log: bool,
    finished: Sequence[TrialPoint] = (),
    early: Sequence[TrialPoint] = (),
    grown: Sequence[tuple[int, float]] = (),
    best: TrialPoint | None = None,
    again: Sequence[TrialPoint] = (),
) -> go.Figure:
    """A point for each trial, and the best so far as a line in steps.

    Args:
        title: of the number that they are judged by.
        trials: how many there are to be; the axis spans them, and what comes after them.
        log: whether the number's axis is a logarithmic one.
        finished: those that were trained to the end.
        early: those that were not.
        grown: the best so far, as `tdc_core.sweeps.best_so_far` has it.
        best: the best of all.
        again: the best one's experiment with other seeds, which lie behind the trials.

    Returns:
        The figure; its traces are as many whatever there is to show. Its annotation is for the trial that is looked
        at, which the browser places.
    """
    last = max([point.number for point in (*finished, *early)], default=-1)
    line = [*grown, (last, grown[-1][1])] if grown and last > grown[-1][0] else list(grown)
    step = max(1.0, trials / 40)  # so that points of many trials do not hide one another
    figure = go.Figure(
        [
            go.Scatter(
                name="best so far",
                x=[number for number, _ in line],
                y=[value for _, value in line],
                mode="lines",
                line={"color": TEAL, "width": 2, "shape": "hv"},
                hoverinfo="skip",
            ),
            points("trained to the end", finished, {"color": TEAL, "size": 8, "opacity": 0.8}),
            points("ended early", early, {"color": "gray", "size": 8, "symbol": "circle-open"}),
            points("the best", [best] if best else [], {"color": ORANGE, "size": 12, "symbol": "star"}),
            points("the best again, other seeds", again, {"color": ORANGE, "size": 9, "symbol": "diamond-open"}).update(
                x=[trials + place * step for place in range(len(again))]
            ),
        ]
    )
    return figure.update_layout(
        annotations=[LOOKED_AT],
        height=300,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        hovermode="closest",
        legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "itemsizing": "constant"},
        xaxis={
            "title": {"text": "trial", "standoff": 6},
            "range": [-0.8 * step, max(trials, 2) + 2.6 * step],
            "zeroline": False,
            "automargin": True,
        },
        yaxis=value_axis(title, log),
    )


def value_axis(title: str, log: bool) -> dict[str, object]:
    """The upright axis of what trials are judged by, which follows what is drawn."""
    axis = {"title": {"text": title}, "zeroline": False, "automargin": True}
    return axis | ({"type": "log", "tickformat": "~g", "nticks": 6} if log else {})


def points(name: str, shown: Sequence[TrialPoint], marker: dict[str, object]) -> go.Scatter:
    """Trials by their numbers."""
    return go.Scatter(
        name=name,
        x=[point.number for point in shown],
        y=[point.value for point in shown],
        text=[point.text for point in shown],
        customdata=[point.number for point in shown],
        mode="markers",
        marker=marker,
        hovertemplate="%{text}<extra></extra>",
    )
