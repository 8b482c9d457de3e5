"""Whose work is shown: the visitor's workspace, found again by an id that the browser keeps.

The id is 128 random bits in the browser's localStorage, never in an address. Until the browser has told it, nothing
of anyone's is drawn.
"""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import Any

import streamlit as st

from tdc_core.runs.store import StoreError, StoreUnusable
from tdc_core.settings import SettingsError
from tdc_core.ui.problems import plain
from tdc_core.ui.services import Services, services
from tdc_core.ui.session import Session

_KEY = "tdc-workspace-door"
_TOKEN = re.compile(r"[0-9a-f]{32}")
_DOOR = st.components.v2.component(
    "tdc_workspace",
    js=(Path(__file__).parent / "static" / "workspace.js").read_text(encoding="utf-8"),
    css=f".st-key-{_KEY} {{\n display: none;\n}}",
    isolate_styles=False,
)

RESTARTED = (
    "TDC Studio has started anew since you were last here, and its earlier runs and drafts are gone. "
    "An experiment that you downloaded can be opened from its file."
)
NOT_KEPT = (
    "This browser keeps nothing for this site. Everything works in this tab; closing or reloading it starts afresh."
)

log = logging.getLogger(__name__)


def usable_services() -> Services | None:
    """The services of this process; None, with words on the page, where the settings don't let them be made."""
    try:
        return services()
    except (SettingsError, StoreUnusable) as error:
        _tell(error)
        return None


def resolve_workspace(session: Session, studio: Services) -> bool:
    """Whether it is known whose page this is; draws a blank page where it is not.

    A workspace that the browser names is opened if the store knows it, and a new one is made otherwise. It is
    asked for again where the session's own is gone from the store, for example left in another tab. Where the
    store can't be used, the page says why.
    """
    try:
        return _resolve(session, studio)
    except StoreError as error:
        _tell(error)
        return False


def _resolve(session: Session, studio: Services) -> bool:
    store = studio.store
    if session.workspace is not None and store.workspace_exists(session.workspace):
        _mount(keep=session.workspace)
        return True
    question = session.workspace or ""
    told = (Session.shown(_KEY) or {}).get("told")
    if not isinstance(told, dict) or told.get("asked") != question:
        _mount(ask=question)
        _blank_page()
        return False
    session.leave()
    _enter(session, studio, told)
    _mount(keep=session.workspace)
    return True


def leave(session: Session, studio: Services) -> None:
    """Forget the visitor's work, here and in the browser, and start a fresh workspace."""
    if session.workspace is not None:
        studio.training.forget(session.workspace)
    session.leave()
    session.open_workspace(studio.store.create_workspace())


def _enter(session: Session, studio: Services, told: dict[str, Any]) -> None:
    kept = told.get("kept")
    if isinstance(kept, str) and _TOKEN.fullmatch(kept) and studio.store.workspace_exists(kept):
        session.open_workspace(kept)
        return
    session.open_workspace(studio.store.create_workspace())
    if kept:
        session.notify(RESTARTED, "warning")
    if not told.get("works"):
        session.notify(NOT_KEPT)


def _tell(error: SettingsError | StoreError) -> None:
    """Say on the page what is wrong with the installation, without a path or a value; those go to the log."""
    where = f"{error.address}: " if isinstance(error, StoreUnusable) else ""
    log.error("%s%s", where, error)
    words = (
        f"{error.on_page} Until that is mended, the app can't be used." if isinstance(error, SettingsError) else error
    )
    st.error(plain(str(words)))


def _mount(ask: str | None = None, keep: str | None = None) -> None:
    _DOOR(key=_KEY, data={"ask": ask, "keep": keep}, on_told_change=_nothing)


def _blank_page() -> None:
    st.skeleton(height=40, width=220)
    st.skeleton(height=320)


def _nothing() -> None:
    """What the browser tells is read from the component's state; Streamlit wants a callback for it."""
