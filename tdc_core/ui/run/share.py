"""A run's link: who has it may look at the run, and touch nothing. The run's id in it can't be guessed."""

from __future__ import annotations

import streamlit as st

from tdc_core.runs.models import Run
from tdc_core.ui.session.focus import link_to


def share_button(run: Run, key: str = "share") -> None:
    """A button that shows the link of a run, to copy. The key tells two on a page apart."""
    with st.popover("Share", icon=":material/link:", key=key, width="content"):
        st.markdown("Who has this link can look at the run, and change nothing.")
        st.code(link_to(run), language=None, wrap_lines=True)
