"""The settings of a sweep as axes, and the values of a trial as numbers on them."""

from __future__ import annotations

import math

from tdc_core.charts.setting_axis import SettingAxis
from tdc_core.spec import ParamValue
from tdc_core.sweeps import SweepSpec, title_of
from tdc_core.sweeps.space import same
from tdc_core.sweeps.spec import ChoiceSearch, DepthSearch, Search
from tdc_core.sweeps.words import value_in_words
from tdc_core.ui.parts.names import chart_names, in_chart

_LONGEST = 60  # characters of a title


def heading_of(sweep: SweepSpec, path: str) -> str:
    """What a setting is called at the head of something."""
    title = title_of(sweep, path)
    return f"{title[:1].upper()}{title[1:]}"


def axis_of(sweep: SweepSpec, item: Search) -> SettingAxis:
    """The axis of a setting, its words safe for a chart."""
    heading = heading_of(sweep, item.path)
    title = in_chart(heading if len(heading) <= _LONGEST else f"{heading[: _LONGEST - 1]}…")
    match item:
        case ChoiceSearch():
            names = chart_names([value_in_words(value) for value in item.choices])
            return SettingAxis(title, 0, len(names) - 1, names=tuple(names), whole=True)
        case DepthSearch():
            return SettingAxis(title, item.low, item.high, whole=True)
    whole = item.type == "int"
    return SettingAxis(title, item.low, item.high, log=item.log, whole=whole)


def number_of(item: Search, value: ParamValue | None) -> float | None:
    """A trial's value on the axis; None where it has not this setting, or one that is not among the choices."""
    if value is None:
        return None
    if isinstance(item, ChoiceSearch):
        return next((float(place) for place, choice in enumerate(item.choices) if same(choice, value)), None)
    number = float(value)
    return number if math.isfinite(number) else None
