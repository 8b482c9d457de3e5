"""The way to another run: the visitor's runs, newest first, older ones on request, or found by a word.

Seeds and trials are not among them: they would push out all others, and the page Runs has them by their groups.
"""

from __future__ import annotations

import streamlit as st

from tdc_core.runs.models import Run
from tdc_core.tasks.task import task_on
from tdc_core.ui.parts.problems import plain
from tdc_core.ui.parts.ticker import tick
from tdc_core.ui.run import words as run_words
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.focus import look_at
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session

UNDER_WAY = "under way"
ALL = "All of them, seeds and trials too"
NONE_FOUND = "No run has this in its name, its data set, its tags or its note."
_MENU, _SEARCH, _LISTED = "runs", "runs-search", "runs-listed"
_AT_FIRST = _MORE = 10
_WATCH_EVERY = 2.0  # seconds
_LEFT = "<style>.st-key-runs-list button > div { justify-content: flex-start; text-align: left; }</style>"


def run_menu(session: Session, studio: Services, token: str, shown: Run | None) -> None:
    """Draw the button, and the list while it is open.

    Args:
        session: the visitor's.
        studio: the services.
        token: whose runs.
        shown: the run in focus.
    """
    menu = st.popover(
        "Runs", icon=":material/history:", key=_MENU, on_change=caught(session.show), args=(_LISTED, _AT_FIRST)
    )
    if not menu.open:
        return
    with menu:
        words = st.text_input(
            "Find a run",
            key=_SEARCH,
            placeholder="Find by name, data set, tag or note",
            icon=":material/search:",
            label_visibility="collapsed",
            max_chars=100,
        )
        listed = int(session.shown(_LISTED) or _AT_FIRST)
        found = studio.store.runs.of(token, limit=listed + 1, words=(words or "").strip(), alone=True)
        st.html(_LEFT)
        with st.container(key="runs-list", gap=None):
            for run in found[:listed]:
                _row(session, run, shown is not None and run.id == shown.id)
        if not found:
            st.caption(NONE_FOUND if words else "No runs yet.")
        if len(found) > listed:
            st.button(
                "Show older",
                key="runs-older",
                icon=":material/expand_more:",
                on_click=caught(session.show),
                args=(_LISTED, listed + _MORE),
            )
        st.page_link("pages/runs.py", label=ALL, icon=":material/table_rows:")
        _watch(studio, token, *(run.id for run in found[:listed] if run.alive))


def _row(session: Session, run: Run, chosen: bool) -> None:
    def choose() -> None:
        look_at(session, run.id)
        session.show(_MENU, False)

    st.button(
        row_label(run),
        key=f"run-{run.id}",
        icon=":material/pending:" if run.alive else run_words.icon(run),
        type="secondary" if chosen else "tertiary",
        width="stretch",
        wrap=True,
        on_click=caught(choose),
    )


def row_label(run: Run) -> str:
    """A run in the list: its name, and in small when it began and how it ended."""
    parts = [f"{run.created.astimezone():%d %b, %H:%M:%S}", UNDER_WAY if run.alive else run_words.state(run)]
    if run.branch is not None:
        parts.insert(0, f"branch from epoch {run.branch.epoch}")
    if run.tries:
        parts.insert(0, "tries a change")
    elif run.beside:
        parts.insert(0, "wrong on purpose" if run.override else "the right pair")
    if run.evaluation is not None and (score := run.evaluation.best.get("validation")):
        parts.append(run_words.score(task_on(run.spec.data), score))
    return f"**{plain(run.name)}**  \n:gray[:small[{plain('  ·  '.join(parts))}]]"


@st.fragment
def _watch(studio: Services, token: str, *under_way: str) -> None:
    """Has the page drawn again once one of the runs has ended, so that the list shows no state that has passed."""
    runs = [studio.store.runs.own(token, run_id) for run_id in under_way]
    if any(run is None or not run.alive for run in runs):
        st.rerun()
    if runs:
        tick("runs", _WATCH_EVERY)
