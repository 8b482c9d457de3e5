"""A run's state while it goes: headline, progress and numbers, fed beside Streamlit.

A page draws each part once. A small component in the browser keeps it up to date, and has the page drawn again when the
run has begun or ended since, or was deleted; where the server's own routes can't be reached, every two seconds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import partial
from typing import Any, Literal

import streamlit as st

from tdc_core.ui.browser import source
from tdc_core.ui.run.live_feed import RELEASE
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.session import Session, current_session

Part = Literal["headline", "progress", "numbers", "times", "brief", "few", "readings", "line"]
_KEEPS: frozenset[Part] = frozenset({"headline", "line"})
"""The parts that see to it that the page is drawn again; each view of a run has one of them."""
_HAND_OVER = """export default function (component) {
  let left = false, leave = null;
  const enter = () => {
    if (left) return;
    if (globalThis.tdcFed) leave = globalThis.tdcFed.%s({ ...component, data: component.data[0] });
    else setTimeout(enter, 10);
  };
  enter();
  return () => {
    left = true;
    leave?.();
  };
}
"""


def _read(*names: str) -> str:
    return "\n".join(source(name) for name in names)


_FEED = _read("asking.js", "feed.js", "telling.js", "run_state.js", "chart_options.js", "live_chart.js", "fed.js")
_SCRIPTS = st.components.v2.component(
    "tdc_fed",
    js=f"const FEED = '{hashlib.sha256(_FEED.encode()).hexdigest()[:12]}';\n{_FEED}",
    css=_read("run_state.css", "chart_options.css"),
    isolate_styles=False,
)


def fed_component(name: str, function: str) -> Callable[..., Any]:
    """A component that is one of the functions in fed.js, which `load_fed` brings to the page."""
    component = st.components.v2.component(name, js=_HAND_OVER % function, isolate_styles=False)

    def draw(data: dict[str, Any], **options: Any) -> Any:
        return component(data=[data], **options)  # in a list, since Streamlit looks for tables in a dictionary: 0.2 ms

    return draw


_STATE = fed_component("tdc_run_state", "runState")


def load_fed() -> None:
    """Bring what the fed components do to the page; once, before any of them."""
    _SCRIPTS(key="fed")


def live_state(news: dict[str, Any], *parts: Part) -> None:
    """Draw parts of a run's state, one below the other, and keep them up to date.

    Args:
        news: the run as `tdc_core.ui.run.live_feed.page_news` tells it.
        parts: headline (its state and name), progress (a bar with words, and why it ended), numbers (of the newest
            epoch, as cards), times (how long each stage took); brief and few are progress and numbers for a narrow
            place, readings what the numbers of one of a pair say, line is all of it in one line.
    """
    key = f"state-{news['run']}-{parts[0]}"
    session = current_session()
    _STATE(
        key=key,
        data={
            "news": news,
            "release": RELEASE,
            "parts": list(parts),
            "titles": news["titles"],
            "keeps": not _KEEPS.isdisjoint(parts),
        },
        on_seen_change=caught(partial(note_seen, session, key)),
    )


def note_seen(session: Session, key: str) -> None:
    """Take in what a component says when it has the page drawn."""
    seen = (session.shown(key) or {}).get("seen") or {}
    session.note_unfed(bool(seen.get("blind")))
