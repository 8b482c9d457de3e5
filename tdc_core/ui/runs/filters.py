"""Which runs are looked for: by words, data set, status, star, tag and group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from tdc_core.runs.group_models import Group
from tdc_core.ui.runs.rows import BoardRow
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.session import Session

UNDER_WAY = "Under way"
_WORDS, _STARRED = "board-words", "board-with-star"
_DATA, _STATUS, _TAGS, _GROUP = "board-data", "board-status", "board-tags", "board-group"
_TITLES = {_DATA: "Data set", _STATUS: "Status", _TAGS: "Tags", _GROUP: "Group"}


@dataclass(frozen=True)
class Wanted:
    """What a run must have to be listed; what is empty asks for nothing.

    Attributes:
        words: somewhere in its name, its data set's, its tags and its note.
        data, status: one of these.
        tags: all of these.
        groups: one of these, by their ids.
        starred: whether it must have a star.
    """

    words: str = ""
    data: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    starred: bool = False

    def takes(self, row: BoardRow) -> bool:
        """Whether a run is listed."""
        return (
            self.words.strip().casefold() in row.searched
            and (not self.data or row.data in self.data)
            and (not self.status or status_of(row) in self.status)
            and set(self.tags) <= set(row.tags)
            and (not self.groups or row.group in self.groups)
            and (not self.starred or row.starred)
        )

    @property
    def filters(self) -> int:
        """How many things are asked for beside the words."""
        return sum(map(bool, (self.data, self.status, self.tags, self.groups, self.starred)))


def status_of(row: BoardRow) -> str:
    """What the filter calls the run's status: one for all that wait or work."""
    return UNDER_WAY if row.alive else row.state


def draw_filters(session: Session, rows: Sequence[BoardRow], groups: Mapping[str, Group]) -> Wanted:
    """Draw the search field and the filters, those alone that part these runs; what they ask for.

    Args:
        session: the visitor's.
        rows: all runs of the board.
        groups: theirs, by their ids.
    """
    with st.container(key="board-find", horizontal=True, vertical_alignment="center", gap="small"):
        words = st.text_input(
            "Find runs",
            key=_WORDS,
            placeholder="Find by name, data set, tag or note",
            icon=":material/search:",
            label_visibility="collapsed",
            max_chars=100,
            persist_state="session",
        )
        options = _options(rows, groups)
        held = {key: tuple(filter(found.__contains__, session.shown(key) or ())) for key, found in options.items()}
        starred = bool(session.shown(_STARRED))
        wanted = Wanted(words or "", held[_DATA], held[_STATUS], held[_TAGS], held[_GROUP], starred)
        label = f"Filter ({wanted.filters})" if wanted.filters else "Filter"
        with st.popover(label, icon=":material/filter_list:", key="board-filter"):
            for key, found in options.items():
                _field(session, key, found, held[key])
            st.toggle("With a star only", key=_STARRED, persist_state="session")
            if wanted.filters:
                st.button(
                    "Show all",
                    key="board-show-all",
                    icon=":material/filter_list_off:",
                    on_click=caught(clear),
                    args=(session,),
                )
        return wanted


def clear(session: Session) -> None:
    """Ask for nothing any more. Call it in a callback."""
    session.show(_WORDS, "")
    session.show(_STARRED, False)
    for key in _TITLES:
        session.show(key, [])


def _options(rows: Sequence[BoardRow], groups: Mapping[str, Group]) -> dict[str, dict[str, str]]:
    """What there is to choose from in each field, with its words."""
    return {
        _DATA: {row.data: row.data for row in rows},
        _STATUS: {status_of(row): status_of(row) for row in rows},
        _TAGS: {tag: tag for row in rows for tag in row.tags},
        _GROUP: {row.group: groups[row.group].name for row in rows if row.group is not None and row.group in groups},
    }


def _field(session: Session, key: str, options: Mapping[str, str], held: Sequence[str]) -> None:
    """Draw a field, unless it would part nothing."""
    session.show(key, list(held))
    if len(options) < (2 if key in (_DATA, _STATUS) else 1):
        return
    names = sorted(options, key=lambda name: options[name].casefold())
    st.multiselect(
        _TITLES[key],
        names,
        list(held),
        key=key,
        format_func=options.__getitem__,
        placeholder="All",
        persist_state="session",
    )
