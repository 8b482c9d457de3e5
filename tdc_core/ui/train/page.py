"""The Train page: the draft, which is trained next, and the run in focus, with its curves first."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from tdc_core.ui.parts.code_panel import code_panel
from tdc_core.ui.parts.problems import errors
from tdc_core.ui.parts.referee import looked_at
from tdc_core.ui.run.live_run import LiveRun, live_run
from tdc_core.ui.run.panel import run_panel
from tdc_core.ui.run.shared_run import shared_run
from tdc_core.ui.run.side_by_side import pair_of
from tdc_core.ui.run.trial import trial_of
from tdc_core.ui.session.focus import Focus, run_in_focus
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session
from tdc_core.ui.train.form import train_form
from tdc_core.ui.vary.card import begun_sweep, sweep_card

_WELCOME = "Start a run and watch every epoch. It goes on while you look at other pages, and after a reload."
LOST = "This link leads to no run. The run was deleted, or a part of the link is missing."


def train_page(session: Session, studio: Services) -> None:
    """Draw the page: while a run is shown, the draft is one line beside the title, and else it stands open."""
    token = session.workspace
    if token is None:
        return
    if (group := begun_sweep()) is not None:
        st.switch_page("pages/runs.py", query_params={"group": group})
    focus = run_in_focus(session, studio, token)
    mine = focus.run if focus.own else None
    shown = _shown(studio, token, focus)
    for each in shown:
        each.feed(studio)
    folded = mine is not None and not session.form_open
    # What comes and goes sits in containers, so that the charts below keep their place.
    with st.container(key="train-top", horizontal=True, vertical_alignment="center"):
        st.title("Train", anchor=False, width="content")
        if folded:
            train_form(session, studio, mine, folded=True)
    with st.container(key="train-draft"):
        if focus.lost:
            st.warning(LOST)
        if focus.own and mine is None:
            st.caption(_WELCOME)
        if focus.own and not folded:
            train_form(session, studio, mine)
        if focus.own:
            sweep_card(session, studio, folded)
    if focus.run is None:
        _code_of_draft(session, studio)
    elif focus.own:
        run_panel(session, studio, token, focus.run, shown)
    else:
        shared_run(session, studio, token, shown[0])


def _shown(studio: Services, token: str, focus: Focus) -> Sequence[LiveRun]:
    """The run in focus, for the page; with one of the visitor's own the one that it was trained beside."""
    if focus.run is None:
        return ()
    other = studio.store.runs.own(token, focus.run.beside) if focus.own and focus.run.beside else None
    if other is None:
        branch = focus.run.branch
        trunk = studio.store.runs.own(token, branch.trunk) if branch else None  # a stranger gets to know none
        return (live_run(studio, focus.run, trunk=trunk),)
    return trial_of(studio, other, focus.run) if focus.run.tries else pair_of(studio, focus.run, other)


def _code_of_draft(session: Session, studio: Services) -> None:
    """The script of what would be trained; nothing while something keeps it from that."""
    seen = looked_at(session.draft, studio)
    if seen.card is not None and not errors(seen.problems):
        code_panel(seen.spec, seen.card, "draft")
