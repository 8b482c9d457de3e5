"""The board: a line for each run, drawn in the browser, which says by their ids which are chosen."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from tdc_core.runs.models import Run
from tdc_core.ui.browser import source
from tdc_core.ui.runs.chosen import chosen_runs, note_chosen, turn
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.session import Session

_KEY = "board"
_BOARD = st.components.v2.component("tdc_board", js=source("board.js"))


def draw_board(session: Session, runs: Sequence[Run]) -> None:
    """Draw it.

    Args:
        session: the visitor's.
        runs: theirs.
    """

    def note() -> None:
        note_chosen(session, (session.shown(_KEY) or {}).get("chosen") or [])

    lines = [{"id": run.id, "name": run.name} for run in runs[:100]]
    data = {"lines": lines, "chosen": chosen_runs(session), "turn": turn(session)}
    _BOARD(key=_KEY, data=[data], on_chosen_change=caught(note))
