"""The run that is going on, in one line on every page."""

from __future__ import annotations

import time

import streamlit as st

from tdc_core.runs.group_models import Group
from tdc_core.runs.models import Run
from tdc_core.tasks.task import task_on
from tdc_core.ui.parts.problems import plain
from tdc_core.ui.run import words as run_words
from tdc_core.ui.run.live_feed import page_news
from tdc_core.ui.run.live_state import live_state
from tdc_core.ui.runs.lines import GROUP
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.focus import PARAMETER
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session
from tdc_core.ui.session.tab import get, put

OF_A_GROUP = "This run is one of a group. All of it is stopped."
_TOLD = "end-told"
_ONE_MOMENT = 2.0  # seconds


def run_strip(session: Session, studio: Services) -> None:
    """Draw the visitor's oldest run that waits or works; once, that it has ended; nothing where there is none.

    An end may bring two drawings at once, that of the click on Stop and the one that the browser asks for when it hears
    of the end: both tell it, or the second would take away what the first has just said.
    """
    token = session.workspace
    if token is None:
        return
    active = studio.store.runs.active(token)
    if active is not None:
        session.once(_watched(active))
        _watch(studio, token, active)
        return
    for run in studio.store.runs.of(token, limit=1):
        if tell_no_end(session, run) and not session.once(_watched(run)):
            put(_TOLD, (run.id, time.monotonic()))
        told, at = get(_TOLD, ("", 0.0))
        if told == run.id and time.monotonic() - at < _ONE_MOMENT:
            _ended(run)


def tell_no_end(session: Session, run: Run) -> bool:
    """Note that the visitor knows of the run's end; False where that was known."""
    return session.once(f"ended-{run.id}")


def _watch(studio: Services, token: str, run: Run) -> None:
    group = studio.store.groups.own(token, run.member.group) if run.member else None
    if group is not None and st.query_params.get(GROUP) == group.id:
        return  # its page tells more of it
    with st.container(key="run-strip", border=True, horizontal=True, vertical_alignment="center", wrap=False):
        live_state(page_news(studio, run, task_on(run.spec.data)), "line")
        if group is None or not group.alive:
            stop_button(run, token, studio, key="strip-stop")
        else:
            _stop_all(group, token, studio)


def _stop_all(group: Group, token: str, studio: Services) -> None:
    """A button that stops the whole group: another of its runs would follow the one that is seen."""

    def stop() -> None:
        studio.training.stop_group(token, group.id)

    st.button("Stop all", key="strip-stop-all", icon=":material/stop:", help=OF_A_GROUP, on_click=caught(stop))


def stop_button(run: Run, token: str, studio: Services, key: str) -> None:
    """A button that asks a run to stop; asked once, it waits with the visitor.

    Args:
        run: a run that waits or works.
        token: whose run it is.
        studio: the services.
        key: tells two buttons apart.
    """

    def stop() -> None:
        studio.training.stop(token, run.id)

    st.button("Stop", key=key, icon=":material/stop:", disabled=run.stop_requested, on_click=caught(stop))


def _ended(run: Run) -> None:
    with st.container(key="run-strip", border=True, horizontal=True, vertical_alignment="center"):
        words = f":{run_words.colour(run)}[{run_words.icon(run)}] **{plain(run.name)}**  ·  "
        st.markdown(words + plain(" ".join(filter(None, (f"{run_words.state(run)}.", run_words.why(run))))))
        address = {PARAMETER: run.id}
        st.page_link("pages/train.py", label="See the run", icon=":material/monitoring:", query_params=address)


def _watched(run: Run) -> str:
    return f"alive-{run.id}"
