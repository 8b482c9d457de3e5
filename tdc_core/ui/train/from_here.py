"""Training from a page without a Train button: Ctrl+Enter presses one there that nobody sees."""

from __future__ import annotations

import streamlit as st

from tdc_core.ui.parts.referee import looked_at
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.focus import PARAMETER
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session
from tdc_core.ui.session.what_is_shown import note_what_is_shown
from tdc_core.ui.train.submitting import hindrance, submit_draft

BY_KEYS_HERE = "Ctrl+Enter trains it from here (⌘+Enter on a Mac)."
NOT_YET = "Nothing was trained. {why}"
_GO = "train-from-here-go"


def train_from_here(session: Session, studio: Services) -> None:
    """Draw the button, and go on to the Train page where it has begun a run; first thing on a page."""
    if session.shown(_GO):
        session.show(_GO, None)
        st.switch_page("pages/train.py", query_params={PARAMETER: str(session.selected_run)})
    note_what_is_shown(session)

    def train() -> None:
        if why := hindrance(studio, looked_at(session.draft, studio)):
            session.notify(NOT_YET.format(why=why), "warning")
            return
        session.show(_GO, submit_draft(session, studio))

    st.button("Train", key="train-from-here", on_click=caught(train))
