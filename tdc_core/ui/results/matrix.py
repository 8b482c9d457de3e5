"""The confusion matrix, a click on whose cells chooses what is shown beside it."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from tdc_core.charts.confusion import confusion_figure
from tdc_core.ui.parts.charts import NO_BAR
from tdc_core.ui.parts.names import in_chart
from tdc_core.ui.parts.taps import tapped
from tdc_core.ui.results.cell import ALL, ANY, OTHER, OWN, Cell, choose_cell, unchosen
from tdc_core.ui.results.outcome import ClassOutcome
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.session import Session
from tdc_core.ui.session.tab import get, put

CLICK = "Click a cell to see its rows."
_CHART, _SHARES = "results-matrix", "results-shares"
_MOST_TOLD = 5
_CONFIG = {**NO_BAR, "doubleClick": False}  # which would take the outline away, and say nothing


def draw_matrix(session: Session, outcome: ClassOutcome, cell: Cell) -> None:
    """Draw the matrix with the chosen cell outlined.

    Args:
        session: the visitor's.
        outcome: what it is of.
        cell: what the boxes hold.
    """
    shares = st.toggle("Percent of each row", bool(session.shown(_SHARES)), key=_SHARES)
    key, marked = _chart(session, cell, f"{outcome.mark} {shares}")

    def clicked() -> None:
        points = session.shown(key)["selection"]["points"]
        chosen = Cell(*points[0]["customdata"]) if points else unchosen(outcome)
        put("results-outlined", tuple(chosen))
        choose_cell(session, chosen)

    with tapped("matrix"):
        st.plotly_chart(
            _figure(outcome, shares, marked),
            key=key,
            on_select=caught(clicked),
            selection_mode="points",
            config=_CONFIG,
            alt=matrix_in_words(outcome),
        )
    st.caption(CLICK)


def _chart(session: Session, cell: Cell, content: str) -> tuple[str, Cell]:
    """The chart's key, and the cell that is outlined as it is drawn.

    What a click outlines the browser knows by itself, and a figure with another outline would be mounted anew under the
    person's pointer. So the figure stays as it was after a click, and a chart with another key takes its place where
    the boxes have chosen something else, or where it has another content.
    """
    number, of, marked = get("results-chart", (0, "", tuple(ALL)))
    gone = session.shown(f"{_CHART}-{number}") is None  # another page was looked at meanwhile
    if gone or of != content or get("results-outlined") != tuple(cell):
        number, marked = number + 1, tuple(cell)
        put("results-chart", (number, content, marked))
        put("results-outlined", marked)
    return f"{_CHART}-{number}", Cell(*marked)


@lru_cache(maxsize=8)
def _figure(outcome: ClassOutcome, shares: bool, marked: Cell) -> go.Figure:
    figure = confusion_figure(outcome.scores.confusion, [in_chart(name) for name in outcome.names], shares)
    if marked != ALL and marked.taken not in (OTHER, OWN):
        cells = np.ndindex(outcome.scores.confusion.shape)
        figure.data[0].selectedpoints = [
            number
            for number, (true, taken) in enumerate(cells)
            if marked.true in (ANY, true) and marked.taken in (ANY, taken)
        ]
    return figure


def matrix_in_words(outcome: ClassOutcome) -> str:
    """How many rows are right, and which mistakes are the most frequent."""
    confusion = outcome.scores.confusion
    wrong = np.where(np.eye(len(confusion), dtype=bool), 0, confusion)
    order = [int(place) for place in np.argsort(-wrong, axis=None, kind="stable")[:_MOST_TOLD]]
    mistakes = [
        f"{wrong.flat[place]:,} of {outcome.names[place // len(wrong)]} taken for {outcome.names[place % len(wrong)]}"
        for place in order
        if wrong.flat[place]
    ]
    told = f"The most frequent mistakes: {'; '.join(mistakes)}." if mistakes else "There is no mistake."
    return f"Confusion matrix of {outcome.scores.rows:,} rows: {int(confusion.trace()):,} are right. {told}"
