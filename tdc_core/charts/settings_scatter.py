"""Runs as points: one of their settings or figures across, a figure up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from tdc_core.charts.overlay import COLOURS
from tdc_core.charts.scatter import SYMBOLS

_WIDE = 20.0
"""So many times the smallest number, the largest one has an axis of powers of ten."""

_FEW = 12


@dataclass(frozen=True)
class Axis:
    """How something is measured off.

    Attributes:
        title: its name, as Plotly shows it.
        kinds: what stands side by side on it where it is no number, as Plotly shows it.
        powers: whether it is one of powers of ten.
        whole: whether each whole number has its mark, and nothing between has one.
    """

    title: str
    kinds: tuple[str, ...] = ()
    powers: bool = False
    whole: bool = False


@dataclass(frozen=True)
class Measured:
    """What is measured off on an axis.

    Attributes:
        title: its name, as Plotly shows it.
        values: of each run; None where it has none. Text, as Plotly shows it, where they are kinds and no numbers.
    """

    title: str
    values: tuple[float | str | None, ...]

    @property
    def axis(self) -> Axis:
        """The axis that suits the values."""
        numbers = [value for value in self.values if isinstance(value, int | float)]
        kinds = dict.fromkeys(value for value in self.values if isinstance(value, str))
        powers = bool(numbers) and min(numbers) > 0 and max(numbers) / min(numbers) >= _WIDE
        few = bool(numbers) and all(float(n).is_integer() for n in numbers) and max(numbers) - min(numbers) <= _FEW
        return Axis(self.title, tuple(kinds), powers, few and not powers)


def settings_figure(x: Axis, y: Axis, names: Sequence[str]) -> go.Figure:
    """A chart without points, to be filled in the browser by `settings_points`: a trace for each run.

    Args:
        x: across.
        y: upwards, of numbers.
        names: of the runs, as Plotly shows them.
    """
    figure = go.Figure()
    for number, (name, colour) in enumerate(zip(names, COLOURS, strict=False)):
        figure.add_scatter(
            x=[], y=[], name=name, mode="markers",
            marker={"size": 13, "color": colour, "symbol": SYMBOLS[number % len(SYMBOLS)]},
            hovertemplate=f"<b>{name}</b><br>{x.title} %{{x}}<br>{y.title} %{{y:.4g}}<extra></extra>",
        )  # fmt: skip
    return figure.update_layout(
        height=340,
        margin={"l": 56, "r": 8, "t": 8, "b": 44},
        hovermode="closest",
        hoverdistance=30,
        showlegend=False,
        xaxis={"automargin": True, **_as_plotly_has_it(x)},
        yaxis={
            "automargin": True,
            **_as_plotly_has_it(y),
            "title": None,
        },  # it stands above the chart, where it is chosen
    )


def _as_plotly_has_it(axis: Axis) -> dict[str, Any]:
    shown = {"title": {"text": axis.title, "standoff": 6}, "zeroline": False}
    if axis.kinds:
        span = [-0.5, len(axis.kinds) - 0.5]
        return shown | {"type": "category", "categoryorder": "array", "categoryarray": axis.kinds, "range": span}
    if axis.powers:
        return shown | {"type": "log", "dtick": 1}
    return shown | {"type": "linear"} | ({"dtick": 1} if axis.whole else {})


def settings_points(x: Measured, y: Measured, base: int) -> list[dict[str, Any]]:
    """What the traces of `settings_figure` hold: a point each, none where the run lacks a value.

    Args:
        x: what is measured off across.
        y: what is measured off upwards.
        base: which run is the base, from 0; its point is larger.
    """
    points = []
    for number, (across, up) in enumerate(zip(x.values, y.values, strict=True)):
        there = across is not None and up is not None
        size = 18 if number == base else 13
        points.append({"x": [across] if there else [], "y": [up] if there else [], "marker.size": size})
    return points
