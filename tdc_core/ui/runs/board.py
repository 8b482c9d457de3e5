"""The board in the browser: it tells which runs are chosen, starred or gone to by their ids, never by their places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st

from tdc_core.ui.browser import source
from tdc_core.ui.runs.chosen import chosen_runs, note_chosen, turn
from tdc_core.ui.runs.columns import BY_KEY, COLUMNS, NEWEST
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session

A_PAGE = 100
"""Lines."""
_KEY, _SORT, _OPEN, _STARRED, _GO = "board", "board-sort", "board-open", "board-starred", "board-go"
_BOARD = st.components.v2.component(
    "tdc_board",
    html='<div class="board"></div>',
    css=source("runs.css", "board.css"),
    js=source("elements.js", "board.js"),
)
_NEWS = st.components.v2.component(
    "tdc_board_news",
    js=source("board_news.js"),
    css=".st-key-board-news {\n display: none;\n}",
    isolate_styles=False,
)


def sorted_by(session: Session) -> tuple[str, bool]:
    """The key of the column that the board is sorted by, and whether the largest come first."""
    key, descending = session.shown(_SORT) or (NEWEST, True)
    return (str(key), bool(descending)) if key in BY_KEY else (NEWEST, True)


def opened_groups(session: Session) -> list[str]:
    """The ids of the groups whose runs are listed."""
    return list(session.shown(_OPEN) or ())


def gone_to(session: Session) -> str | None:
    """The id of the run that the person has just chosen to go to; it is told once."""
    run_id: str | None = session.shown(_GO)
    session.show(_GO, None)
    return run_id


def draw_board(
    session: Session, studio: Services, token: str, lines: Sequence[dict[str, Any]], titles: Mapping[str, str]
) -> None:
    """Draw it.

    Args:
        session: the visitor's.
        studio: the services.
        token: the visitor's workspace.
        lines: those of the page, as `tdc_core.ui.runs.lines` tells them.
        titles: what stands above the columns.
    """

    def said(name: str) -> Any:
        return (session.shown(_KEY) or {}).get(name)

    def star() -> None:
        """Take in the stars that were given and taken since the last time; each is told until it is known here."""
        done = int(session.shown(_STARRED) or 0)
        told = [(int(number), str(run_id), bool(given)) for number, run_id, given in said("stars") or ()]
        fresh = [each for each in told if each[0] > done]
        last = {run_id: given for _, run_id, given in sorted(fresh)}
        for given in {*last.values()}:  # at once, since those of a group may be many
            studio.store.marks.star(token, [run_id for run_id, each in last.items() if each is given], given)
        if fresh:
            session.show(_STARRED, max(number for number, *_ in fresh))

    def choose() -> None:
        note_chosen(session, said("chosen"))

    def keep(place: str, name: str) -> None:
        session.show(place, said(name))

    key, descending = sorted_by(session)
    data = {
        "lines": list(lines),
        "columns": [
            {"key": column.key, "title": titles[column.key], "number": column.number, "falls": column.descending}
            for column in COLUMNS
        ],
        "sort": [key, descending],
        "chosen": chosen_runs(session),
        "turn": turn(session),
        "opened": opened_groups(session),
        "starred": int(session.shown(_STARRED) or 0),
    }
    _BOARD(
        key=_KEY,
        data=[data],  # in a list, since Streamlit looks for tables in a dictionary
        on_chosen_change=caught(choose),
        on_stars_change=caught(star),
        on_sort_change=caught(partial(keep, _SORT, "sort")),
        on_opened_change=caught(partial(keep, _OPEN, "opened")),
        on_go_change=caught(partial(keep, _GO, "go")),
    )


def draw_news(lines: Sequence[dict[str, Any]]) -> None:
    """Have the browser change these lines of the board, and leave all else as it is."""
    _NEWS(key="board-news", data=[list(lines)])
