"""The way to a lesson, from what is said that it tells more of."""

from __future__ import annotations

import streamlit as st

from tdc_core.content.lessons import Lesson


def lesson_link(lesson: Lesson | None) -> None:
    """Draw the link to a lesson; nothing where there is none."""
    if lesson is not None:
        st.page_link(
            "pages/learn.py",
            label=f"Lesson: {lesson.front.short}",
            icon=":material/school:",
            query_params={"lesson": lesson.front.short},
        )
