"""The row that the model is watched at: the surest mistake at first, and any other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st

from tdc_core.results.kept import PartRows
from tdc_core.spec import few_digits
from tdc_core.ui.parts.choices import box, choice
from tdc_core.ui.parts.problems import plain
from tdc_core.ui.results.chosen_weights import PARTS
from tdc_core.ui.results.inside.asked import Asked
from tdc_core.ui.results.numbers import number_outcome
from tdc_core.ui.results.order import ORDERS, in_order
from tdc_core.ui.results.outcome import ClassOutcome, class_outcome
from tdc_core.ui.results.shares import chance
from tdc_core.ui.session.session import Session

MISTAKES, NUMBER, ORDER = "Surest mistakes", "inside-number", "inside-order"
FURTHEST = "Furthest off first"
_PART = "inside-part"
_BOX = 180  # pixels


@dataclass(frozen=True, eq=False)
class Chosen:
    """A row of a part.

    Attributes:
        features: encoded, float32 (1, ...).
        taken: the class that it is taken for; 0 for a number to predict.
        name: its place, like "train 17".
        words: what it is and what it is taken for, in Markdown.
    """

    features: np.ndarray
    taken: int
    name: str
    words: str


def choose_example(session: Session, it: Asked) -> Chosen:
    """Draw what there is to choose from, and give what is chosen.

    Args:
        session: the visitor's.
        it: the model and its rows.
    """
    with st.container(horizontal=True, vertical_alignment="bottom", key="inside-example"):
        parts = {part: title for part, title in PARTS.items() if part in it.kept.parts}
        part = box(session, "Part", _PART, parts, _BOX) if len(parts) > 1 else choice(session, _PART, parts)
        if it.card.target == "number":
            return _of_numbers(session, it, part)
        outcome = class_outcome(it.kept, part, "best", it.head, it.card.classes)
        orders = {name: order.title for name, order in ORDERS.items() if name != "random"}
        wrong = np.flatnonzero(outcome.answers != outcome.rows.labels)
        orders = ({"mistakes": MISTAKES} if len(wrong) else {}) | orders
        order = box(session, "Order", ORDER, orders, _BOX)
        mistakes = order == "mistakes"
        found = in_order(outcome, wrong if mistakes else np.arange(len(outcome.rows)), "surest" if mistakes else order)
        position = int(found[_number(session, len(found), f"{part} {order}")])
    return Chosen(*_row(it, outcome.rows, position, int(outcome.answers[position])), _class_words(outcome, position))


def _of_numbers(session: Session, it: Asked, part: str) -> Chosen:
    outcome = number_outcome(it.kept, part, "best")
    true, said = outcome.rows.labels, outcome.predicted.astype(np.float64)
    found = np.argsort(-np.abs(true - said), kind="stable")
    st.caption(FURTHEST)
    position = int(found[_number(session, len(found), part)])
    words = f"the true number is {few_digits(true[position], 4)}, predicted is {few_digits(said[position], 4)}"
    return Chosen(*_row(it, outcome.rows, position, 0), words)


def _row(it: Asked, rows: PartRows, position: int, taken: int) -> tuple[np.ndarray, int, str]:
    split, row = rows.place(position)
    return it.features(rows, [position]), taken, f"{split} {row}"


def _class_words(outcome: ClassOutcome, position: int) -> str:
    true, taken = int(outcome.rows.labels[position]), int(outcome.answers[position])
    sure = chance(float(outcome.probabilities[position, taken]))
    if true == taken:
        return f"{plain(outcome.names[true])}, rightly taken for that, {plain(sure)} sure"
    return f"{plain(outcome.names[true])}, taken for {plain(outcome.names[taken])}, {plain(sure)} sure"


def _number(session: Session, count: int, of: str) -> int:
    """Which of so many rows, from 0."""
    key = f"{NUMBER}-{of}"
    if not 1 <= (session.shown(key) or 0) <= count:
        session.show(key, 1)
    chosen = st.number_input(f"Row, 1 to {count:,}", 1, count, session.shown(key), key=key, width=160)
    return int(chosen) - 1
