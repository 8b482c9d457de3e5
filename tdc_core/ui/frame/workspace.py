"""Whose work is shown: the visitor's workspace, found again by a token that the browser keeps, never in an address.

The browser keeps it in a cookie that comes with the page (`tdc_core.web.workspace`), so that the first run knows it.
Where cookies are blocked, or the app runs without its routes, it lies in the browser's localStorage instead, and
nothing of anyone's is drawn until the browser has told it. Who has one there from before keeps that workspace.
"""

from __future__ import annotations

import logging
import time
from typing import Any

import streamlit as st

from tdc_core.runs.store import StoreError, StoreUnusable
from tdc_core.runs.tickets import Ticket, is_token, ticket_of
from tdc_core.settings import SettingsError
from tdc_core.ui.browser import source
from tdc_core.ui.parts.problems import plain
from tdc_core.ui.session.services import Services, services
from tdc_core.ui.session.session import Session
from tdc_core.words.messages import words_of_error

_KEY = "tdc-workspace-door"
_FRESH_SECONDS = 300
"""A cookie that the store does not know, and that is younger, was made for the page that is being opened."""
_LEGACY = "from before"
_DOOR = st.components.v2.component(
    "tdc_workspace",
    js=source("workspace.js"),
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
UNUSABLE = "{words} Until that is mended, the app can't be used."

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
    if session.workspace is not None and studio.store.workspaces.exists(session.workspace):
        _take_over(session, studio)
        _mount(**session.door)
        return True
    if session.workspace is not None and session.by_cookie:  # left in another tab: the cookie is another by now
        _mount(reload=True)
        _blank_page()
        return False
    ticket = ticket_of(st.context.cookies) if session.workspace is None else None
    if ticket is not None:
        _enter_by_cookie(session, studio, ticket)
        _mount(**session.door)
        return True
    return _enter_by_storage(session, studio)


def leave(session: Session, studio: Services) -> None:
    """Forget the visitor's work, here and in the browser, and start a fresh workspace."""
    by_cookie = session.by_cookie
    if session.workspace is not None:
        studio.training.forget(session.workspace)
    session.leave()
    _open(session, studio.store.workspaces.create(), by_cookie=by_cookie)


def _open(session: Session, token: str, *, by_cookie: bool) -> None:
    """Enter a workspace that the store knows, and have the browser keep its token."""
    session.open_workspace(token)
    session.by_cookie = by_cookie
    session.door = {"keep": token}


def _enter_by_cookie(session: Session, studio: Services, ticket: Ticket) -> None:
    """Enter the workspace that came with the page, made now where the store does not know it.

    Where it is new, the browser is asked in passing whether it keeps another one from before; see `_take_over`.
    """
    known = studio.store.workspaces.exists(ticket.token)
    if not known:
        studio.store.workspaces.create(ticket.token)
    session.open_workspace(ticket.token)
    session.by_cookie = True
    if known:
        return
    session.door = {"ask": _LEGACY, "silent": True}
    if time.time() - ticket.issued > _FRESH_SECONDS:
        session.notify(RESTARTED, "warning")


def _tell(error: SettingsError | StoreError) -> None:
    """Say on the page what is wrong with the installation, without a path or a value; those go to the log."""
    where = f"{error.address}: " if isinstance(error, StoreUnusable) else ""
    log.error("%s%s", where, error)
    words = words_of_error(error)
    if isinstance(error, SettingsError):
        words = UNUSABLE.format(words=error.on_page)
    st.error(plain(words))


def _take_over(session: Session, studio: Services) -> None:
    """Change to the workspace that the browser has kept from before it had a cookie, while the new one is untouched."""
    told = _told(_LEGACY)
    fresh = session.workspace
    if told is None or fresh is None or session.door.get("ask") != _LEGACY:
        return
    store, kept = studio.store, told.get("kept")
    session.door = {"keep": fresh}
    if not is_token(kept) or not store.workspaces.exists(kept):
        session.notify(RESTARTED, "warning")
    elif kept != fresh and store.workspaces.load_draft(fresh) is None and not store.runs.of(fresh, limit=1):
        session.leave()
        store.workspaces.forget(fresh)
        _open(session, kept, by_cookie=True)


def _enter_by_storage(session: Session, studio: Services) -> bool:
    question = session.workspace or ""
    told = _told(question)
    if told is None:
        _mount(ask=question)
        _blank_page()
        return False
    session.leave()
    kept = told.get("kept")
    if is_token(kept) and studio.store.workspaces.exists(kept):
        _open(session, kept, by_cookie=False)
    else:
        _open(session, studio.store.workspaces.create(), by_cookie=False)
        if kept:
            session.notify(RESTARTED, "warning")
        if not told.get("works"):
            session.notify(NOT_KEPT)
    _mount(**session.door)
    return True


def _told(question: str) -> dict[str, Any] | None:
    """What the browser has answered to a question; None where it has not yet."""
    told = (Session.shown(_KEY) or {}).get("told")
    return told if isinstance(told, dict) and told.get("asked") == question else None


def _mount(ask: str | None = None, keep: str | None = None, silent: bool = False, reload: bool = False) -> None:
    """Place the component that speaks with the browser's storage.

    Args:
        ask: a question, which comes back with the answer.
        keep: the token to keep.
        silent: whether there is an answer only where something is kept.
        reload: whether to load the page anew.
    """
    if (ask, keep, reload) != (None, None, False):
        data = {"ask": ask, "keep": keep, "silent": silent, "reload": reload}
        _DOOR(key=_KEY, data=data, on_told_change=_nothing)


def _blank_page() -> None:
    st.skeleton(height=40, width=220)
    st.skeleton(height=320)


def _nothing() -> None:
    """What the browser tells is read from the component's state; Streamlit wants a callback for it."""
