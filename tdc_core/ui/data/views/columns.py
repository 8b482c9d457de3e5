"""Figures of each column."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from tdc_core.datasets.figures.part import TablePart
from tdc_core.datasets.preview import ColumnFigures, column_figures
from tdc_core.ui.data.views.shown import Shown
from tdc_core.ui.parts.words import explain
from tdc_core.ui.session.session import Session

NUMBERS = st.column_config.NumberColumn(format="%.4g")  # four digits that count, whatever the size
_TITLES = {"name": "column", "min": "lowest", "max": "highest", "std": "deviation", "counts": "categories"}
_NAMED = 12  # of a column's categories, the commonest


def draw_columns(session: Session, shown: Shown) -> None:
    """Draw a table with a row for each column."""
    figures = pd.DataFrame(shown.measured(_figures))
    if any(figures["counts"].map(len)):
        figures["counts"] = [_named(row) for row in figures["counts"]]
    else:
        figures = figures.drop(columns="counts")
    st.dataframe(
        figures.rename(columns=_TITLES),
        hide_index=True,
        column_config=dict.fromkeys(("lowest", "mean", "median", "highest", "deviation"), NUMBERS),
        alt="Figures of each column",
    )
    st.caption(f"Of {shown.in_words}.", help=explain("missing value", "median", "standard deviation", "category"))


def _figures(part: TablePart) -> tuple[ColumnFigures, ...]:
    return column_figures(part.prepared, part.card, part.ranges)


def _named(counts: Sequence[tuple[str, int]]) -> str:
    commonest = counts if len(counts) <= _NAMED else sorted(counts, key=lambda each: -each[1])[:_NAMED]
    more = f" and {len(counts) - _NAMED} more" if len(counts) > _NAMED else ""
    return ", ".join(f"{name} {count:,}" for name, count in commonest) + more
