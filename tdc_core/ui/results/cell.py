"""The cell of the confusion matrix whose rows are shown; chosen by two boxes, or by a click, which sets the boxes."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import streamlit as st

from tdc_core.ui.parts.names import told_apart
from tdc_core.ui.results.outcome import ClassOutcome
from tdc_core.ui.session.session import Session

ANY, OTHER, OWN = -1, -2, -3
_TRUE, _TAKEN = "results-true", "results-taken"


class Cell(NamedTuple):
    """A true class and the class that rows are taken for, by their numbers.

    Either may be `ANY` for all of them; a row may be taken for any `OTHER` class than its own, or for its `OWN`.
    """

    true: int = ANY
    taken: int = ANY


ALL, MISTAKES = Cell(), Cell(taken=OTHER)


def unchosen(outcome: ClassOutcome) -> Cell:
    """What is shown before a cell is chosen: the mistakes, where there are some."""
    return MISTAKES if len(positions(outcome, MISTAKES)) else ALL


def chosen_cell(session: Session, outcome: ClassOutcome) -> Cell:
    """What the boxes hold; they are put right where they hold a class that there is not."""
    true, taken = session.shown(_TRUE), session.shown(_TAKEN)
    classes = range(len(outcome.names))
    if true not in (ANY, *classes) or taken not in (ANY, OTHER, OWN, *classes):
        choose_cell(session, unchosen(outcome))
    return Cell(session.shown(_TRUE), session.shown(_TAKEN))


def choose_cell(session: Session, cell: Cell) -> None:
    """Have the boxes hold a cell; in a callback."""
    session.show(_TRUE, cell.true)
    session.show(_TAKEN, cell.taken)


def cell_boxes(outcome: ClassOutcome, cell: Cell) -> None:
    """Draw the boxes."""
    numbers = range(len(outcome.names))
    others = {ANY: "any", OTHER: "another class", OWN: "its own class"}
    names = dict(zip((*numbers, *others), told_apart([*outcome.names, *others.values()]), strict=True))
    left, right = st.columns(2, wrap=False)
    for column, label, key, options, value in (
        (left, "True class", _TRUE, (ANY, *numbers), cell.true),
        (right, "Taken for", _TAKEN, (ANY, OTHER, OWN, *numbers), cell.taken),
    ):
        column.selectbox(label, options, options.index(value), key=key, format_func=names.__getitem__)


def positions(outcome: ClassOutcome, cell: Cell) -> np.ndarray:
    """Which of the part's rows lie in a cell, in their order; int64."""
    labels, answers = outcome.rows.labels, outcome.answers
    found = np.ones(len(labels), dtype=bool)
    if cell.true != ANY:
        found &= labels == cell.true
    if cell.taken == OTHER:
        found &= answers != labels
    elif cell.taken == OWN:
        found &= answers == labels
    elif cell.taken != ANY:
        found &= answers == cell.taken
    return np.flatnonzero(found)
