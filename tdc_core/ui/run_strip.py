"""The run that is going on, in one line on every page."""

from __future__ import annotations

import streamlit as st

from tdc_core.engine.line import Place
from tdc_core.runs.models import METRICS, EpochMetrics, Run, RunStatus
from tdc_core.ui import run_words
from tdc_core.ui.failures import caught
from tdc_core.ui.problems import plain
from tdc_core.ui.services import Services
from tdc_core.ui.session import Session
from tdc_core.ui.ticker import tick

_SLIM = "<style>.st-key-run-strip { padding: 0.3rem 0.9rem; }</style>"


def run_strip(session: Session, studio: Services) -> None:
    """Draw the visitor's oldest run that waits or works; once, that it has ended; nothing where there is none."""
    token = session.workspace
    if token is None:
        return
    active = studio.store.active_run(token)
    st.html(_SLIM)
    if active is not None:
        session.once(_watched(active))
        _watch(session, studio, token, active.id)
        return
    for run in studio.store.runs_of(token, limit=1):
        if session.once(f"ended-{run.id}") and not session.once(_watched(run)):
            _ended(run)


def _seconds(session: Session, studio: Services) -> float:
    """How often the strip is drawn: once a second, and half as often for a crowd."""
    return 1.0 if studio.crowd.pace(f"{session.tab} strip") <= 1 else 2.0


@st.fragment
def _watch(session: Session, studio: Services, token: str, run_id: str) -> None:
    studio.training.ensure_host()  # a new host finds out that the last one was killed
    run = studio.store.own(token, run_id)
    if run is None or not run.alive:
        st.rerun()  # once: the page that is drawn then watches another run, or none
    with st.container(key="run-strip", border=True, horizontal=True, vertical_alignment="center", wrap=False):
        place = studio.training.place(run)
        line = _line(run, place, studio.store.epochs(run.id, after=run.epochs_done - 1))
        if run.status is RunStatus.QUEUED and studio.training.host_trouble():
            line += " :small[:red[The training host can't start; the Train page says why.]]"
        st.markdown(line, width="stretch")
        stop_button(run, token, studio, key="strip-stop")
    tick("strip", _seconds(session, studio))


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


def _line(run: Run, place: Place | None, last: list[EpochMetrics]) -> str:
    parts = [f":primary[{run_words.icon(run)}] **{plain(run.spec.name)}**", plain(run_words.state(run, place))]
    if run.epochs_done:
        parts.append(f"epoch {run.epochs_done} of {run.spec.training.epochs}")
    parts += [f":gray[{plain(name)}] {run_words.figure(getattr(p, name))}" for p in last[-1:] for name in METRICS]
    return f":small[{'  ·  '.join(parts)}]"


def _ended(run: Run) -> None:
    with st.container(key="run-strip", border=True, horizontal=True, vertical_alignment="center"):
        words = f":{run_words.colour(run)}[{run_words.icon(run)}] **{plain(run.spec.name)}**  ·  "
        st.markdown(words + plain(" ".join(filter(None, (f"{run_words.state(run)}.", run_words.why(run))))))
        st.page_link("pages/train.py", label="See the run", icon=":material/monitoring:")


def _watched(run: Run) -> str:
    return f"alive-{run.id}"
