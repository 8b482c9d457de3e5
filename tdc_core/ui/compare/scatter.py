"""A point for each run: any setting in which they differ, or a figure of theirs, against what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from zlib import crc32

import plotly.graph_objects as go
import streamlit as st

from tdc_core.charts.settings_scatter import Axis, Measured, settings_figure, settings_points
from tdc_core.ui.compare.chart import draw_chart
from tdc_core.ui.compare.compared import Compared, metrics_of
from tdc_core.ui.compare.parts import way_to
from tdc_core.ui.compare.settings import differing
from tdc_core.ui.parts.choices import box
from tdc_core.ui.parts.names import chart_names, in_chart
from tdc_core.ui.session.session import Session

TITLE = "Setting against result"
PARAMETERS, TOOK = "parameters", "took"
_ACROSS, _UP = "compare-across", "compare-up"
_FIGURES = {PARAMETERS: "Parameters", TOOK: "Time taken, s"}
_SHORT = 40  # characters of a kind on the axis


def draw_scatter(session: Session, runs: Sequence[Compared], base: int) -> None:
    """Draw the two boxes and the chart.

    Args:
        session: the visitor's.
        runs: those of the comparison.
        base: which of them is the base, from 0.
    """
    now = datetime.now(UTC)
    metrics = {metric.key: metric.of("validation") for metric in metrics_of(runs)}
    settings = [each.settings for each in runs]
    numbers_first = sorted(
        differing(settings), key=lambda path: any(path in s and s[path].value is None for s in settings)
    )
    titles = {path: next(each[path].title for each in settings if path in each) for path in numbers_first}
    st.header(TITLE, anchor=False)
    with st.container(horizontal=True, gap="small", key="compare-axes"):
        across = box(session, "Across", _ACROSS, titles | _FIGURES, width=280, lasts=True)
        up = box(session, "Upwards", _UP, metrics | _FIGURES, width=280, lasts=True)
    x = of_figure(runs, across, (titles | _FIGURES)[across], now) if across in _FIGURES else of_setting(runs, across)
    y = of_figure(runs, up, (metrics | _FIGURES)[up], now)
    if not any(one is not None and other is not None for one, other in zip(x.values, y.values, strict=True)):
        st.caption("No run has both yet.")
        return
    names = tuple(chart_names([each.name for each in runs]))
    looks = (x.axis, y.axis, names)
    draw_chart(
        _figure(*looks),
        settings_points(x, y, base),
        [way_to(each) for each in runs],
        f"compare-{crc32(repr(looks).encode()):x}",
        "A point for each run: a setting across, a figure of its best epoch upwards",
    )


def of_setting(runs: Sequence[Compared], path: str) -> Measured:
    """A setting of each run: numbers where each that has it has a number, else kinds."""
    found = [each.settings.get(path) for each in runs]
    title = in_chart(next(setting.title for setting in found if setting is not None))
    numbers = [setting.value if setting else None for setting in found]
    if all(setting is None or setting.value is not None for setting in found):
        return Measured(title, tuple(numbers))
    words = (None if setting is None else setting.words for setting in found)
    cut = (None if text is None else text if len(text) <= _SHORT else f"{text[: _SHORT - 1]}…" for text in words)
    return Measured(title, tuple(None if text is None else in_chart(text) for text in cut))


def of_figure(runs: Sequence[Compared], key: str, title: str, now: datetime) -> Measured:
    """A figure of each run: a metric of its best epoch, its parameters, or the seconds that it took."""
    values: list[float | None] = []
    for each in runs:
        if key == PARAMETERS:
            values.append(each.row.parameters)
        elif key == TOOK:
            values.append(round(each.row.took(now), 1) or None)
        else:
            values.append(each.best.get(key))
    return Measured(title, tuple(values))


@lru_cache(maxsize=32)
def _figure(x: Axis, y: Axis, names: tuple[str, ...]) -> go.Figure:
    return settings_figure(x, y, names)
