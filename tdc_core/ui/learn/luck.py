"""The lesson about luck: a hundred seeds of one experiment, and what the best of some of them is worth."""

from __future__ import annotations

from functools import cache

import streamlit as st

from tdc_core.charts.best_of_many import best_of_many_figure
from tdc_core.content.experiments import lesson_experiment
from tdc_core.content.lessons import Lesson
from tdc_core.content.luck import LUCK_RUN, recorded_tries
from tdc_core.results.best_of_many import best_of_many
from tdc_core.ui.learn.pieces import section
from tdc_core.ui.learn.question import question
from tdc_core.ui.learn.recorded import about
from tdc_core.ui.parts.steady import steady_chart
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session

ONE = ":gray[:material/arrow_forward: One try is not chosen by anything, so both parts say about the same. Try more.]"
MORE = (
    ":orange[:material/trending_up: The best of {tries} promises {gained:.1f} points more than a single try does.] "
    "On the test part it is {kept_words}."
)
BETTER, SAME = "{points:.1f} points better", "no better"
_MOST, _FIRST = 50, 1
_POINT = 0.001  # of accuracy, below which a difference is none


def luck_view(session: Session, studio: Services, lesson: Lesson) -> None:
    """Draw the lesson."""
    section(lesson, "play", about=about(lesson_experiment(LUCK_RUN)))
    _play(session)
    for name in ("why", "meter"):
        section(lesson, name)
    question(session, lesson)


@st.fragment
def _play(session: Session) -> None:
    promised, kept = zip(*best_of_each(), strict=True)
    with st.container(border=True, key="luck-play"):
        tries = st.slider("Tries", 1, _MOST, _FIRST, key=session.key("learn.tries"), persist_state="session")
        steady_chart(
            best_of_many_figure(promised, kept, _FIRST),
            best_of_many_figure(promised, kept, tries),
            "luck",
            "Two lines over the number of tries: the best accuracy on the validation part, which rises, and the same "
            "run's on the test part, which hardly does",
        )
        promise, keeps = promised[tries - 1], kept[tries - 1]
        with st.grid(3, min_column_width=150):
            st.metric("Best on validation", f"{promise:.1%}", border=True)
            st.metric("The same run on test", f"{keeps:.1%}", border=True)
            st.metric("Flattered by", f"{100 * max(0.0, promise - keeps):.1f} points", border=True)
        st.markdown(words_of(tries))
        st.caption("Each point is the mean over all ways to take so many of the hundred seeds.")


@cache
def best_of_each() -> tuple[tuple[float, float], ...]:
    """For one try and more: the best accuracy on the validation part, and that run's on the test part."""
    recorded = recorded_tries()
    return tuple(best_of_many(tries, recorded.validation, recorded.test) for tries in range(1, _MOST + 1))


def words_of(tries: int) -> str:
    """What so many tries promise and keep, in Markdown."""
    if tries == 1:
        return ONE
    (first, first_kept), (promised, kept) = best_of_each()[0], best_of_each()[tries - 1]
    better = kept - first_kept
    kept_words = BETTER.format(points=100 * better) if better >= _POINT else SAME
    return MORE.format(tries=tries, gained=100 * (promised - first), kept_words=kept_words)
