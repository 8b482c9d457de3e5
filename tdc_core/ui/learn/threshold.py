"""The lesson about thresholds: recorded probabilities, a slider, and the counts and scores that come of it."""

from __future__ import annotations

import streamlit as st

from tdc_core.charts.threshold_rows import threshold_rows_figure
from tdc_core.content.experiments import lesson_experiment
from tdc_core.content.lessons import Lesson
from tdc_core.content.probabilities import THRESHOLD_RUN, recorded_probabilities
from tdc_core.results.binary import ThresholdScores, at_threshold
from tdc_core.ui.learn.pieces import section
from tdc_core.ui.learn.recorded import about
from tdc_core.ui.parts.steady import steady_chart
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session

NAMES = ("died", "survived")
"""The classes of its run, in label order."""
FOUND = ":green[:material/check: {found} of {all} survivors found.] The price: {alarms} others are taken for survivors."
MISSED = ":gray[:material/arrow_forward: {missed} of {all} survivors are missed. Find at least nine in ten of them.]"
_WANTED = 0.9  # of those who survived
_FIRST = 0.5


def threshold_view(session: Session, studio: Services, lesson: Lesson) -> None:
    """Draw the lesson."""
    rows = len(recorded_probabilities().labels)
    section(lesson, "play", about=about(lesson_experiment(THRESHOLD_RUN)), rows=str(rows))
    _play(session)
    for name in ("matrix", "scores", "accuracy"):
        section(lesson, name)


@st.fragment
def _play(session: Session) -> None:
    recorded = recorded_probabilities()
    with st.container(border=True, key="threshold-play"):
        threshold = st.slider(
            "Threshold", 0.01, 0.99, _FIRST, 0.01, key=session.key("learn.threshold"), persist_state="session"
        )
        steady_chart(
            threshold_rows_figure(recorded.labels, recorded.probabilities, NAMES, _FIRST),
            threshold_rows_figure(recorded.labels, recorded.probabilities, NAMES, threshold),
            "threshold",
            "Bars of how many rows have which probability, survivors upwards, the others downwards, and the threshold",
        )
        chosen = at_threshold(recorded.labels, recorded.probabilities, threshold)
        st.markdown(matrix_of(chosen))
        with st.grid(4, min_column_width=150):
            for name, value in scores_of(chosen).items():
                st.metric(name, f"{value:.1%}", border=True)
        (_, alarms), (missed, found) = chosen.confusion.tolist()
        words = FOUND if chosen.recall >= _WANTED else MISSED
        st.markdown(words.format(found=found, missed=missed, all=missed + found, alarms=alarms))


def matrix_of(chosen: ThresholdScores) -> str:
    """The confusion matrix as a table in Markdown, what is right in bold."""
    (kept, alarms), (missed, found) = chosen.confusion.tolist()
    return (
        f"| true class | answer: {NAMES[0]} | answer: {NAMES[1]} |\n| :--- | ---: | ---: |\n"
        f"| {NAMES[0]} | **{kept}** | {alarms} |\n| {NAMES[1]} | {missed} | **{found}** |"
    )


def scores_of(chosen: ThresholdScores) -> dict[str, float]:
    """The scores of a threshold by their names."""
    return {"Accuracy": chosen.accuracy, "Precision": chosen.precision, "Recall": chosen.recall, "F1": chosen.f1}
