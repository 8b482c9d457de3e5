"""What is said of the runs that are chosen: a name and a note of one, a group's name, and tags of any number."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from tdc_core.runs.group_models import LONGEST_MARK, LONGEST_NOTE, LONGEST_TAG, MOST_TAGS, Group
from tdc_core.ui.parts.problems import plain
from tdc_core.ui.runs.rows import BoardRow, shared_tags
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session

OWN_ONLY = "You alone see notes and tags: they are on no link."
_MENU = "board-edit"


def draw_edit(
    session: Session,
    studio: Services,
    token: str,
    rows: Sequence[BoardRow],
    known: Sequence[str],
    group: Group | None,
) -> None:
    """Draw the button, and the form while it is open.

    Args:
        session: the visitor's.
        studio: the services.
        token: the visitor's workspace.
        rows: the runs that are chosen, at least one.
        known: all tags that runs of the board have.
        group: the one whose runs they are, all of them; None where they are others.
    """
    one = len(rows) == 1 and group is None
    label, icon = ("Name and note", ":material/edit:") if one else ("Tags", ":material/sell:")
    if group is not None:
        label, icon = "Name and tags", ":material/edit:"
    menu = st.popover(label, icon=icon, key=_MENU, on_change="rerun")
    if not menu.open:
        return
    with menu, st.form("board-form", border=False):
        if one:
            _form_of_one(session, studio, token, rows[0], known)
        else:
            _form_of_several(session, studio, token, rows, known, group)
        st.caption(OWN_ONLY)


def _form_of_one(session: Session, studio: Services, token: str, row: BoardRow, known: Sequence[str]) -> None:
    name, note = f"board-name-{row.id}", f"board-note-{row.id}"
    st.text_input("Name", row.own_name, LONGEST_MARK, key=name, placeholder=row.name)
    tags = _tags(row.id, row.tags, known)
    st.text_area("Note", row.note, key=note, max_chars=LONGEST_NOTE, height=100)

    def save() -> None:
        studio.store.marks.rename(token, row.id, session.shown(name) or "")
        studio.store.marks.tag(token, row.id, session.shown(tags) or ())
        studio.store.marks.note(token, row.id, session.shown(note) or "")
        session.show(_MENU, False)

    st.form_submit_button("Save", key="board-save", on_click=caught(save))


def _form_of_several(
    session: Session,
    studio: Services,
    token: str,
    rows: Sequence[BoardRow],
    known: Sequence[str],
    group: Group | None,
) -> None:
    name = f"board-group-{group.id}" if group is not None else ""
    if group is not None:
        st.text_input("Name of the group", group.name, LONGEST_MARK, key=name)
    common = shared_tags(rows)
    tags = _tags("-".join(sorted(row.id[:4] for row in rows[:20])), common, known, "Tags of all of them")

    def save() -> None:
        if group is not None:
            studio.store.groups.rename(token, group.id, session.shown(name) or "")
        chosen = session.shown(tags) or ()
        added = [tag for tag in chosen if tag not in common]
        studio.store.marks.retag(token, [row.id for row in rows], added, [tag for tag in common if tag not in chosen])
        session.show(_MENU, False)

    st.form_submit_button("Save", key="board-save", on_click=caught(save))


def _tags(of: str, tags: Sequence[str], known: Sequence[str], label: str = "Tags") -> str:
    """Draw the field of tags, old ones to choose and new ones to type; its key."""
    key = f"board-tags-{of}"
    st.multiselect(
        label,
        list(dict.fromkeys([*tags, *known])),
        list(tags),
        key=key,
        format_func=lambda tag: tag[:LONGEST_TAG],
        max_selections=MOST_TAGS,
        accept_new_options=True,
        placeholder="Choose, or type a new one",
    )
    return key


def named(rows: Sequence[BoardRow]) -> str:
    """Runs in a sentence, as Markdown: the name of one, the number of several."""
    return f"“{plain(rows[0].name)}”" if len(rows) == 1 else f"{len(rows):,} runs"
