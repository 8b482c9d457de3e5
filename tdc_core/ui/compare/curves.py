"""The curves of a comparison in one chart, by epoch or by time; those of runs that go on grow."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from zlib import crc32

import plotly.graph_objects as go
import streamlit as st

from tdc_core.charts.overlay import TRACES, are_flattened, epoch_span, overlay_figure, overlay_points, unit_for
from tdc_core.runs.models import EpochMetrics
from tdc_core.tasks.metric import Metric
from tdc_core.ui.compare.chart import draw_chart
from tdc_core.ui.compare.compared import Compared, in_sentence, judged_alike, metrics_of
from tdc_core.ui.compare.parts import way_to
from tdc_core.ui.parts.choices import buttons
from tdc_core.ui.parts.names import chart_names
from tdc_core.ui.parts.problems import plain
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session

EPOCHS, TIME = "epoch", "time"
LINES = "Full lines: validation. Dotted: training. A star: the best epoch. A click on a line leads to its run."
LACKING = "Without {metric}: {names}."
OTHER_ROWS = "The runs were not judged on the same rows, so their numbers do not say which is better."
OTHER_LOSS = "The runs have different losses, whose numbers do not say which is better."
_METRIC, _BY = "compare-metric", "compare-by"


def draw_curves(session: Session, studio: Services, runs: Sequence[Compared], base: Compared) -> None:
    """Draw what is chosen of the chart, the chart, and what is to be kept in mind.

    Args:
        session: the visitor's.
        studio: the services.
        runs: those of the comparison.
        base: the one that is drawn thicker.
    """
    metrics = {metric.key: metric for metric in metrics_of(runs)}
    with st.container(
        horizontal=True,
        horizontal_alignment="distribute",
        vertical_alignment="center",
        gap="small",
        key="compare-choices",
    ):
        titles = {key: metric.short or metric.title for key, metric in metrics.items()}
        metric = metrics[buttons(session, "Number", _METRIC, titles, lasts=True)]
        points = {each.id: studio.epochs.of(studio.store, each.run) for each in runs}
        log = _on_a_log_scale(metric, list(points.values()))
        by_time = buttons(session, "Across", _BY, {EPOCHS: "By epoch", TIME: "By time"}, lasts=True) == TIME
    longest = max(sum(point.seconds for point in each) for each in points.values())
    unit = unit_for(longest) if by_time else None
    names = tuple(chart_names([each.name for each in runs]))
    traces = [
        trace
        for each in runs
        for trace in overlay_points(metric, points[each.id], each.run.best_epoch, unit, thick=each is base)
    ]
    span = [0.0] if by_time else epoch_span(max(_asked(each) for each in runs))
    draw_chart(
        _figure(metric, names, unit, log),
        traces,
        [way_to(each) for each in runs for _ in range(TRACES)],
        f"overlay-{crc32(repr((metric.key, names, unit, log)).encode()):x}",
        f"{metric.title} of all runs by {'time' if by_time else 'epoch'}, training and validation",
        layout={"xaxis.autorangeoptions.include": list(span)},
    )
    st.caption(" ".join([LINES, *kept_in_mind(runs, metric)]))


def kept_in_mind(runs: Sequence[Compared], metric: Metric) -> list[str]:
    """What is to be kept in mind about the chart of a metric, in sentences as Markdown."""
    said = []
    if lacking := [each.name for each in runs if metric not in each.task.metrics]:
        said.append(LACKING.format(metric=in_sentence(metric), names=", ".join(map(plain, lacking))))
    having = [each for each in runs if metric in each.task.metrics]
    if not judged_alike(having):
        said.append(OTHER_ROWS)
    elif not judged_alike(having, metric):
        said.append(OTHER_LOSS)
    return said


@lru_cache(maxsize=32)
def _figure(metric: Metric, names: tuple[str, ...], unit: str | None, log: bool) -> go.Figure:
    return overlay_figure(metric, names, unit, log)


def _on_a_log_scale(metric: Metric, runs: Sequence[Sequence[EpochMetrics]]) -> bool:
    """A switch for numbers without bounds; on from the beginning where a few would press the others to the floor."""
    if metric.axis is not None:
        return False
    return st.toggle("Log scale", are_flattened(metric, runs), key=f"compare-log-{metric.key}")


def _asked(each: Compared) -> int:
    """How far a run's line goes, or is to go."""
    return each.run.spec.training.epochs if each.run.alive else each.run.epochs_done
