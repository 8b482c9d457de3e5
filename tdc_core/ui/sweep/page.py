"""The view of one group of runs: what came of it, or how far it is; its charts; its trials."""

from __future__ import annotations

import streamlit as st
from pydantic import ValidationError

from tdc_core.results.seeds import SeedsPlan
from tdc_core.runs.group_models import Group, GroupKind, GroupStatus
from tdc_core.ui.frame.boundary import boundary
from tdc_core.ui.parts.problems import plain
from tdc_core.ui.parts.ticker import tick
from tdc_core.ui.runs.lines import GROUP
from tdc_core.ui.runs.words import end_in_words, kind_in_words
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.focus import PARAMETER
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session
from tdc_core.ui.sweep.charts import draw_charts, pick_trial, picked_trial
from tdc_core.ui.sweep.table import draft_taken, draw_table, go_to, gone_to_trial, open_as_draft
from tdc_core.ui.sweep.tried import Looked
from tdc_core.ui.sweep.words import (
    best_in_words,
    hint,
    progress_in_words,
    seconds_left,
    settings_of,
    time_left_in_words,
    verdict,
)
from tdc_core.ui.train.luck_form import draw_seeds
from tdc_core.words.messages import words_of

NO_SUCH_GROUP = "There is no such group of runs. It may have been deleted with its runs."
UNREADABLE = "What this group was asked for can't be read here. Its runs are on the board."
TRIALS = "Trials, the best first"
RUNS = "Runs, the best first"
FIRST_UNDER_WAY = "What trials come to is drawn here once the first has ended."
ALL_RUNS = "All runs"
_EVERY = 2.0  # seconds


def group_page(session: Session, studio: Services, token: str, group_id: str) -> None:
    """Draw it.

    Args:
        session: the visitor's.
        studio: the services.
        token: the visitor's workspace.
        group_id: as the page's address names it; it may be anything.
    """
    if (run_id := gone_to_trial(session)) is not None:
        session.select_run(run_id)
        session.open_form(False)
        # Streamlit notes these for this page first: without the group Back would lead to the board
        st.switch_page("pages/train.py", query_params={PARAMETER: run_id, GROUP: group_id})
    draft_taken(session)  # all of the page is drawn now anyway
    _way_back()
    group = studio.store.groups.own(token, group_id)
    if group is None:
        st.info(NO_SUCH_GROUP)
        return
    _live(session, studio, token, group)


def leave_group() -> None:
    """Take the group out of the page's address. Call it in a callback."""
    if GROUP in st.query_params:
        del st.query_params[GROUP]


def _way_back() -> None:
    st.button(ALL_RUNS, key="all-runs", icon=":material/arrow_back:", type="tertiary", on_click=caught(leave_group))


@st.fragment
def _live(session: Session, studio: Services, token: str, drawn: Group) -> None:
    """The group as it stands, drawn anew while it goes on, and in no other part of the page."""
    if draft_taken(session) or session.shown("trial-gone-to"):
        st.rerun()
    group = studio.store.groups.own(token, drawn.id)
    if group is None or group.alive != drawn.alive:
        st.rerun()
    looked = studio.groups.look(studio.store, group)
    with boundary(session, studio, "group"):
        _head(studio, token, group, looked)
        if looked is None:
            st.caption(UNREADABLE)
        else:
            _body(session, studio, token, group, looked)
    if group.alive or (looked is not None and looked.goes_on):
        studio.training.ensure_host()
        tick("group", _EVERY)


def _head(studio: Services, token: str, group: Group, looked: Looked | None) -> None:
    def stop() -> None:
        studio.training.stop_group(token, group.id)

    with st.container(key="group-head", horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(key="group-name", gap=None, width="stretch"):
            st.header(plain(group.name), anchor=False)
            st.markdown(plain(_where_it_stands(studio, group, looked)))
        if group.alive:
            st.button("Stop", key=f"group-stop-{group.id}", icon=":material/stop:", on_click=caught(stop))
    if group.message is not None:
        kind = st.error if group.status is GroupStatus.FAILED else st.info
        kind(plain(words_of(group.message)))


def _where_it_stands(studio: Services, group: Group, looked: Looked | None) -> str:
    if looked is None:
        return end_in_words(group)
    count = len(looked.trials)
    parts = [kind_in_words(group, count).capitalize()]
    if not group.alive:
        return "  ·  ".join([*parts, end_in_words(group), f"{group.created.astimezone():%d %b, %H:%M}"])
    if group.kind is GroupKind.SWEEP:
        parts = [
            progress_in_words(looked),
            time_left_in_words(seconds_left(looked, studio.training.capacity().workers)),
        ]
    else:
        parts = [progress_in_words(looked, "runs")]
    return "  ·  ".join(filter(None, parts))


def _body(session: Session, studio: Services, token: str, group: Group, looked: Looked) -> None:
    if group.kind is GroupKind.SEEDS:
        _seeds(studio, group)
    else:
        _what_came_of_it(group, looked)
        if any(tried.trial.value is not None for tried in looked.trials):
            with st.container(key="group-charts"):
                draw_charts(session, group, looked)
                _picked(session, studio, token, group, looked)
        elif group.alive:
            st.caption(FIRST_UNDER_WAY)
    if looked.trials or looked.again:
        st.subheader(TRIALS if group.kind is GroupKind.SWEEP else RUNS, anchor=False)
        draw_table(session, studio, token, group, looked)


def _seeds(studio: Services, group: Group) -> None:
    try:
        plan = SeedsPlan.model_validate_json(group.content)
    except ValidationError:  # of other code
        return
    draw_seeds(studio, group, plan)


def _what_came_of_it(group: Group, looked: Looked) -> None:
    if group.alive or group.kind is not GroupKind.SWEEP:
        if words := best_in_words(looked, ended=not group.alive):
            best = looked.best
            told = settings_of(looked.sweep, best) if best else ""
            with st.container(key="group-best"):
                st.markdown(f":material/star: **{plain(words)}**  \n{plain(told)}")
        return
    said = verdict(group, looked)
    if said:
        with st.container(key="group-verdict", border=True, gap="xsmall"):
            for place, line in enumerate(said):
                st.markdown(f"**{plain(line)}**" if place == 1 else plain(line))


def _picked(session: Session, studio: Services, token: str, group: Group, looked: Looked) -> None:
    """The trial that is looked at in the charts, with what can be done with it; it stays in reach while one scrolls."""
    number = picked_trial(session, group)
    tried = next((each for each in (*looked.trials, *looked.again) if each.trial.number == number), None)
    if tried is None:
        return

    def take() -> None:
        open_as_draft(session, studio, token, looked, tried)

    def go() -> None:
        go_to(session, tried)

    def leave() -> None:
        pick_trial(session, group, None)

    with st.container(key="picked-trial", horizontal=True, vertical_alignment="center", gap="small", border=True):
        with st.container(gap=None, width="stretch"):
            st.markdown(f"**{plain(hint(looked, tried))}**  \n:small[{plain(settings_of(looked.sweep, tried))}]")
        with st.container(key="picked-ways", horizontal=True, width="content", gap="small"):
            if not tried.binned:
                st.button("Open as draft", key="picked-draft", icon=":material/edit_note:", on_click=caught(take))
                st.button("Show the run", key="picked-run", icon=":material/monitoring:", on_click=caught(go))
            st.button("Close", key="picked-close", icon=":material/close:", type="tertiary", on_click=caught(leave))
