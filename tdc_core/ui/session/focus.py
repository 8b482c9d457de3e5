"""The run in focus: the one that a page of results is about. The page's address names it.

So a link, a reload and the browser's Back show the run that was seen. Where the address names none, it is the one that
was looked at last, else the newest that is in no group, and the address is completed in place: Back leads to the page
before.
"""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from tdc_core.runs.models import Run
from tdc_core.ui.browser import source
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session

PARAMETER = "run"
_ADDRESS = st.components.v2.component(
    "tdc_address",
    js=source("address.js"),
    css=".st-key-address {\n display: none;\n}",
    isolate_styles=False,
)


@dataclass(frozen=True)
class Focus:
    """What a page of results is about.

    Attributes:
        run: the run; None where the visitor has none yet, and follows no link.
        own: whether it is the visitor's own; otherwise they may only look.
        lost: whether the address names a run that is not there (any more).
    """

    run: Run | None
    own: bool = True
    lost: bool = False


def run_in_focus(session: Session, studio: Services, token: str) -> Focus:
    """The run that the address names, the visitor's or another's; else one of the visitor's own."""
    named = st.query_params.get(PARAMETER)
    if named is not None:
        if run := studio.store.runs.own(token, named):
            session.select_run(run.id)
            return Focus(run)
        if run := studio.store.runs.get(named):
            return Focus(run, own=False)
    chosen = studio.store.runs.own(token, session.selected_run) if session.selected_run else None
    if chosen is None:
        chosen = studio.store.runs.newest(token)
    return Focus(chosen, lost=named is not None)


def look_at(session: Session, run_id: str) -> None:
    """Take another of the visitor's runs into focus. Call it in a callback."""
    session.select_run(run_id)
    if PARAMETER in st.query_params:  # else the address is completed once the page is drawn
        st.query_params[PARAMETER] = run_id


def leave_link() -> None:
    """Take the run out of the page's address. Call it in a callback."""
    if PARAMETER in st.query_params:
        del st.query_params[PARAMETER]


def link_to(run: Run) -> str:
    """The address of the page that is drawn, with a run in focus."""
    return f"{st.context.url or ''}?{PARAMETER}={run.id}"


def complete_address(run: Run) -> None:
    """Have the page's address name the run, where it names none."""
    _ADDRESS(key="address", data={"link": link_to(run), "parameter": PARAMETER})
