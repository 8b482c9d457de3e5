"""Charts of a run that grow without being drawn again.

`st.plotly_chart` draws each chart once, empty; a small component in the browser says how many epochs the charts
hold, is answered with the rest, and appends it. A chart that is drawn again would flicker and lose its zoom.
Where a run that was resumed was cut back to an earlier epoch, the answer has all epochs, which take the place of what
the charts hold; an attempt's number says which curve it is.
The component reaches the charts through `window.Plotly`, which Streamlit sets and does not document; where it is
absent the charts are drawn by the plotly package's own (`tdc_core.ui.own_plotly`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import streamlit as st

from tdc_core.charts.curves import CURVES, Curve, curve_figure, resume_marks, x_range
from tdc_core.runs.models import EpochMetrics, Run
from tdc_core.runs.store import RunStore
from tdc_core.ui.own_plotly import own_chart
from tdc_core.ui.session import Session, current_session
from tdc_core.ui.ticker import ASKING

_FEED = st.components.v2.component(
    "tdc_live_chart",
    js=ASKING + (Path(__file__).parent / "static" / "live_chart.js").read_text(encoding="utf-8"),
    css="[class*='st-key-feed-'] {\n display: none;\n}",
    isolate_styles=False,
)
_CONFIG = {
    "displaylogo": False,
    "modeBarButtonsToRemove": ["select2d", "lasso2d", "autoScale2d", "zoomIn2d", "zoomOut2d"],
}
_ASKS_EVERY = (200, 400)  # milliseconds: for epochs that fly by, and for slow ones, told of within
_ASKS_FIRST_EVERY = 100  # for the first epoch, while it may come any moment
_ANY_MOMENT = timedelta(seconds=1)


def draw_charts(run: Run) -> None:
    """The two charts of a run, side by side and empty. Outside of the fragment that calls `feed_charts`."""
    own = current_session().own_plotly
    with st.grid(2, min_column_width=300, gap="medium", key=f"charts-{run.id}"):
        for curve in CURVES:
            figure, key = curve_figure(curve, run.spec.training.epochs), _key(curve, run)
            alt = f"{curve.title} by epoch, training and validation"
            with st.container(key=key):
                if own:
                    own_chart(figure, f"own-{key}", _CONFIG, alt)
                else:
                    st.plotly_chart(figure, key=f"plot-{key}", config=_CONFIG, alt=alt)


def feed_charts(run: Run, store: RunStore, pace: float | None, room: float) -> None:
    """Answers the browser with the epochs that its charts do not hold yet.

    Call it inside a fragment: each question of the browser runs that fragment again.

    Args:
        run: the run as it stands.
        store: where its epochs are.
        pace: seconds that an epoch takes, None before the first.
        room: seconds that this process wants between two questions of one page, for the sake of all of them.
    """
    told = Session.shown(_feed_key(run)) or {}
    session = current_session()
    if told.get("missing") and not session.own_plotly:
        session.use_own_plotly()
        st.rerun()  # once: the charts are drawn outside of this fragment
    ask = told.get("ask") or {"held": 0, "turn": 0}
    held = int(ask["held"]) if ask.get("curve") == run.curve else 0
    points = store.epochs(run.id, after=held)
    _FEED(
        key=_feed_key(run),
        data=answer(run, points, held, int(ask["turn"]), pace, room),
        on_ask_change=_nothing,
        on_missing_change=_nothing,
    )


def answer(
    run: Run, points: Sequence[EpochMetrics], held: int, turn: int, pace: float | None, room: float
) -> dict[str, Any]:
    """What the browser is told.

    Args:
        run: the run as it stands.
        points: its epochs after the first `held`.
        held: how many epochs the charts hold.
        turn: the number of the question that this answers.
        pace: seconds that an epoch takes, None before the first.
        room: seconds that the serving process wants between two questions.
    """
    epochs = run.spec.training.epochs
    return {
        "turn": turn,
        "curve": run.curve,
        "from": held,
        "total": held + len(points),
        "alive": run.alive,
        "interval": interval_ms(pace, room, changed_lately(run, datetime.now(UTC))),
        "best": run.best_epoch or 0,
        "span": {"asked": x_range(epochs), "shown": x_range(epochs if run.alive else run.epochs_done)},
        "marks": resume_marks(run.segments, epochs),
        "epochs": [point.epoch for point in points],
        "charts": [
            {"key": _key(curve, run), "lines": [[_plain(point, name) for point in points] for name in curve.metrics]}
            for curve in CURVES
        ],
    }


def changed_lately(run: Run, now: datetime) -> bool:
    """Whether the run's status is so new that the next may follow at once, as with a worker that was warm."""
    return bool(run.stages) and now - run.stages[-1].began < _ANY_MOMENT


def interval_ms(pace: float | None, room: float, changed: bool) -> int:
    """Milliseconds between two questions of the browser.

    Args:
        pace: seconds that an epoch takes, None before the first; a fifth of it, within bounds, is often enough.
        room: seconds that the serving process wants at least.
        changed: whether the run's status changed a moment ago.
    """
    quickest, slowest = _ASKS_EVERY
    before_the_first = _ASKS_FIRST_EVERY if changed else slowest
    own = before_the_first if pace is None else min(max(pace * 200, quickest), slowest)
    return round(max(own, room * 1000))


def _key(curve: Curve, run: Run) -> str:
    return f"{curve.name}-{run.id}"


def _feed_key(run: Run) -> str:
    return f"feed-{run.id}"


def _plain(point: EpochMetrics, metric: str) -> float | None:
    value = float(getattr(point, metric))
    return round(value, 6) if math.isfinite(value) else None


def _nothing() -> None:
    """The component's words are read from its state; Streamlit wants a callback for each of them."""
