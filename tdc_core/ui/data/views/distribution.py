"""How one column is spread, beside what is to be predicted."""

from __future__ import annotations

from itertools import pairwise

import plotly.graph_objects as go
import streamlit as st

from tdc_core.charts.categories import categories_figure
from tdc_core.charts.distribution import distribution_figure
from tdc_core.charts.mean_along import mean_along_figure
from tdc_core.datasets.figures.distribution import OTHERS, Distribution, distribution
from tdc_core.datasets.figures.part import TARGET
from tdc_core.ui.data.views.shown import Shown, rows_that
from tdc_core.ui.parts.charts import NO_BAR
from tdc_core.ui.parts.choices import box
from tdc_core.ui.parts.names import chart_names, in_chart
from tdc_core.ui.parts.problems import plain
from tdc_core.ui.parts.words import explain
from tdc_core.ui.session.session import Session

NO_VALUES = "No row of this part has a value here."


def draw_distribution(session: Session, shown: Shown) -> None:
    """Draw the choice of a column, and its chart."""
    names = shown.names()
    label = names.pop(TARGET)
    place = box(session, "Column", "look-column", names, 320)
    found = shown.measured(distribution, place)
    if not found.counts.sum():
        st.caption(NO_VALUES)
        return
    alt = f"How the rows of each class are spread over {names[place]}"
    if not shown.card.classes:
        alt = f"How the rows are spread over {names[place]}, and the mean of {label} along it"
    st.plotly_chart(_figure(names[place], label, found), key=f"distribution-{place}", config=NO_BAR, alt=alt)
    st.caption(" ".join(_told(shown, label, found)), help=explain("distribution", "missing value"))


def _figure(name: str, label: str, found: Distribution) -> go.Figure:
    bins = chart_names(found.names)
    title = in_chart(name)
    if found.means is not None:
        middles = [(low + high) / 2 for low, high in pairwise(found.edges)]
        return mean_along_figure(title, bins or middles, found.counts[0].tolist(), found.means, in_chart(label))
    counts = dict(zip(chart_names(found.classes), found.counts.tolist(), strict=True))
    if found.names:
        return categories_figure(bins, counts)
    return distribution_figure(title, found.edges, counts, "class")


def _told(shown: Shown, label: str, found: Distribution) -> list[str]:
    told = [f"Of {shown.in_words}."]
    if not found.names and shown.card.classes:
        told.append("Where the lines of two classes lie apart, the column tells them apart.")
    if OTHERS in found.names:
        told.append("The commonest categories have a place of their own.")
    if OTHERS in found.classes:
        told.append(f"The commonest of the {len(shown.card.classes)} classes have a colour of their own.")
    if found.below + found.above:
        beyond = rows_that(found.below + found.above, "lies further out and is", "lie further out and are")
        told.append(f"{beyond} not drawn.")
    if found.missing and not found.names:
        told.append(f"{rows_that(found.missing, 'has', 'have')} no value here.")
    if found.means is not None:
        told.append(f"Below, the mean of {plain(label)} of the rows above it.")
    return told
