"""Rows as points of any two columns."""

from __future__ import annotations

import streamlit as st

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.charts.scatter import Axis, scatter_by_class, scatter_by_number
from tdc_core.datasets.figures.part import Variable, number_places
from tdc_core.datasets.figures.scatter import Points, points
from tdc_core.spec import few_digits
from tdc_core.ui.data.views.shown import Shown, rows_that
from tdc_core.ui.parts.charts import NO_BAR
from tdc_core.ui.parts.choices import box
from tdc_core.ui.parts.names import chart_names, in_chart
from tdc_core.ui.parts.words import explain
from tdc_core.ui.session.session import Session

_ACROSS, _UP = "look-across", "look-up"
NO_POINTS = "No row of this part has a value in both."


def draw_scatter(session: Session, shown: Shown) -> None:
    """Draw the choice of two columns, and their rows as points."""
    names = {place: shown.names()[place] for place in _offered(shown.card)}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        across = box(session, "Across", _ACROSS, names, 240)
        up = box(session, "Up", _UP, {place: name for place, name in names.items() if place != across}, 240)
    found = shown.measured(points, across, up)
    if not found.total:
        st.caption(NO_POINTS)
        return
    x, y = _axis(found.x, names[across]), _axis(found.y, names[up])
    rows = [f"{split} {row}" for split, row in found.rows]
    target = found.target
    if target.categories:
        codes = target.values.astype(int)
        told = [f"{row}: {in_chart(target.categories[code])}" for row, code in zip(rows, codes, strict=True)]
        figure = scatter_by_class(x, y, chart_names(target.categories), codes, told)
    else:
        told = [f"{row}: {few_digits(value, 4)}" for row, value in zip(rows, target.values.tolist(), strict=True)]
        figure = scatter_by_number(x, y, in_chart(target.name), target.values, told)
    alt = f"Rows as points: {names[across]} across, {names[up]} up, coloured by {target.name}"
    st.plotly_chart(figure, key=f"scatter-{across}-{up}", config=NO_BAR, alt=alt)
    st.caption(" ".join(_told(shown, found, x, y)), help=explain("scatter plot", "correlation"))


def _offered(card: DatasetCard) -> tuple[int, ...]:
    """The places of what can be an axis, the numbers first; classes to predict are the colours."""
    numbers = number_places(card)
    return (*numbers, *(place for place in range(len(card.columns)) if place not in numbers))


def _axis(variable: Variable, title: str) -> Axis:
    return Axis(in_chart(title), variable.values, chart_names(variable.categories))


def _told(shown: Shown, found: Points, x: Axis, y: Axis) -> list[str]:
    drawn = len(found.rows)
    told = [f"Of {shown.in_words}."]
    if drawn + found.beyond < found.total:
        told = [f"{drawn:,} of {shown.in_words}, chosen by chance."]
    if found.total < shown.size:
        told.append(f"{rows_that(shown.size - found.total, 'lacks', 'lack')} one of the two values.")
    if found.beyond:
        beyond = rows_that(found.beyond, "lies further out and is", "lie further out and are")
        told.append(f"{beyond} not drawn: see the outliers.")
    if x.names or y.names:
        told.append("Points of a category lie beside one another, so that they do not hide one another.")
    return told
