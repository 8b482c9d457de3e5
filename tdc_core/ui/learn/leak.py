"""The lesson about leaks: a table with a column that knows the answer, to be found, and what it is worth."""

from __future__ import annotations

from collections import Counter

import pandas as pd
import streamlit as st

from tdc_core.charts.alone import alone_figure
from tdc_core.content.leak import FRESH, KNOWN_LATER, TARGET, Way, loans, recorded_scores, rights
from tdc_core.content.lessons import Lesson
from tdc_core.ui.learn.pieces import section
from tdc_core.ui.learn.question import question
from tdc_core.ui.parts.charts import NO_BAR
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session

FOUND = (
    ":green[:material/check: **{column}** it is.] It counts the days once a loan runs, and is large only where it is "
    "not repaid. On the day that somebody asks for money there is nothing to count."
)
HONEST = (
    ":gray[:material/arrow_forward: **{column}** stands in the application, so it is known on the day. Right about "
    "{right:.0%} alone, it may help a little, and gives nothing away.]"
)
_ONCE: dict[Way, str] = {"without": "Each loan once", "twice": "Each loan twice"}
_WITH: dict[Way, str] = {"all": f"With {KNOWN_LATER}", "without": "Without it"}
_SEEN_ROWS = 6


def leak_view(session: Session, studio: Services, lesson: Lesson) -> None:
    """Draw the lesson."""
    section(lesson, "play", rows=str(len(loans()[TARGET])))
    _find(session, lesson)
    section(lesson, "twice")
    _twice(session)
    section(lesson, "spot")
    question(session, lesson)


@st.fragment
def _find(session: Session, lesson: Lesson) -> None:
    with st.container(border=True, key="leak-find"):
        table = loans()
        st.dataframe(
            pd.DataFrame({name: cells[:_SEEN_ROWS] for name, cells in table.items()}),
            hide_index=True,
            alt=f"The first {_SEEN_ROWS} loans, a row each",
        )
        ((_, most),) = Counter(table[TARGET]).most_common(1)
        st.plotly_chart(
            alone_figure(rights(), most / len(table[TARGET])),
            key="leak-alone",
            config=NO_BAR,
            alt="A bar for each column: " + ", ".join(f"{name} {right:.0%}" for name, right in rights().items()),
        )
        column = st.pills(
            "Which column was filled in afterwards?",
            list(rights()),
            key=session.key("learn.leak-column"),
            persist_state="session",
            wrap=True,
        )
        if column is None:
            return
        if column != KNOWN_LATER:
            st.markdown(HONEST.format(column=column, right=rights()[column]))
            return
        st.markdown(FOUND.format(column=column))
    section(lesson, "found", fresh=str(FRESH))
    with st.grid(2, min_column_width=260):
        for way, name in _WITH.items():
            with st.container(border=True, key=f"leak-{way}"):
                st.markdown(f"**{name}**")
                _scores(way)


@st.fragment
def _twice(session: Session) -> None:
    with st.container(border=True, key="leak-twice"):
        way: Way = st.segmented_control(
            "In the file",
            list(_ONCE),
            default=next(iter(_ONCE)),
            required=True,
            format_func=_ONCE.__getitem__,
            key=session.key("learn.leak-twice"),
            persist_state="session",
        )
        _scores(way)


def _scores(way: Way) -> None:
    """The accuracy of a recorded run, on its validation part and on fresh loans."""
    scores = recorded_scores()[way]
    with st.grid(2, min_column_width=120):
        st.metric("Validation", f"{scores.validation:.1%}")
        st.metric("New loans", f"{scores.fresh:.1%}")
