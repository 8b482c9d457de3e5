"""Which columns go together."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
import streamlit as st

from tdc_core.charts.together import together_figure
from tdc_core.datasets.figures.association import MOST_COLUMNS, Associations, associations
from tdc_core.datasets.figures.part import TARGET
from tdc_core.ui.data.views.shown import Shown
from tdc_core.ui.parts.charts import NO_BAR
from tdc_core.ui.parts.names import chart_names
from tdc_core.ui.parts.words import explain
from tdc_core.ui.session.session import Session

CLOSELY = "how closely"
_CHOSEN = "look-together"
_PAIRS = 10
_LONGEST = 18  # characters of a name, which stands at two sides of the chart
MEASURES = {
    (True, True): "correlation",
    (True, False): "correlation ratio",
    (False, True): "correlation ratio",
    (False, False): "Cramér's V",
}
"""By whether the one is a number, and the other."""


def draw_together(session: Session, shown: Shown) -> None:
    """Draw each column with each, and below it the pairs that go together most."""
    found = shown.measured(associations, _columns(session, shown))
    names = chart_names(found.names, _LONGEST)
    st.plotly_chart(
        together_figure(names, found.values),
        key="together",
        config=NO_BAR,
        alt="How closely each column goes together with each; the closest pairs are in the table below",
    )
    sampled = f"Measured on {found.rows:,} of them, chosen by chance. " if found.rows < shown.size else ""
    st.caption(
        f"Of {shown.in_words}. {sampled}Two numbers have a correlation from −1 to 1: blue where both grow together, "
        "orange where one falls as the other grows. A category has no up and down: with a number it has a correlation "
        "ratio, with another category Cramér's V, both from 0 to 1.",
        help=explain("correlation", "correlation ratio", "Cramér's V"),
    )
    st.dataframe(
        _closest(found),
        column_config={CLOSELY: st.column_config.NumberColumn(format="%.2f")},  # as in the cells
        hide_index=True,
        alt="The pairs that go together most",
    )


def _columns(session: Session, shown: Shown) -> tuple[int, ...]:
    """All columns, or which of many are drawn."""
    names = shown.names()
    del names[TARGET]
    first = list(names)[: MOST_COLUMNS - 1]
    if len(first) == len(names):
        return tuple(first)
    known = session.shown(_CHOSEN)
    session.show(_CHOSEN, first if known is None else [place for place in known if place in names])
    chosen = st.multiselect(
        "Columns",
        list(names),
        default=session.shown(_CHOSEN),
        key=_CHOSEN,
        format_func=names.__getitem__,
        max_selections=MOST_COLUMNS - 1,
        help=f"At most {MOST_COLUMNS - 1} at once, beside what is to be predicted.",
    )
    return tuple(sorted(chosen))


def _closest(found: Associations) -> pd.DataFrame:
    """The pairs with the largest values, by their size."""
    pairs = [pair for pair in combinations(range(len(found.names)), 2) if not np.isnan(found.values[pair])]
    pairs = sorted(pairs, key=lambda pair: -abs(found.values[pair]))[:_PAIRS]
    return pd.DataFrame(
        {
            "one": [found.names[one] for one, _ in pairs],
            "other": [found.names[other] for _, other in pairs],
            CLOSELY: [round(float(found.values[pair]), 2) for pair in pairs],
            "measure": [MEASURES[found.numbers[one], found.numbers[other]] for one, other in pairs],
        }
    )
