"""The charts of a group: drawn once, brought up to date in the browser, one trial shown in all of them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

import plotly.graph_objects as go
import streamlit as st

from tdc_core.charts.best_so_far import TrialPoint, best_so_far_figure
from tdc_core.charts.parallel import EARLY, TrialLine, bands, parallel_figure
from tdc_core.charts.setting_axis import SettingAxis, spanning
from tdc_core.charts.setting_shares import setting_shares_figure
from tdc_core.charts.slices import Slice, slice_figure
from tdc_core.runs.group_models import Group, GroupKind
from tdc_core.sweeps import SweepSpec, TrialStatus, best_so_far, goal_of
from tdc_core.sweeps.space import parent_of
from tdc_core.sweeps.words import ROUGH_BELOW
from tdc_core.ui.browser import source
from tdc_core.ui.parts.names import in_chart
from tdc_core.ui.parts.steady import STEADY, sent, steady_chart, still_chart, use_own_where_missing
from tdc_core.ui.parts.taps import tapped
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.session import Session
from tdc_core.ui.sweep.axes import axis_of, heading_of, number_of
from tdc_core.ui.sweep.tried import Looked, Tried
from tdc_core.ui.sweep.words import heading_of_value, hint, total_of

BEST_SO_FAR, MATTERED, AT_A_GLANCE, BY_SETTING = "Best so far", "What mattered", "All trials", "Setting by setting"
ROUGH = f"How much each setting has to do with being in the better half. Below {ROUGH_BELOW} trials this is rough."
NOT_YET = "It is told once five trials have ended, and some are better than others."
_LEAST = 1e-7
"""A loss of 0 lies here on a logarithmic axis, which has no zero."""
_WIDE, _NARROW = 420, 280  # pixels
_PICKED = "trial-looked-at"
_CHARTS = st.components.v2.component(
    "tdc_trial_charts",
    js=STEADY + source("trial_charts.js"),
    css="[class*='st-key-trial-charts-'] {\n display: none;\n}",
    isolate_styles=False,
)


@dataclass(frozen=True)
class _Axes:
    """What the charts of a group measure.

    Attributes:
        settings: the axis of each setting, in the order of the sweep.
        value: the title of what trials are judged by, safe for a chart.
        log: whether it is best seen on a logarithmic axis: errors and losses, which span powers of ten.
    """

    settings: tuple[SettingAxis, ...]
    value: str
    log: bool


def picked_trial(session: Session, group: Group) -> int | None:
    """The number of the trial that is looked at in this group's charts."""
    group_id, number = session.shown(_PICKED) or ("", None)
    return number if group_id == group.id else None


def pick_trial(session: Session, group: Group, number: int | None) -> None:
    """Look at a trial, or at none. Call it in a callback."""
    session.show(_PICKED, (group.id, number))


def draw_charts(session: Session, group: Group, looked: Looked) -> None:
    """Draw them.

    Args:
        session: the visitor's.
        group: whose they are.
        looked: its trials, of which one has a number.
    """
    sweep = looked.sweep
    axes = _axes_of(sweep)
    now: dict[str, list[dict[str, object]]] = {}

    def still(name: str, first: Callable[[], go.Figure], alt: str) -> None:
        key = f"trials-{name}-{group.id}"
        now[f"steady-{key}"] = looked.once(name, lambda: sent(_figure(name, looked, axes)))
        with tapped(key):
            still_chart(looked.once(f"first-{name}", first), key, alt)

    sweeps = group.kind is GroupKind.SWEEP
    if sweeps:
        with st.grid(2, min_column_width=_WIDE, gap="medium", key="trials-first"):
            with st.container(gap="xsmall"):
                st.subheader(BEST_SO_FAR, anchor=False)
                first = partial(best_so_far_figure, axes.value, total_of(looked), axes.log)
                still("best", first, "What each trial came to, and the best so far as a line")
            with st.container(gap="xsmall"):
                _what_mattered(group, looked)
        st.subheader(AT_A_GLANCE, anchor=False)
        still("parallel", partial(_parallel, looked, axes, empty=True), "A line for each trial across its settings")
        st.subheader(BY_SETTING, anchor=False)
    width = _NARROW if sweeps else _WIDE
    with st.grid("auto" if sweeps else 2, min_column_width=width, gap="small", key="trials-slices"):
        for place, axis in enumerate(axes.settings):
            with st.container():
                alt = f"What trials came to by their {heading_of(sweep, sweep.search[place].path)}"
                still(f"slice-{place}", partial(slice_figure, axis, axes.value, axes.log), alt)
    _feed(session, group, now)


def _feed(session: Session, group: Group, now: dict[str, list[dict[str, object]]]) -> None:
    key = f"trial-charts-{group.id}"
    use_own_where_missing(key)

    def pick() -> None:
        number = (session.shown(key) or {}).get("pick")
        pick_trial(session, group, number if isinstance(number, int) else None)

    data = {"charts": now, "picked": picked_trial(session, group)}
    _CHARTS(key=key, data=[data], on_pick_change=caught(pick), on_missing_change=_nothing)


def _what_mattered(group: Group, looked: Looked) -> None:
    st.subheader(MATTERED, anchor=False)
    if not looked.importance:
        st.caption(NOT_YET)
        return
    settings = len(looked.sweep.search)
    shares = [(in_chart(heading_of(looked.sweep, path)), share) for path, share in looked.importance.items()]
    shown = looked.once("mattered", lambda: setting_shares_figure(settings, shares))
    alt = "A bar for each setting: its share of what made trials good"
    steady_chart(setting_shares_figure(settings), shown, f"mattered-{group.id}", alt)
    if len(looked.trials) < ROUGH_BELOW:
        st.caption(ROUGH)


def _axes_of(sweep: SweepSpec) -> _Axes:
    return _Axes(
        tuple(axis_of(sweep, item) for item in sweep.search),
        in_chart(heading_of_value(sweep)),
        _is_log(sweep),
    )


def _is_log(sweep: SweepSpec) -> bool:
    return goal_of(sweep).direction == "min"


def _figure(name: str, looked: Looked, axes: _Axes) -> go.Figure:
    """A chart as it is now."""
    if name == "best":
        return _best_so_far(looked, axes)
    if name == "parallel":
        return _parallel(looked, axes)
    return _slice(looked, axes, int(name.rpartition("-")[2]))


def _best_so_far(looked: Looked, axes: _Axes) -> go.Figure:
    return best_so_far_figure(
        axes.value,
        total_of(looked),
        axes.log,
        _points(looked, _in_status(looked, TrialStatus.FINISHED)),
        _points(looked, _in_status(looked, TrialStatus.PRUNED)),
        [
            (number, max(value, _LEAST) if axes.log else value)
            for number, value in best_so_far(looked.sweep, looked.plain)
        ],
        next(iter(_points(looked, filter(None, [looked.best]))), None),
        _points(looked, looked.again),
    )


def _parallel(looked: Looked, axes: _Axes, *, empty: bool = False) -> go.Figure:
    titles = [*(axis.title for axis in axes.settings), f"<b>{axes.value}</b>"]
    finished, early = (_in_status(looked, status) for status in (TrialStatus.FINISHED, TrialStatus.PRUNED))
    drawn = [] if empty else [*zip(finished, bands(len(finished)), strict=True), *((each, EARLY) for each in early)]
    values = [tried.trial.value for tried, _ in drawn if tried.trial.value is not None]
    lines = [
        TrialLine(tried.trial.number, (*_numbers(looked, tried), tried.trial.value), band, hint(looked, tried))
        for tried, band in drawn
    ]
    beside = any(parent_of(looked.sweep, item) is not None for item in looked.sweep.search)
    return parallel_figure(titles, (*axes.settings, spanning(axes.value, values, axes.log)), beside, lines)


def _slice(looked: Looked, axes: _Axes, place: int) -> go.Figure:
    item = looked.sweep.search[place]

    def having(several: Iterable[Tried]) -> list[Slice]:
        pairs = [(number_of(item, tried.trial.params.get(item.path)), tried) for tried in several]
        return [(number, point) for number, tried in pairs if number is not None for point in _points(looked, [tried])]

    return slice_figure(
        axes.settings[place],
        axes.value,
        axes.log,
        having(_in_status(looked, TrialStatus.FINISHED)),
        having(_in_status(looked, TrialStatus.PRUNED)),
        next(iter(having(filter(None, [looked.best]))), None),
        spread=looked.kind is GroupKind.SWEEP,
    )


def _numbers(looked: Looked, tried: Tried) -> Sequence[float | None]:
    return [number_of(item, tried.trial.params.get(item.path)) for item in looked.sweep.search]


def _points(looked: Looked, several: Iterable[Tried]) -> list[TrialPoint]:
    least = _LEAST if _is_log(looked.sweep) else -math.inf
    return [
        TrialPoint(tried.trial.number, max(tried.trial.value, least), hint(looked, tried))
        for tried in several
        if tried.trial.value is not None
    ]


def _in_status(looked: Looked, status: TrialStatus) -> list[Tried]:
    """Trials of one status that have a number, the best first."""
    return [tried for tried in looked.ranked if tried.trial.status is status and tried.trial.value is not None]


def _nothing() -> None:
    """What the component says is read from its state; Streamlit wants a callback for it."""
