"""The question at the end of a lesson: an answer is chosen, and something is said to it."""

from __future__ import annotations

import streamlit as st

from tdc_core.content.lessons import Lesson
from tdc_core.content.questions import questions
from tdc_core.ui.learn.pieces import READING
from tdc_core.ui.session.session import Session

RIGHT, WRONG = ":green[:material/check:] **Right.** {says}", ":orange[:material/close:] **Not quite.** {says}"


@st.fragment
def question(session: Session, lesson: Lesson) -> None:
    """Draw a lesson's question; another answer may be tried."""
    asked = questions()[lesson.name]
    by_text = {answer.text: answer for answer in asked.answers}
    with st.container(border=True, key="lesson-question"):
        st.subheader("A question")
        chosen = st.radio(
            asked.asks,
            list(by_text),
            index=None,
            key=session.key(f"learn.question.{lesson.name}"),
            persist_state="session",
            width=READING,
        )
        if chosen in by_text:
            answer = by_text[chosen]
            st.markdown((RIGHT if answer.right else WRONG).format(says=answer.says), width=READING)
