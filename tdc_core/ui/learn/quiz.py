"""The lesson about loss curves: a quiz over recorded runs, one curve at a time."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from tdc_core.charts.curves import curve_figure
from tdc_core.content.curves import Question, Shape, quiz, recorded_curves
from tdc_core.content.experiments import lesson_experiment
from tdc_core.content.lessons import Lesson
from tdc_core.tasks.metric import ACCURACY, LOSS, Metric
from tdc_core.ui.learn.pieces import open_button, section, text
from tdc_core.ui.learn.recorded import about
from tdc_core.ui.parts.charts import NO_BAR
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session

SCORE, CURVES = "{right} of {given} right", "{number} curves"
IT_IS = ":orange[**It is {shape}.**]"
RESULT = "You read **{right} of {given}** curves right. Worth another look: {missed}."
_ANSWERS, _AT = "learn-quiz-answers", "learn-quiz-at"


def quiz_view(session: Session, studio: Services, lesson: Lesson) -> None:
    """Draw the question at hand, or the end. Accuracy comes with the answer, since it would give it away."""
    questions = quiz().questions
    answers: list[Shape] = session.shown(_ANSWERS) or []
    at: int = session.shown(_AT) or 0
    _score(answers, questions)
    if at >= len(questions):
        section(lesson, "done")
        _result(session, answers, questions)
        return
    section(lesson, "question")
    with st.container(border=True, key="quiz-play"):
        _chart(questions[at], LOSS)
        _choices(session, questions[at], answers[at] if len(answers) > at else None)
        if len(answers) > at:
            _solution(session, questions[at], answers[at])
            st.button(
                "Next curve" if at + 1 < len(questions) else "See how it went",
                key=session.key("learn.quiz-next"),
                type="primary",
                icon=":material/arrow_forward:",
                icon_position="right",
                on_click=caught(session.show),
                args=(_AT, at + 1),
            )


def points(answers: Sequence[Shape], questions: Sequence[Question]) -> list[bool]:
    """Which of the answers given so far are right."""
    return [answer == question.shape for answer, question in zip(answers, questions, strict=False)]


def _score(answers: Sequence[Shape], questions: Sequence[Question]) -> None:
    right = points(answers, questions)
    marks = [":green[:material/check_circle:]" if good else ":orange[:material/cancel:]" for good in right] + [
        ":gray[:material/radio_button_unchecked:]"
    ] * (len(questions) - len(right))
    streak = next((number for number, good in enumerate(reversed(right)) if not good), len(right))
    words = SCORE.format(right=sum(right), given=len(right)) if right else CURVES.format(number=len(questions))
    words += f" · {streak} in a row" if streak > 1 else ""
    st.markdown(f"{' '.join(marks)} &nbsp; {words}")


def _chart(question: Question, metric: Metric, height: int = 300) -> None:
    epochs = recorded_curves()[question.curve]
    figure = curve_figure(metric, len(epochs), epochs)
    figure.data = figure.data[:2]  # the best epoch's star would be a hint
    figure.update_layout(height=height, xaxis_fixedrange=True, yaxis_fixedrange=True)
    st.plotly_chart(
        figure,
        key=f"quiz-{question.curve}-{metric.key}",
        config=NO_BAR,
        alt=f"{metric.title} by epoch of a recorded run, training and validation",
    )


def _choices(session: Session, question: Question, answer: Shape | None) -> None:
    with st.grid(4, min_column_width=140, gap="small"):
        for shape, words in quiz().shapes.items():
            right, chosen = shape == question.shape, shape == answer
            st.button(
                words.title,
                key=session.key(f"learn.quiz.{shape}"),
                width="stretch",
                icon=None
                if answer is None
                else ":material/check:"
                if right
                else ":material/close:"
                if chosen
                else None,
                type="primary" if answer is not None and right else "secondary",
                disabled=answer is not None and not right,
                on_click=caught(_answer),
                args=(session, shape),
                help=words.sign,
            )


def _answer(session: Session, shape: Shape) -> None:
    """Take the answer to the question at hand; a second one does not count."""
    answers: list[Shape] = session.shown(_ANSWERS) or []
    if len(answers) == (session.shown(_AT) or 0):
        session.show(_ANSWERS, [*answers, shape])


def _solution(session: Session, question: Question, answer: Shape) -> None:
    shape = quiz().shapes[question.shape]
    good = answer == question.shape
    lead = f":green[**Right: {shape.title.lower()}.**]" if good else IT_IS.format(shape=shape.title.lower())
    words, beside = st.columns([3, 2], gap="large")
    with words:
        st.markdown(f"{lead} {shape.sign}")
        st.markdown(question.seen)
        st.markdown(f"**What to do:** {shape.remedy}")
        spec = lesson_experiment(question.curve)
        st.caption(f"The run: {about(spec)}")
        open_button(session, spec, "quiz", kind="secondary")
    with beside:
        _chart(question, ACCURACY, height=260)


def _result(session: Session, answers: Sequence[Shape], questions: Sequence[Question]) -> None:
    right = points(answers, questions)
    missed = sorted(
        {quiz().shapes[q.shape].title.lower() for q, good in zip(questions, right, strict=True) if not good}
    )
    if missed:
        text(RESULT.format(right=sum(right), given=len(right), missed=", ".join(missed)))
    else:
        text(f"All **{len(right)}** right. You can read a loss curve.")
    for words in quiz().shapes.values():
        text(f"**{words.title}.** {words.sign} {words.remedy}")
    st.button(
        "Start again",
        key=session.key("learn.quiz-again"),
        icon=":material/replay:",
        on_click=caught(_again),
        args=(session,),
    )


def _again(session: Session) -> None:
    session.show(_ANSWERS, [])
    session.show(_AT, 0)
