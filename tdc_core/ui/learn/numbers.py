"""The lesson about numbers to predict: one answer for all, its errors, and what the mean is worth."""

from __future__ import annotations

from statistics import fmean

import streamlit as st

from tdc_core.charts.errors import errors_figure
from tdc_core.content.lessons import Lesson
from tdc_core.ui.learn.pieces import section
from tdc_core.ui.parts.steady import steady_chart
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session

LABELS = (151, 75, 141, 206, 135, 97, 138, 63)
"""The first labels of scikit-learn's diabetes data."""
_NAMES = tuple(f"patient {number}" for number in range(1, len(LABELS) + 1))
_MEASURES = "progression"
_FIRST_ANSWER = 180


def numbers_view(session: Session, studio: Services, lesson: Lesson) -> None:
    """Draw the lesson."""
    section(lesson, "play")
    _play(session)
    for name in ("unit", "mean", "accuracy"):
        section(lesson, name)


def errors_of(answer: float) -> tuple[float, float, float]:
    """Mean absolute error, mean squared error and R² of one answer for all labels."""
    squared = fmean((label - answer) ** 2 for label in LABELS)
    spread = fmean((label - fmean(LABELS)) ** 2 for label in LABELS)
    return fmean(abs(label - answer) for label in LABELS), squared, 1 - squared / spread


@st.fragment
def _play(session: Session) -> None:
    with st.container(border=True, key="numbers-play"):
        answer = st.slider(
            "The answer for every patient",
            0,
            220,
            _FIRST_ANSWER,
            key=session.key("learn.answer"),
            persist_state="session",
        )
        steady_chart(
            errors_figure(_NAMES, LABELS, _FIRST_ANSWER, _MEASURES),
            errors_figure(_NAMES, LABELS, answer, _MEASURES),
            "numbers",
            "A point for each patient's label, a line for the answer, and dotted lines for the errors between them",
        )
        absolute, squared, r2 = errors_of(answer)
        right = LABELS.count(answer)
        with st.grid(4, min_column_width=150):
            st.metric("Mean absolute error", f"{absolute:.1f}", border=True)
            st.metric("Mean squared error", f"{squared:,.0f}", border=True)
            st.metric("R²", f"{r2:.2f}", border=True)
            st.metric("Exactly right", f"{right} of {len(LABELS)}", border=True)
        mean = fmean(LABELS)
        if abs(answer - mean) < 1:
            st.markdown(
                f":green[:material/check: {mean:.1f} is the mean: no other single answer has a smaller square.]"
            )
        else:
            st.markdown(f":gray[:material/arrow_forward: The mean of the eight is {mean:.1f}. Move the answer there.]")
