"""Charts of a run that grow without being drawn again, fed beside Streamlit.

`st.plotly_chart` draws each chart once, empty; a small component in the browser appends the epochs as the server tells
them. A chart that is drawn again would flicker and lose its zoom. Another run takes over the charts of the one before,
which is far quicker than new ones, and so does a run that was resumed from an earlier epoch: all epochs are told anew
and take the place of what the charts hold.
The component reaches the charts through `window.Plotly`, which Streamlit sets and does not document; where it is
absent the charts are drawn by the plotly package's own (`tdc_core.ui.parts.own_plotly`).
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from tdc_core.charts.live_curves import live_figure
from tdc_core.runs.models import Run
from tdc_core.tasks.metric import LOSS, Metric
from tdc_core.tasks.task import Task
from tdc_core.ui.parts.own_plotly import own_chart
from tdc_core.ui.run.live_feed import RELEASE, all_epochs, page_news
from tdc_core.ui.run.live_state import fed_component
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session, current_session

_FEED = fed_component("tdc_live_chart", "liveChart")
_OPTIONS = fed_component("tdc_chart_options", "chartOptions")
ALONE = "run"
"""The place of a run that has the page for itself."""
_CONFIG = {
    "displaylogo": False,
    "modeBarButtonsToRemove": ["select2d", "lasso2d", "autoScale2d", "zoomIn2d", "zoomOut2d"],
}


def feed_charts(
    run: Run, task: Task, news: dict[str, Any], place: str, studio: Services, trunk: Run | None = None
) -> None:
    """What fills a run's charts; it comes before them, and as early on the page as can be.

    It asks for the epochs while the rest is being drawn, and charts that are there already show them at once.

    Args:
        run: as it stands.
        task: what it is trained for.
        news: what there is to say of it.
        place: where on the page the charts are, in a word; whatever run is shown there has the same ones.
        studio: has the epochs, for a browser that can't ask the routes for them.
        trunk: the run that it leaves, whose epochs beyond that are drawn behind its own.
    """
    session, key = current_session(), f"feed-{place}"
    if (Session.shown(key) or {}).get("missing"):
        session.use_own_plotly()
    charts = [
        {
            "key": f"{metric.key}-{place}",
            "lines": [task.epoch_keys.index(key) for key in (metric.key, metric.validation)],
            "whole": metric.axis,
            "always": place != ALONE,  # what stands side by side is compared
            "log": metric is LOSS,
        }
        for metric in task.metrics
    ]
    data: dict[str, Any] = {"news": news, "release": RELEASE, "charts": charts}
    if not session.fed:
        data["news"] = {**news, **all_epochs(studio, run, task)}
    if trunk is not None and run.branch is not None:
        of_trunk = page_news(studio, trunk, task)
        data["trunk"] = {
            "news": of_trunk if session.fed else {**of_trunk, **all_epochs(studio, trunk, task)},
            "left": run.branch.epoch,
        }
    _FEED(key=key, data=data, on_missing_change=_nothing)


def live_charts(run: Run, task: Task, place: str) -> None:
    """The charts of a run, one for each metric; `feed_charts` comes before them.

    Args:
        run: as it stands.
        task: what it is trained for.
        place: as for `feed_charts`.
    """
    session, epochs = current_session(), run.spec.training.epochs
    with st.grid(len(task.metrics), min_column_width=300, gap="medium", key=f"charts-{place}"):
        for metric in task.metrics:
            figure, key = _empty(metric, epochs), f"{metric.key}-{place}"
            alt = f"{metric.title} by epoch, training and validation"
            with st.container(key=key):
                if session.own_plotly:
                    own_chart(figure, f"own-{key}-{epochs}", _CONFIG, alt)
                else:
                    st.plotly_chart(figure, key=f"plot-{key}", config=_CONFIG, alt=alt)
    asked = place == ALONE  # else it is so
    whole = [f"{m.title} from {m.axis[0]:g} to {m.axis[1]:.0f}" for m in task.metrics if m.axis and asked]
    _OPTIONS(key=f"chart-options-{place}", data={"whole": " and ".join(whole)})


class _Finished(go.Figure):  # type: ignore[misc]  # plotly has no types
    """A figure that nobody changes any more: what it is as a dictionary, which Streamlit asks for, is made once."""

    def __init__(self, figure: go.Figure) -> None:
        super().__init__(figure)
        self._whole: dict[str, Any] = super().to_dict()

    def to_dict(self) -> dict[str, Any]:
        return self._whole


@lru_cache(maxsize=64)
def _empty(metric: Metric, epochs: int) -> go.Figure:
    """A chart without epochs, for all pages; to make one takes longer than the rest of the page."""
    return _Finished(live_figure(metric, epochs))


def _nothing() -> None:
    """What it says is read from its state; Streamlit wants a callback for it."""
