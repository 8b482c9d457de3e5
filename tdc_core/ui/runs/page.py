"""The page Runs: the board of all runs, and what is done with those that are chosen on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import streamlit as st

from tdc_core.runs.group_models import Group
from tdc_core.ui.compare.address import asked_for
from tdc_core.ui.parts.next_step import next_step
from tdc_core.ui.parts.paging import first_of_page
from tdc_core.ui.parts.ticker import tick
from tdc_core.ui.runs.actions import draw_actions
from tdc_core.ui.runs.bin import draw_bin
from tdc_core.ui.runs.board import A_PAGE, draw_board, draw_news, gone_to, opened_groups, sorted_by
from tdc_core.ui.runs.chosen import choose, chosen_runs
from tdc_core.ui.runs.columns import sort_by, titles
from tdc_core.ui.runs.filters import Wanted, draw_filters
from tdc_core.ui.runs.lines import GROUP, Line, fold, told
from tdc_core.ui.runs.rows import BoardRow
from tdc_core.ui.session.focus import PARAMETER
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session

NOTHING_YET = "Once a run has been trained, it is listed here, to be found again, sorted and named."
NONE_FOUND = "No run is like that."
FEW = 5
"""Runs that are seen at a glance: nothing is looked for among them."""
_WATCH_EVERY = 2.0  # seconds


@dataclass(frozen=True)
class Runs:
    """A workspace's runs as they stand, the newest first.

    Attributes:
        rows: those of the board.
        binned: those in the bin, what was deleted last first.
        groups: by their ids.
    """

    rows: list[BoardRow]
    binned: list[BoardRow]
    groups: dict[str, Group]


def runs_page(session: Session, studio: Services) -> None:
    """Draw the page: the board, or the group or the comparison that its address asks for."""
    token = session.workspace
    if token is None:
        return
    if (group_id := st.query_params.get(GROUP)) is not None:
        from tdc_core.ui.sweep.page import group_page  # with charts, which the board does without

        group_page(session, studio, token, group_id)
        return
    if (asked := asked_for()) is not None:
        from tdc_core.ui.compare.page import compare_page

        compare_page(session, studio, token, asked)
        return
    if (run_id := gone_to(session)) is not None:
        if studio.store.groups.own(token, run_id) is not None:  # the line of a group
            st.query_params[GROUP] = run_id
            st.rerun()
        session.select_run(run_id)
        session.open_form(False)
        st.switch_page("pages/train.py", query_params={PARAMETER: run_id})
    runs = _runs(studio, token)
    if runs.rows:
        _draw(session, studio, token, runs)
    else:
        st.caption(NOTHING_YET)
        next_step("train", "Go to training", "Train the experiment, and come back.", ())
    draw_bin(session, studio, token, runs.binned)


def _runs(studio: Services, token: str) -> Runs:
    rows = studio.rows.of(token, studio.store, studio.card)
    binned = [row for row in rows if row.deleted is not None]
    groups = {group.id: group for group in studio.store.groups.of(token)}
    return Runs(
        [row for row in rows if row.deleted is None],
        sorted(binned, key=lambda row: row.deleted or row.created, reverse=True),
        groups,
    )


def _draw(session: Session, studio: Services, token: str, runs: Runs) -> None:
    there = {row.id for row in runs.rows}
    if gone := [run_id for run_id in chosen_runs(session) if run_id not in there]:
        choose(session, [run_id for run_id in chosen_runs(session) if run_id not in gone])
    wanted = draw_filters(session, runs.rows, runs.groups) if len(runs.rows) > FEW else Wanted()
    lines = _lines(session, runs, wanted)
    listed = [row for row in runs.rows if wanted.takes(row)]
    draw_actions(session, studio, token, runs.rows, listed, runs.binned, runs.groups)
    if not lines:
        st.caption(NONE_FOUND)
        return
    board = st.container(key="board-lines")
    first = first_of_page("board", f"{wanted} {sorted_by(session)}", len(lines), A_PAGE)
    shown = lines[first : first + A_PAGE]
    with board:
        now = datetime.now(UTC)
        draw_board(session, studio, token, [told(line, now) for line in shown], titles(listed))
    _follow(session, studio, token, wanted, first, _seen(shown))


def _lines(session: Session, runs: Runs, wanted: Wanted) -> list[Line]:
    listed = [row for row in runs.rows if wanted.takes(row)]
    return fold(sort_by(listed, *sorted_by(session), datetime.now(UTC)), runs.groups, opened_groups(session))


def _seen(lines: Sequence[Line]) -> list[tuple[str, bool]]:
    """What a page of the board has to be drawn again for: other lines, and what has begun or ended."""
    return [(line.id, _goes_on(line)) for line in lines]


def _goes_on(line: Line) -> bool:
    return (line.group is not None and line.group.alive) or any(row.alive for row in line.runs)


@st.fragment
def _follow(
    session: Session, studio: Services, token: str, wanted: Wanted, first: int, seen: list[tuple[str, bool]]
) -> None:
    """Change the lines of what goes on, in the browser alone; draw the page anew where that is not enough."""
    if not any(goes_on for _, goes_on in seen):
        return
    shown = _lines(session, _runs(studio, token), wanted)[first : first + A_PAGE]
    if _seen(shown) != seen:
        st.rerun()
    now = datetime.now(UTC)
    draw_news([told(line, now) for line in shown if _goes_on(line)])
    tick("board", _WATCH_EVERY)
