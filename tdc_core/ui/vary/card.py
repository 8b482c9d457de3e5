"""The sweep on the Train page, once something varies: what, how it is searched, what it costs, and its start."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import streamlit as st

from tdc_core.runs.group_models import Group, GroupKind
from tdc_core.runs.store import StoreError
from tdc_core.sweeps import Survey, SweepSpec, left_out, price_in_words, trials_at_most
from tdc_core.sweeps.spec import MOST_TRIALS
from tdc_core.ui.frame.experiment_card import file_stem
from tdc_core.ui.parts.problems import plain
from tdc_core.ui.parts.words import explain
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session
from tdc_core.ui.session.tab import get, put
from tdc_core.ui.session.what_is_shown import shown_as_it_is
from tdc_core.ui.train.submitting import SAME_CLICK
from tdc_core.ui.vary.editor import editor, row_says, turn, vary_key
from tdc_core.ui.vary.judged import price_of, surveyed
from tdc_core.ui.vary.made import Item, Made, made_of, said
from tdc_core.ui.vary.more import more_of_the_search
from tdc_core.ui.vary.plan import Plan, Row, change_plan, keep, plan_of
from tdc_core.words.messages import words_of_error

SWEEP, FOLDED = "Sweep", "Sweep of what varies"
WHAT = "Trains the experiment again and again with other values of what varies, and keeps the best."
START = "Start the sweep"
SAMPLERS = {"tpe": "TPE", "random": "Random", "grid": "Grid"}
HOW_CHOSEN = {
    "tpe": "Learns from the trials: ten by chance, then near the good ones.",
    "random": "Each trial by chance.",
    "grid": "Every combination in its order, the last setting changing fastest.",
}
LIKE_CHANCE = "With so few trials that is hardly better than chance."
NOT_READY = "Its data set is not ready, as is said above."
_BEGUN = "sweep-begun"
_REFUSED = "sweep-refused"
_FEW = 15  # trials
_MOST_SAID = 6  # lines of what is left out


def sweep_card(session: Session, studio: Services, folded: bool) -> None:
    """Draw the sweep; nothing while nothing varies.

    Args:
        session: the visitor's.
        studio: the services.
        folded: whether it is a line that can be opened, beside a run that is shown.
    """
    plan = plan_of(session)
    if not plan.rows:
        return
    if not folded:
        with st.container(key="sweep-card", border=True, gap="small"):
            st.markdown(f"**{SWEEP}**", help=explain("sweep", first=WHAT))
            _card(session, studio, plan)
        return
    menu = st.expander(FOLDED, icon=":material/tune:", type="compact", key="sweep-menu", on_change="rerun")
    if menu.open:
        with menu:
            _card(session, studio, plan)


def begun_sweep() -> str | None:
    """The id of a sweep that was just begun, which is to be looked at next; told once."""
    group: str | None = get(_BEGUN)
    put(_BEGUN, None)
    return group


def _card(session: Session, studio: Services, plan: Plan) -> None:
    made = made_of(plan, session.draft, session.layer_ids)
    with st.container(gap="xsmall", key="sweep-rows"):
        for item in made.items:
            _row(session, studio, item)
    _search(session, studio, plan)
    for fault in made.faults:
        st.markdown(f":red[:material/error: {plain(fault)}]")
    found = surveyed(made.sweep, studio) if made.sweep else None
    if made.sweep is not None and found is not None:
        _before_it_starts(made.sweep, found, studio)
    _foot(session, studio, made, found)


def _row(session: Session, studio: Services, item: Item) -> None:
    row, layer = item.row, str(item.row.layer or "")
    title = item.title[:1].upper() + item.title[1:]
    with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False):
        st.markdown(f"**{plain(title)}**: {plain(said(row))}", width="stretch")
        if item.path:
            change = st.popover(
                "Change", type="tertiary", key=session.key(f"vary.change.{row.name}", layer), on_change="rerun"
            )
            if change.open:
                with change:
                    editor(session, studio, item)
        st.button(
            f"Do not vary {item.title}",  # read out; the icon is what is seen
            icon=":material/close:",
            key=session.key(f"vary.remove.{row.name}", layer),
            type="tertiary",
            width=38,
            help="Do not vary it",
            on_click=caught(_remove),
            args=(session, row),
        )
    if item.problem:
        row_says(session, studio, item)


def _remove(session: Session, row: Row) -> None:
    keep(session, plan_of(session).without(row.key))
    turn()


def _search(session: Session, studio: Services, plan: Plan) -> None:
    """How the trials are chosen, and how many there are."""
    of_plan = Row(name="plan")
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        trials, sampler, pruner = (vary_key(session, of_plan, part) for part in ("trials", "sampler", "pruner"))
        session.show(trials, plan.trials)
        session.show(sampler, plan.sampler)
        session.show(pruner, plan.pruner == "median")

        def change() -> None:
            change_plan(
                session,
                trials=session.shown(trials) or plan_of(session).trials,
                sampler=session.shown(sampler),
                pruner="median" if session.shown(pruner) else "none",
            )

        st.number_input(
            "Trials",
            1,
            MOST_TRIALS,
            plan.trials,
            key=trials,
            width=120,
            help=explain("trial"),
            on_change=caught(change),
        )
        st.segmented_control(
            "Chosen by",
            list(SAMPLERS),
            key=sampler,
            default=plan.sampler,
            format_func=SAMPLERS.__getitem__,
            required=True,
            help=explain("TPE", "grid"),
            on_change=caught(change),
        )
        st.toggle(
            "End poor trials early",
            plan.pruner == "median",
            key=pruner,
            help=explain("pruning"),
            on_change=caught(change),
        )
        more_of_the_search(session, studio, plan)
    few = plan.sampler == "tpe" and plan.trials < _FEW
    st.caption(f"{HOW_CHOSEN[plan.sampler]} {LIKE_CHANCE if few else ''}")


def _before_it_starts(sweep: SweepSpec, found: Survey, studio: Services) -> None:
    """What there is to try, what is left out, and what it costs."""
    lines: Sequence[str] = left_out(sweep, found)
    for line in lines[:_MOST_SAID]:
        st.markdown(f":{'red' if found.hopeless else 'orange'}[:material/warning: {plain(line)}]")
    if found.hopeless:
        return
    trials = trials_at_most(sweep, found)
    words = price_in_words(trials, price_of(sweep, trials, studio))
    if found.points is not None:
        words = f"{combinations(found.points)} in all. {words}"
    st.caption(plain(words))


def combinations(points: int) -> str:
    """How many there are, in words."""
    return "1 combination" if points == 1 else f"{points:,} combinations"


def _foot(session: Session, studio: Services, made: Made, found: Survey | None) -> None:
    ready = found is not None and not found.hopeless and _is_ready(made, studio)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            START,
            key="start-sweep",
            type="primary",
            icon=":material/play_arrow:",
            disabled=not ready or bool(studio.training.capacity().problem),
            on_click=caught(_start),
            args=(session, studio),
        )
        if made.sweep is not None:
            st.download_button(
                "Sweep file",
                made.sweep.to_json(),
                file_name=f"{file_stem(made.sweep.name)}-sweep.json",
                mime="application/json",
                icon=":material/download:",
                help="To be opened under “Several values” again, or trained by `python -m tdc_core sweep`.",
                on_click="ignore",
                key="download-sweep",
            )
        st.button(
            "Vary nothing",
            key="vary-nothing",
            type="tertiary",
            help="Takes all of this away. Undo brings it back.",
            on_click=caught(_clear),
            args=(session,),
        )
    if made.sweep is not None and not _is_ready(made, studio):
        st.caption(NOT_READY)
    refused = get(_REFUSED)
    if refused and made.sweep is not None and refused[0] == made.sweep.to_json():
        st.markdown(f":red[:material/error: {plain(refused[1])}]")


def _is_ready(made: Made, studio: Services) -> bool:
    card = studio.card(made.sweep.experiment.data) if made.sweep else None
    return card is not None and studio.library.is_ready(card)


def _clear(session: Session) -> None:
    session.vary(None)
    turn()


def _start(session: Session, studio: Services) -> None:
    token, made = session.workspace, made_of(plan_of(session), session.draft, session.layer_ids)
    sweep = made.sweep
    found = surveyed(sweep, studio) if sweep else None
    if token is None or sweep is None or found is None or found.hopeless or not _is_ready(made, studio):
        return
    if studio.training.capacity().problem or not shown_as_it_is(session):
        return
    content = sweep.to_json()
    newest = next(iter(studio.store.groups.of(token)), None)
    if newest is not None and _same_click(newest, content):
        put(_BEGUN, newest.id)
        return
    try:
        put(_BEGUN, studio.training.submit_group(token, GroupKind.SWEEP, sweep.name, content, []).id)
    except StoreError as error:
        put(_REFUSED, (content, words_of_error(error)))  # of this sweep; another one may go
        return
    put(_REFUSED, None)


def _same_click(newest: Group, content: str) -> bool:
    """Whether starting this sweep now would repeat one that was started a moment ago."""
    return newest.alive and newest.content == content and datetime.now(UTC) - newest.created < SAME_CLICK
