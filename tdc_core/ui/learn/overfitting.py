"""The lesson about overfitting: one run that learns its rows by heart, and what each remedy makes of it."""

from __future__ import annotations

import plotly.graph_objects as go
import streamlit as st

from tdc_core.charts.remedy import remedy_figure
from tdc_core.content.curves import recorded_curves
from tdc_core.content.experiments import lesson_experiment
from tdc_core.content.lessons import Lesson
from tdc_core.content.remedies import Remedy, remedies
from tdc_core.runs.models import EpochMetrics
from tdc_core.ui.learn.pieces import open_button, section
from tdc_core.ui.learn.recorded import about
from tdc_core.ui.parts.steady import steady_chart
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session

TOP = 1.5
"""Where the loss axis ends; the first epochs lie above it."""


def overfitting_view(session: Session, studio: Services, lesson: Lesson) -> None:
    """Draw the lesson."""
    section(lesson, "signs")
    section(lesson, "play", about=about(lesson_experiment(remedies()[0].curve)))
    _play(session)
    for name in ("order", "luck"):
        section(lesson, name)


def best_of(curve: tuple[EpochMetrics, ...]) -> EpochMetrics:
    """The epoch with the lowest val_loss."""
    return min(curve, key=lambda point: point.values["val_loss"])


@st.fragment
def _play(session: Session) -> None:
    by_title = {remedy.title: remedy for remedy in remedies()}
    with st.container(border=True, key="remedy-play"):
        first = next(iter(by_title))
        title = st.segmented_control(
            "What is done about it",
            list(by_title),
            default=first,
            required=True,
            key=session.key("learn.remedy"),
            persist_state="session",
        )
        _compare(by_title[title or first])
        open_button(session, lesson_experiment(by_title[title or first].curve), "remedy", kind="secondary")


def _compare(remedy: Remedy) -> None:
    curves = recorded_curves()
    before, curve = curves[remedies()[0].curve], curves[remedy.curve]
    steady_chart(
        _figure(before, before),
        _figure(curve, before),
        "remedy",
        "Training and validation loss by epoch, a star on the best epoch, and dotted the validation loss as it was",
    )
    best, last = best_of(curve), curve[-1]
    with st.grid(4, min_column_width=150):
        st.metric("Lowest val_loss", f"{best.values['val_loss']:.4f}", border=True)
        st.metric("Last val_loss", f"{last.values['val_loss']:.4f}", border=True)
        st.metric("Last accuracy", f"{last.values['accuracy']:.1%}", border=True)
        st.metric("Last val_accuracy", f"{last.values['val_accuracy']:.1%}", border=True)
    st.markdown(remedy.seen)


def _figure(curve: tuple[EpochMetrics, ...], before: tuple[EpochMetrics, ...]) -> go.Figure:
    return remedy_figure(_column(curve, "loss"), _column(curve, "val_loss"), _column(before, "val_loss"), TOP)


def _column(curve: tuple[EpochMetrics, ...], key: str) -> list[float]:
    return [point.values[key] for point in curve]
