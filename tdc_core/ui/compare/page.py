"""Two to ten runs beside one another, a view of the page Runs with a link of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import streamlit as st

from tdc_core.content.lessons import lessons
from tdc_core.results.seeds import SEED
from tdc_core.ui.compare.address import FEWEST, MOST, Asked, leave_comparison, open_comparison, with_base
from tdc_core.ui.compare.address import PARAMETER as ADDRESS
from tdc_core.ui.compare.compared import Compared, compared_runs, judged_alike
from tdc_core.ui.compare.curves import draw_curves
from tdc_core.ui.compare.draft import draw_draft
from tdc_core.ui.compare.parts import draw_list, draw_table, draw_ways
from tdc_core.ui.compare.scatter import draw_scatter
from tdc_core.ui.compare.settings import differing
from tdc_core.ui.compare.table import table_rows
from tdc_core.ui.frame.boundary import boundary
from tdc_core.ui.parts.lesson_link import lesson_link
from tdc_core.ui.parts.ticker import tick
from tdc_core.ui.runs.chosen import choose, chosen_runs
from tdc_core.ui.runs.words import runs_counted
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.focus import PARAMETER
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session
from tdc_core.ui.train.luck_form import LUCK, has_luck_form, open_luck_form

ALL_RUNS = "All runs"
NOT_THERE = "{what} of this link {are} not among yours, or deleted since."
TOO_MANY = f"{MOST} runs at most are compared, so these are the first {MOST} of the link."
TOO_FEW = "A comparison takes two runs or more. Choose them among all runs."
ONE_RUN_EACH = "One run each: a small difference may be luck."
SEED_ONLY = "Only the seed differs, so whatever lies between them is luck."
_LESSON = "luck"
_GO, _BASE = "compare-to-seeds", "compare-new-base"
_WATCH_EVERY = 2.0  # seconds


def compare_page(session: Session, studio: Services, token: str, asked: Asked) -> None:
    """Draw the comparison.

    Args:
        session: the visitor's.
        studio: the services.
        token: the visitor's workspace.
        asked: what the page's address asks for.
    """
    _go_to_luck(session)
    session.show(_BASE, None)
    runs = compared_runs(studio, token, asked.ids[:MOST])
    there = [each.id for each in runs]
    ids = [run_id for run_id in asked.ids if run_id in there]
    _head(session, ids, runs)
    _notes(asked, len(runs))
    if len(runs) < FEWEST:
        st.caption(TOO_FEW)
        return
    draw_ways(runs)
    _comparison(session, studio, token, ids, _seen(runs))
    draw_draft(session, studio, next(each for each in runs if each.id == ids[0]))


def _head(session: Session, ids: Sequence[str], runs: Sequence[Compared]) -> None:
    def back() -> None:
        if not chosen_runs(session):  # after a link, there is nothing that was chosen on the board
            choose(session, ids)
        leave_comparison()

    with st.container(key="compare-head", gap="xsmall"):
        st.button(ALL_RUNS, key="compare-back", icon=":material/arrow_back:", type="tertiary", on_click=caught(back))
        if len(runs) >= FEWEST:
            st.header(f"{runs_counted(len(runs))} compared", anchor=False)


def _notes(asked: Asked, found: int) -> None:
    lost = min(len(asked.ids), MOST) - found + asked.broken
    if lost:
        what, are = (f"{lost} runs", "are") if lost > 1 else ("One run", "is")
        st.caption(f":material/info: {NOT_THERE.format(what=what, are=are)}")
    if len(asked.ids) > MOST:
        st.caption(f":material/info: {TOO_MANY}")


def _seen(runs: Sequence[Compared]) -> list[tuple[str, bool]]:
    """What all of the page has to be drawn again for: a run that is gone, and one that has begun or ended."""
    return [(each.id, each.run.alive) for each in runs]


@st.fragment
def _comparison(
    session: Session, studio: Services, token: str, ids: Sequence[str], seen: list[tuple[str, bool]]
) -> None:
    """All that changes while runs go on, drawn anew as long as one does.

    Args:
        session: the visitor's.
        studio: the services.
        token: the visitor's workspace.
        ids: of the runs, the base first.
        seen: see `_seen`.
    """
    if session.shown(_GO) or session.shown(_BASE):
        st.rerun()
    runs = compared_runs(studio, token, ids)
    if _seen(runs) != seen:
        st.rerun()

    def take_base(run_id: str) -> None:
        session.show(_BASE, True)
        open_comparison(with_base(ids, run_id))

    with boundary(session, studio, "comparison"):
        base = next(each for each in runs if each.id == ids[0])
        base_first = [base, *(each for each in runs if each is not base)]
        draw_curves(session, studio, runs, base)
        draw_list(session, base_first, base, take_base)
        _luck(session, runs, base)
        draw_table(base_first, base, table_rows(base_first, datetime.now(UTC)))
        draw_scatter(session, runs, runs.index(base))
    if any(each.run.alive for each in runs):
        studio.training.ensure_host()
        tick("compare", _WATCH_EVERY)


def _luck(session: Session, runs: Sequence[Compared], base: Compared) -> None:
    """That one run each says little, with the way to several seeds of the base."""
    if sum(bool(each.best) for each in runs) < FEWEST or not judged_alike(runs):
        return

    def open_form() -> None:
        open_luck_form(session, base.run)
        session.show(_GO, base.id)

    seed_only = differing([each.settings for each in runs]) == [SEED]
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="compare-luck"):
        st.caption(SEED_ONLY if seed_only else ONE_RUN_EACH, width="content")
        if has_luck_form(base.run):
            st.button(
                LUCK,
                key="compare-to-luck",
                icon=":material/casino:",
                type="tertiary",
                help="Several seeds of the base.",
                on_click=caught(open_form),
            )
        else:
            lesson_link(next((lesson for lesson in lessons() if lesson.name == _LESSON), None))


def _go_to_luck(session: Session) -> None:
    """Go where several seeds are trained, where the person has just chosen to; it is told once."""
    if run_id := session.shown(_GO):
        session.show(_GO, None)
        session.select_run(run_id)
        here = st.query_params[ADDRESS]  # on the way Streamlit puts what it is given into this page's address too
        st.switch_page("pages/train.py", query_params={ADDRESS: here, PARAMETER: run_id})
