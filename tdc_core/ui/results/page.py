"""The Results page: the run in focus, and what its weights come to on the rows that it did not learn from."""

from __future__ import annotations

import streamlit as st

from tdc_core.results.kept import Results
from tdc_core.ui.parts.next_step import next_step
from tdc_core.ui.results.asking import asking
from tdc_core.ui.results.kept import kept_results
    with st.container(key="readings"):
        draw_readings(session, studio, token, run, shown.card, kept, own=focus.own)
    if kept is not None:
        draw_view(session, studio, run, shown.card, kept)
