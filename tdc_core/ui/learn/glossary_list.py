"""The glossary at the foot of the Learn page: the words of the lesson at hand, and all of them."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from tdc_core.content.glossary import Term, glossary
from tdc_core.content.lessons import Lesson
from tdc_core.ui.parts.words import entry


def glossary_list(lesson: Lesson) -> None:
    """Draw the words that a lesson explains, and the whole glossary folded away."""
    terms = list(glossary().values())
    st.subheader("Words of this lesson")
    _columns([term for term in terms if term.lesson == lesson.name], lesson)
    with st.expander(
        f"All {len(terms)} words, from {terms[0].word} to {terms[-1].word}",
        icon=":material/dictionary:",
        key="glossary",
    ):
        _columns(terms, lesson)


def _columns(terms: Sequence[Term], lesson: Lesson) -> None:
    """The terms in two columns, down the first and then down the second; one below the other on a phone."""
    half = (len(terms) + 1) // 2
    with st.grid(2, min_column_width=280, gap="medium"):
        for column in (terms[:half], terms[half:]):
            st.markdown("\n\n".join(entry(term, read=lesson.name) for term in column))
