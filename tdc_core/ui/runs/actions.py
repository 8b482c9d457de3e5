"""The row above the board: how many runs there are, and what can be done with those that are chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from tdc_core.runs.group_models import Group
from tdc_core.ui.compare.address import FEWEST, MOST, open_comparison
from tdc_core.ui.runs.bin import delete, undo_delete
from tdc_core.ui.runs.board import A_PAGE
from tdc_core.ui.runs.chosen import choose, chosen_runs
from tdc_core.ui.runs.edit import draw_edit
from tdc_core.ui.runs.rows import BoardRow
from tdc_core.ui.runs.words import runs_counted
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session

GOES_ON = "{what} on. Stop them first; what has ended can be deleted."
CHOOSE_ANOTHER = "Choose another to compare."
AT_MOST = f"{MOST} runs at most can be compared."
ITS_GROUP_GOES_ON = "A group counts on its runs as long as it goes on. Stop it first."


def draw_actions(
    session: Session,
    studio: Services,
    token: str,
    rows: Sequence[BoardRow],
    listed: Sequence[BoardRow],
    binned: Sequence[BoardRow],
    groups: Mapping[str, Group],
) -> None:
    """Draw the row.

    Args:
        session: the visitor's.
        studio: the services.
        token: the visitor's workspace.
        rows: all runs of the board.
        listed: those that are looked for.
        binned: those in the bin.
        groups: the visitor's, by their ids.
    """
    by_id = {row.id: row for row in rows}
    chosen = [by_id[run_id] for run_id in chosen_runs(session) if run_id in by_id]
    with st.container(key="board-actions", horizontal=True, vertical_alignment="center", gap="xsmall"):
        if not chosen:
            st.caption(_counted(rows, listed), width="content")
            undo_delete(session, studio, token, binned)
            return
        st.markdown(f"**{len(chosen):,} chosen**{_elsewhere(chosen, listed)}", width="content")
        _compare(chosen)
        known = sorted({tag for row in rows for tag in row.tags}, key=str.casefold)
        draw_edit(session, studio, token, chosen, known, whole_group(chosen, rows, groups))
        _star(studio, token, chosen)
        _stop(studio, token, chosen, groups)
        _delete(session, studio, token, chosen, groups)
        _choose_all(session, chosen, listed)
        with st.container(key="icons-board-clear", width="content"):
            st.button(
                "Choose none",
                key="board-clear",
                icon=":material/close:",
                type="tertiary",
                on_click=caught(choose),
                args=(session, ()),
            )
        _why_none(chosen)


def whole_group(chosen: Sequence[BoardRow], rows: Sequence[BoardRow], groups: Mapping[str, Group]) -> Group | None:
    """The group whose runs on the board are what is chosen, all of them and no others; None where there is none."""
    group = groups.get(chosen[0].group or "")
    if group is None or any(row.group != group.id for row in chosen):
        return None
    return group if len(chosen) == sum(row.group == group.id for row in rows) else None


def _counted(rows: Sequence[BoardRow], listed: Sequence[BoardRow]) -> str:
    return runs_counted(len(rows)) if len(listed) == len(rows) else f"{len(listed):,} of {runs_counted(len(rows))}"


def _elsewhere(chosen: Sequence[BoardRow], listed: Sequence[BoardRow]) -> str:
    """That some of the chosen runs are not listed, since others are looked for."""
    hidden = len({row.id for row in chosen} - {row.id for row in listed})
    return f" :gray[({hidden:,} not listed)]" if hidden else ""


def _choose_all(session: Session, chosen: Sequence[BoardRow], listed: Sequence[BoardRow]) -> None:
    """A button for what is listed on all pages, where a page of it is chosen."""
    if A_PAGE <= len(chosen) < len(listed):
        ids = [row.id for row in listed]
        st.button(f"Choose all {len(ids):,}", key="board-all", on_click=caught(choose), args=(session, ids))


def _compare(chosen: Sequence[BoardRow]) -> None:
    """A button that leads to the chosen runs beside one another, where there are so many as can be compared."""
    if FEWEST <= len(chosen) <= MOST:
        st.button(
            "Compare",
            key="board-compare",
            icon=":material/compare_arrows:",
            type="primary",
            on_click=caught(open_comparison),
            args=([row.id for row in chosen],),
        )


def _why_none(chosen: Sequence[BoardRow]) -> None:
    """What keeps the chosen runs from being compared."""
    if not FEWEST <= len(chosen) <= MOST:
        st.caption(CHOOSE_ANOTHER if len(chosen) < FEWEST else AT_MOST, width="content")


def _star(studio: Services, token: str, chosen: Sequence[BoardRow]) -> None:
    give = not all(row.starred for row in chosen)

    def star() -> None:
        studio.store.marks.star(token, [row.id for row in chosen], give)

    st.button("Star" if give else "Take star", key="board-star", icon=":material/star:", on_click=caught(star))


def _stop(studio: Services, token: str, chosen: Sequence[BoardRow], groups: Mapping[str, Group]) -> None:
    """A button where something of what is chosen goes on: a group is stopped as a whole."""
    going = {group for row in chosen if (group := _alive_group(row, groups)) is not None}
    alive = [row for row in chosen if row.alive and row.group not in going]
    if not alive and not going:
        return

    def stop() -> None:
        for group in going:
            studio.training.stop_group(token, group)
        for row in alive:
            studio.training.stop(token, row.id)

    st.button("Stop", key="board-stop", icon=":material/stop:", on_click=caught(stop))


def _delete(
    session: Session, studio: Services, token: str, chosen: Sequence[BoardRow], groups: Mapping[str, Group]
) -> None:
    held = [row for row in chosen if row.alive or _alive_group(row, groups) is not None]
    free = [row.id for row in chosen if row not in held]
    why = ITS_GROUP_GOES_ON if any(not row.alive for row in held) else GOES_ON.format(what=_go_on(len(held)))

    def bin_them() -> None:
        delete(session, studio, token, free)
        choose(session, [row.id for row in held])

    st.button(
        "Delete" if len(free) in (0, len(chosen)) else f"Delete {len(free):,}",
        key="board-delete",
        icon=":material/delete:",
        disabled=not free,
        help="Kept in the bin for an hour.",
        on_click=caught(bin_them),
    )
    if held:
        st.caption(why, width="content")


def _alive_group(row: BoardRow, groups: Mapping[str, Group]) -> str | None:
    """The id of the run's group, where that goes on."""
    group = groups.get(row.group or "")
    return group.id if group is not None and group.alive else None


def _go_on(count: int) -> str:
    return "1 run goes" if count == 1 else f"{count:,} runs go"
