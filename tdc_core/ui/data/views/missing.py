"""Where values are missing."""

from __future__ import annotations

import streamlit as st

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.charts.missing_map import missing_figure
from tdc_core.datasets.figures.missing import missing_map
from tdc_core.ui.data.views.shown import Shown
from tdc_core.ui.parts.charts import NO_BAR
from tdc_core.ui.parts.names import chart_names
from tdc_core.ui.parts.words import explain
from tdc_core.ui.session.session import Session

NOTHING_MISSING = "No value is missing in the {part} part."


def may_be_missing(card: DatasetCard) -> bool:
    """Whether a value of the data set can be missing."""
    return any(column.missing is not None for column in card.columns)


def draw_missing(session: Session, shown: Shown) -> None:
    """Draw the map, with the share of each column beside its name."""
    found = shown.measured(missing_map)
    if not found.columns:
        st.caption(NOTHING_MISSING.format(part="training" if shown.part == "train" else shown.part))
        return
    names = chart_names(found.names)
    told = [f"{name}  {_percent(count, shown.size)}" for name, count in zip(names, found.counts, strict=True)]
    st.plotly_chart(
        missing_figure(told, found.edges, found.shares),
        key="missing-map",
        config=NO_BAR,
        alt="For each column, where along the rows its values are missing",
    )
    which = f"The {len(names)} columns with the most are shown. " if len(names) < found.columns else ""
    have = "has" if found.whole == 1 else "have"
    st.caption(
        f"Of {shown.in_words}, {found.whole:,} {have} all values. Values are missing in {found.columns} of "
        f"{len(shown.card.columns)} columns. {which}Gaps one above the other are of the same rows.",
        help=explain("missing value"),
    )


def _percent(count: int, rows: int) -> str:
    share = 100 * count / rows
    return "<1%" if share < 1 else ">99%" if 99 < share < 100 else f"{share:.0f}%"
