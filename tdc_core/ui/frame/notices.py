"""What is said once at the top of the page, and the ways on from a page that can't be drawn."""

from __future__ import annotations

import streamlit as st

from tdc_core.catalog.experiments import ready_made
from tdc_core.spec.messages import message_of
from tdc_core.ui.frame.experiment_card import open_experiment
from tdc_core.ui.parts.problems import plain
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session
from tdc_core.words.messages import words_of


def show_notices(session: Session, studio: Services) -> None:
    """What is to be said once, at the top of the page: sentences, and what the store refuses as it says it."""
    boxes = {"info": st.info, "success": st.success, "warning": st.warning, "error": st.error, "failure": st.error}
    for number, notice in enumerate(session.take_notices()):
        boxes[notice.kind](plain(words_of(message_of(notice.message))))
        if notice.kind == "failure":
            ways_on(session, studio, f"notice-{number}")


def ways_on(session: Session, studio: Services, key: str) -> None:
    """Draw the ways to another experiment, which work whatever the one in hand is.

    Args:
        session: holds the draft.
        studio: the services.
        key: tells two of them apart.
    """
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Undo",
            key=f"{key}-undo",
            icon=":material/undo:",
            disabled=not session.can_undo,
            help="Takes back the last change of the experiment.",
            on_click=caught(session.undo),
        )
        open_experiment(session, studio.settings.max_upload_kb, f"{key}-open")
        st.button(
            "Start afresh",
            key=f"{key}-afresh",
            icon=":material/restart_alt:",
            help="Takes the first ready-made experiment. Undo brings yours back.",
            on_click=caught(_start_afresh),
            args=(session,),
        )


def _start_afresh(session: Session) -> None:
    session.replace_draft(ready_made()[0])
