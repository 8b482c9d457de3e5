"""All of a page below its heading: the sidebar, what is to be noticed, and the page itself."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from tdc_core.ui.frame.boundary import boundary
from tdc_core.ui.frame.experiment_card import experiment_card, leave_card
from tdc_core.ui.frame.held_clicks import hold_clicks
from tdc_core.ui.frame.notices import show_notices
from tdc_core.ui.frame.run_strip import run_strip
from tdc_core.ui.frame.style import narrow_menu
from tdc_core.ui.frame.two_tabs import show_clash
from tdc_core.ui.run.live_state import load_fed
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session


def body(session: Session, studio: Services, page: st.Page, top: DeltaGenerator, shows_a_run: bool) -> None:
    """Draw it.

    Args:
        session: the visitor's, with a workspace.
        studio: the services.
        page: the page that is asked for.
        top: where notices go, above the page.
        shows_a_run: whether the page is about a run, so that it needs no strip of the one that goes on.
    """
    hold_clicks(session)
    session.catch_up()
    with st.sidebar:
        with boundary(session, studio, "card"):
            experiment_card(session, studio)
        leave_card(session, studio)
    narrow_menu(session, page.url_path)
    with top, boundary(session, studio, "top"):
        load_fed()
        show_notices(session, studio)
        show_clash(session)
        if not shows_a_run:
            run_strip(session, studio)
    session.frame()
    with boundary(session, studio, "page"):
        page.run()
    studio.training.ensure_host()  # last, since nobody waits for it: what was just submitted has seen to one
