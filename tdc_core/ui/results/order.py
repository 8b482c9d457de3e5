"""In which order the rows of a cell are shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tdc_core.ui.parts.choices import box
from tdc_core.ui.results.outcome import ClassOutcome
from tdc_core.ui.session.session import Session

_KEY, _SEED = "results-order", 0


@dataclass(frozen=True)
class Order:
    """An order of rows.

    Attributes:
        title: what it is called.
        places: from how sure the model is of each row's answer, float64 (n,), to the places of the rows in order.
    """

    title: str
    places: Callable[[np.ndarray], np.ndarray]


ORDERS = {
    "surest": Order("Surest first", lambda sure: np.argsort(-sure, kind="stable")),
    "least_sure": Order("Least sure first", lambda sure: np.argsort(sure, kind="stable")),
    "rows": Order("As in the data", lambda sure: np.arange(len(sure))),
    "random": Order("Random", lambda sure: np.random.default_rng(_SEED).permutation(len(sure))),
}
"""The first is what is shown before another one is chosen."""


def order_box(session: Session) -> str:
    """Draw the box with the orders; the one that is chosen."""
    return box(session, "Order", _KEY, {name: order.title for name, order in ORDERS.items()})


def in_order(outcome: ClassOutcome, positions: np.ndarray, order: str) -> np.ndarray:
    """Rows in an order.

    Args:
        outcome: what they are taken for, and with which probability.
        positions: of the rows in their part, int64 (n,).
        order: one of `ORDERS`.
    """
    sure = outcome.probabilities[positions, outcome.answers[positions]]
    found: np.ndarray = positions[ORDERS[order].places(sure)]
    return found
