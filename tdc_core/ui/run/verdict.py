"""Whether a change helped, in words: the two runs' answers on the same validation rows."""

from __future__ import annotations

import streamlit as st

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.results.comparison import ClassComparison, Comparison, NumberComparison, compare_results
from tdc_core.runs.models import Run
from tdc_core.ui.parts.problems import plain
from tdc_core.ui.results.asking import asking
from tdc_core.ui.results.kept import kept_results
from tdc_core.ui.results.numbers import digits
from tdc_core.ui.results.shares import chance
from tdc_core.ui.session.services import Services

WAITS = "Once it has ended, this says whether the change helped by more than chance."
NO_ANSWERS = "One of the two has no answers, so there is nothing to compare."
NOT_LOOKED_AT = "The answers of the run with the change have not been looked at yet."
OTHER_ROWS = "The two were not validated on the same rows, so their answers can't be compared."
HELPED, HARMED, NO_TELLING = (
    "The change helped.",
    "The change made it worse.",
    "No difference that chance could not make.",
)


def draw_verdict(
    studio: Services, token: str, before: Run, after: Run, card: DatasetCard | None, looks: bool = True
) -> None:
    """Draw what the change came to; while one of the runs goes on, that this will be said.

    Args:
        studio: the services.
        token: whose runs they are.
        before: the run that was changed.
        after: the run with the change.
        card: of their data set.
        looks: whether to have the answers of the second looked at where they are missing; once a page.
    """
    if after.alive or before.alive:
        st.caption(WAITS)
        return
    answers = kept_results(studio, before), kept_results(studio, after)
    if answers[0] is None or not after.epochs_done:
        st.caption(NO_ANSWERS)
        return
    if looks:
        asking(studio, token, after, answers[1], own=True)
    if answers[1] is None:
        st.caption(NOT_LOOKED_AT)
        return
    compared = compare_results(answers[0], answers[1], (before.spec.model.head, after.spec.model.head))
    if compared is None:
        st.caption(OTHER_ROWS)
        return
    colour, icon = "gray", "balance"
    if compared.differs:
        colour, icon = ("green", "thumb_up") if compared.better else ("orange", "thumb_down")
    st.markdown(f":{colour}[:material/{icon}:] **{verdict(compared)}** {plain(figures(compared, card))}")


def verdict(compared: Comparison) -> str:
    """What the change came to, in a few words."""
    if not compared.differs:
        return NO_TELLING
    return HELPED if compared.better else HARMED


def figures(compared: Comparison, card: DatasetCard | None = None) -> str:
    """The numbers behind that, as plain text.

    Args:
        compared: both runs.
        card: of their data set, which says what a number to predict measures.
    """
    if isinstance(compared, ClassComparison):
        return (
            f"{compared.after:,} of {compared.rows:,} validation rows are right with it, and {compared.before:,} "
            f"without: {compared.after_alone:,} only with it, {compared.before_alone:,} only without. Chance alone "
            f"makes such a difference in {chance(compared.p_value)} of such pairs (McNemar's exact test)."
        )
    return _errors(compared, card)


def _errors(compared: NumberComparison, card: DatasetCard | None) -> str:
    after, before = digits(compared.after, compared.before)
    measured = f" ({card.measures})" if card and card.measures else ""
    words = f"It is off by {after} on average with it, and by {before} without{measured}"
    if compared.interval is None:
        return f"{words}. One row tells no more."
    low, high = compared.interval
    return f"{words}. On all rows like these that is {_between(low, high)} (95 %)."


def _between(low: float, high: float) -> str:
    less, more = digits(abs(low), abs(high))
    if high <= 0:
        return f"between {more} and {less} less"
    return f"between {less} and {more} more" if low >= 0 else f"between {less} less and {more} more"
