"""The Learn page: the list of lessons, the chosen one, and the way on."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from tdc_core.content.experiments import lesson_experiment
from tdc_core.content.lessons import Lesson, lessons
from tdc_core.ui.learn.activations import activations_view
from tdc_core.ui.learn.bringing import bring_button, follow_file, to_data
from tdc_core.ui.learn.checkpoint import checkpoint_view
from tdc_core.ui.learn.flatten import flatten_view
from tdc_core.ui.learn.glossary_list import glossary_list
from tdc_core.ui.learn.head_choice import head_choice_view
from tdc_core.ui.learn.labels import labels_view
from tdc_core.ui.learn.leak import leak_view
from tdc_core.ui.learn.luck import luck_view
from tdc_core.ui.learn.numbers import numbers_view
from tdc_core.ui.learn.overfitting import overfitting_view
from tdc_core.ui.learn.pictures import pictures_view
from tdc_core.ui.learn.pieces import READING, open_button, text
from tdc_core.ui.learn.quiz import quiz_view
from tdc_core.ui.learn.split import split_view
from tdc_core.ui.learn.threshold import threshold_view
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session

VIEWS: dict[str, Callable[[Session, Services, Lesson], None]] = {
    "flatten": flatten_view,
    "activations": activations_view,
    "labels": labels_view,
    "head": head_choice_view,
    "split": split_view,
    "checkpoint": checkpoint_view,
    "curves": quiz_view,
    "overfitting": overfitting_view,
    "threshold": threshold_view,
    "numbers": numbers_view,
    "leak": leak_view,
    "pictures": pictures_view,
    "luck": luck_view,
}
"""What each lesson draws between its opening and its end, by the lesson's name."""

PLACE = "Lesson {number} of {lessons}"
_LESSON = "lesson"  # the widget's key, and the name in the page's address
_LAST = "lesson-last"


def learn_view(session: Session, studio: Services) -> None:
    """Draw the list of lessons and the chosen one."""
    follow_file(session)
    all_lessons = {lesson.name: lesson for lesson in lessons()}
    names = list(all_lessons)
    chosen = _chosen(session, all_lessons)
    session.show(_LESSON, chosen)

    def turn() -> None:
        _turn_to(all_lessons[session.shown(_LESSON) or chosen])

    st.pills(
        "Lesson",
        names,
        default=chosen,
        required=True,
        format_func=lambda name: all_lessons[name].front.short,
        key=_LESSON,
        label_visibility="collapsed",
        wrap=True,
        on_change=caught(turn),
    )
    lesson = all_lessons[chosen]
    with st.container(gap="xxsmall"):
        st.caption(PLACE.format(number=names.index(chosen) + 1, lessons=len(names)))
        st.header(lesson.front.title)
    text(lesson.opening)
    VIEWS[chosen](session, studio, lesson)
    _end(session, studio, lesson)
    _onward(session, all_lessons, names.index(chosen))
    glossary_list(lesson)


def _chosen(session: Session, all_lessons: dict[str, Lesson]) -> str:
    """The lesson that the address names; the last one for who comes from another page, the first one otherwise.

    The address is what counts, and each lesson has an entry of its own in the browser's history.
    """
    asked = st.query_params.get(_LESSON)
    chosen = next((name for name, lesson in all_lessons.items() if lesson.front.short == asked), None)
    if chosen is None:
        chosen = next(iter(all_lessons))
        comes_back = session.shown(_LESSON) is None
        if comes_back and (last := session.shown(_LAST)) in all_lessons and last != chosen:
            chosen = str(last)
            _turn_to(all_lessons[chosen])
    session.show(_LAST, chosen)
    return chosen


def _turn_to(lesson: Lesson) -> None:
    st.query_params[_LESSON] = lesson.front.short


def _end(session: Session, studio: Services, lesson: Lesson) -> None:
    """What to remember, and what to try."""
    st.info(lesson.front.remember, icon=":material/lightbulb:", width=READING)
    with st.container(border=True, key="lesson-try"):
        st.subheader("Try it")
        text(lesson.front.task)
        if lesson.front.experiment is not None:
            open_button(session, lesson_experiment(lesson.front.experiment), "lesson")
        elif lesson.front.file is not None:
            bring_button(session, studio, lesson.front.file)
        else:
            to_data()


def _onward(session: Session, all_lessons: dict[str, Lesson], at: int) -> None:
    names = list(all_lessons)
    if at + 1 == len(names):
        return
    following = all_lessons[names[at + 1]]
    st.button(
        f"Next lesson: {following.front.title}",
        key="next-lesson",
        icon=":material/arrow_forward:",
        icon_position="right",
        wrap=True,
        on_click=caught(_turn_to),
        args=(following,),
    )
