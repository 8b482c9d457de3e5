"""Rows that stand out."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.datasets.figures.outliers import FAR, outliers
from tdc_core.datasets.figures.part import number_places
from tdc_core.ui.data.views.columns import NUMBERS
from tdc_core.ui.data.views.shown import Shown
from tdc_core.ui.parts.row_place import place_button
from tdc_core.ui.parts.words import explain
from tdc_core.ui.session.session import Session

NONE_FAR = "No number of {rows} lies as much as {far} deviations from the median of its column."


def has_numbers(card: DatasetCard) -> bool:
    """Whether a table has a number to be far off."""
    return card.kind == "table" and bool(number_places(card))


def draw_outliers(session: Session, shown: Shown) -> None:
    """Draw the rows that are furthest off, and a way to the place of each in the data."""
    found = shown.measured(outliers)
    if not found.rows:
        st.caption(NONE_FAR.format(rows=shown.in_words, far=FAR), help=explain("outlier", "median"))
        return
    st.dataframe(
        pd.DataFrame(
            {
                "row": [f"{each.split} {each.row}" for each in found.rows],
                "column": [each.column for each in found.rows],
                "value": [each.value for each in found.rows],
                "median": [each.median for each in found.rows],
                "deviations off": [each.deviations for each in found.rows],
            }
        ),
        hide_index=True,
        column_config={
            "value": NUMBERS,
            "median": NUMBERS,
            "deviations off": st.column_config.NumberColumn(format="%.1f"),
        },
        alt="The rows with the numbers that are furthest from the median of their column",
    )
    rows = f"{found.total:,} have" if found.total != 1 else "1 has"
    most = f" The {len(found.rows)} furthest are shown." if found.total > len(found.rows) else ""
    st.caption(
        f"Of {shown.in_words}, {rows} a number at least {FAR} deviations from the median of its column.{most} "
        "An outlier may be a mistake, another unit, or the most telling row of all: look before you leave it out.",
        help=explain("outlier", "median", "standard deviation"),
    )
    place_button(session, [(each.split, each.row) for each in found.rows], "outlier")
