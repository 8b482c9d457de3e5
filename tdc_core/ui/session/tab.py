"""What a browser tab's session remembers for itself: what is to be said, and what was done once.

Streamlit forgets it with the tab. `get` and `put` keep plain values only, since a hot reload redefines the classes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import streamlit as st

NoticeKind = Literal["info", "success", "warning", "error", "failure"]


@dataclass(frozen=True)
class Notice:
    """Something to tell the visitor once, at the top of the next page drawn."""

    message: str
    kind: NoticeKind = "info"


def known(name: str) -> bool:
    """Whether the tab's session holds something under this name."""
    return _name(name) in st.session_state


def get(name: str, otherwise: Any = None) -> Any:
    """What the tab's session holds under this name."""
    return st.session_state.get(_name(name), otherwise)


def put(name: str, value: Any) -> None:
    """Hold something under this name."""
    st.session_state[_name(name)] = value


class Tab:
    """One browser tab's session, as a view of Streamlit's session state."""

    # notices

    def notify(self, message: str, kind: NoticeKind = "info") -> None:
        """Say something at the top of the next page drawn."""
        put("notices", [*(get("notices") or []), (message, kind)])

    def take_notices(self) -> tuple[Notice, ...]:
        """The notices not yet shown; each is given once."""
        notices = tuple(Notice(*notice) for notice in get("notices") or [])
        put("notices", [])
        return notices

    # the tab

    @property
    def by_cookie(self) -> bool:
        """Whether the browser keeps the workspace's token in a cookie."""
        return bool(get("by_cookie"))

    @by_cookie.setter
    def by_cookie(self, yes: bool) -> None:
        put("by_cookie", yes)

    @property
    def door(self) -> dict[str, Any]:
        """What the browser is asked, or told to keep; empty where the cookie says it all."""
        return dict(get("door") or {})

    @door.setter
    def door(self, data: dict[str, Any]) -> None:
        put("door", data)

    @property
    def own_plotly(self) -> bool:
        """Whether charts are drawn by the plotly package's own JavaScript, since Streamlit's can't be reached."""
        return bool(get("own_plotly"))

    def use_own_plotly(self) -> None:
        """Draw charts so from now on."""
        put("own_plotly", True)

    @property
    def fed(self) -> bool:
        """Whether the browser hears of runs by the server's own routes; otherwise it has pages drawn for that."""
        return not get("unfed")

    def note_unfed(self, unfed: bool) -> None:
        """Note what the browser has found of the routes."""
        put("unfed", unfed)

    # the selected run

    @property
    def selected_run(self) -> str | None:
        """Id of the visitor's run that was looked at last."""
        run_id: str | None = get("selected_run")
        return run_id

    def select_run(self, run_id: str) -> None:
        """Note that another of the visitor's runs is looked at."""
        put("selected_run", run_id)

    # the form of the Train page

    @property
    def form_open(self) -> bool:
        """Whether the settings stand open though a run is shown."""
        return bool(get("form_open"))

    def open_form(self, is_open: bool) -> None:
        """Open the settings, or fold them into a line."""
        put("form_open", is_open)

    # widgets

    @staticmethod
    def show(key: str, value: Any) -> None:
        """Give a widget its value; call before it is drawn, or in a callback.

        The widget needs the value as its default as well. Streamlit tells the browser of a value only in the run that
        sets it, and where a second run comes before the browser has drawn the widget, it starts with its default and
        sends that back as if the person had chosen it.
        """
        if key not in st.session_state or st.session_state[key] != value:
            st.session_state[key] = value

    @staticmethod
    def shown(key: str) -> Any:
        """What a widget holds now, None where it was not drawn."""
        return st.session_state.get(key)

    # the frame

    def frame(self) -> None:
        """Note that app.py has drawn the frame and runs a page next."""
        put("framed", True)

    @staticmethod
    def take_frame() -> bool:
        """Whether app.py has drawn the frame around the page that asks; the page asks once."""
        framed = bool(get("framed"))
        put("framed", False)
        return framed

    def once(self, name: str) -> bool:
        """True the first time it is asked in this session, for a name."""
        first = not get(f"once-{name}")
        put(f"once-{name}", True)
        return first


def _name(name: str) -> str:
    return f"tdc-{name}"
