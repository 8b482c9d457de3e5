"""A run's link: who has it may look at the run, and touch nothing. The run's id in it can't be guessed."""

from __future__ import annotations

import streamlit as st

from tdc_core.runs.models import Run

PARAMETER = "run"


def share_button(run: Run, key: str = "share") -> None:
    """A button that shows the link of a run, to copy. On the Train page; the key tells two on a page apart."""
    with st.popover("Share", icon=":material/link:", key=key, width="content"):
        st.markdown("Who has this link can look at the run, and change nothing.")
        st.code(f"{st.context.url or ''}?{PARAMETER}={run.id}", language=None, wrap_lines=True)


def linked_run() -> str | None:
    """The id of the run that the page's address names."""
    return st.query_params.get(PARAMETER)


def leave_link() -> None:
    """Take the run out of the page's address."""
    if PARAMETER in st.query_params:
        del st.query_params[PARAMETER]
