"""The bin: what was deleted within the last hour, and what of it is brought back or deleted for good."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Literal

import streamlit as st

from tdc_core.engine.cleanup import disk_freed, empty_bin
from tdc_core.ui.data.own.held import size_of_file
from tdc_core.ui.parts.problems import plain
from tdc_core.ui.runs.rows import BoardRow
from tdc_core.ui.runs.words import runs_counted
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session

IN_BIN = "{what} in the bin. There each stays for an hour, and can be brought back."
DELETED = "{what} deleted for good. The disk has {size} more room."
_MENU, _LAST = "board-bin", "board-last-deleted"
_AT_ONCE = 20


def delete(session: Session, studio: Services, token: str, run_ids: Collection[str]) -> None:
    """Put runs into the bin. Call it in a callback."""
    session.show(_LAST, studio.store.marks.bin(token, run_ids))


def undo_delete(session: Session, studio: Services, token: str, binned: Sequence[BoardRow]) -> None:
    """Draw the button that brings back what was deleted last; nothing where there is nothing to bring back.

    Args:
        session: the visitor's.
        studio: the services.
        token: the visitor's workspace.
        binned: the runs in the bin.
    """
    there = {row.id for row in binned}
    last = [run_id for run_id in session.shown(_LAST) or () if run_id in there]
    if last:
        st.caption(f"{runs_counted(len(last))} deleted", width="content")
        _back_button(studio, token, last, "Undo", "board-undo", "secondary")


def draw_bin(session: Session, studio: Services, token: str, binned: Sequence[BoardRow]) -> None:
    """Draw the button that leads into the bin, and the bin while it is open; nothing where it is empty.

    Args:
        session: the visitor's.
        studio: the services.
        token: the visitor's workspace.
        binned: the runs in it, those that were deleted last first.
    """
    if not binned:
        return
    menu = st.popover(f"Bin ({len(binned):,})", icon=":material/delete:", type="tertiary", key=_MENU, on_change="rerun")
    if not menu.open:
        return
    ids = [row.id for row in binned]
    size = disk_freed(studio.settings, ids)

    def for_good() -> None:
        deleted = empty_bin(studio.settings, studio.store, token, ids)
        session.notify(DELETED.format(what=runs_counted(len(deleted)), size=size_of_file(size)), "success")

    with menu:
        st.caption(f"{IN_BIN.format(what=runs_counted(len(ids)))} They take {size_of_file(size)} of the disk.")
        with st.container(horizontal=True, gap="small"):
            _back_button(studio, token, ids, "Bring all back", "board-all-back", "secondary")
            st.button(
                "Delete for good", key="board-for-good", icon=":material/delete_forever:", on_click=caught(for_good)
            )
        for row in binned[:_AT_ONCE]:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.markdown(f"{plain(row.name)}  :gray[:small[{plain(f'{row.created.astimezone():%d %b, %H:%M}')}]]")
                _back_button(studio, token, [row.id], "Bring back", f"board-back-{row.id}", "tertiary")
        if len(binned) > _AT_ONCE:
            st.caption(f"And {len(binned) - _AT_ONCE:,} more.")


def _back_button(
    studio: Services, token: str, run_ids: Collection[str], label: str, key: str, kind: Literal["secondary", "tertiary"]
) -> None:
    def restore() -> None:
        studio.store.marks.restore(token, run_ids)

    st.button(label, key=key, icon=":material/undo:", type=kind, on_click=caught(restore))
