"""What the frame around every page brings along: its own style, and a menu that makes room on a narrow screen."""

from __future__ import annotations

import streamlit as st

from tdc_core.ui.browser import FOLDER, source
from tdc_core.ui.session.session import Session

_KEY = "frame-menu"
_CHOICES = "menu-choices"
_MENU = st.components.v2.component(
    "tdc_menu",
    js=source("menu.js"),
    css=f".st-key-{_KEY} {{\n display: none;\n}}",
    isolate_styles=False,
)


def frame_style() -> None:
    """Draw what the theme has no setting for."""
    st.html(FOLDER / "frame.css")


def narrow_menu(session: Session, page: str) -> None:
    """Close the menu after a choice in it where it lies over the page.

    Streamlit closes it after a link to a page, and only on what calls itself a phone.

    Args:
        session: knows the choices that lead to no other page.
        page: the page that is drawn.
    """
    _MENU(key=_KEY, data={"shown": f"{page} {session.shown(_CHOICES) or 0}"})


def menu_choice(session: Session) -> None:
    """Note that something was chosen in the menu whose effect is to be seen on the page."""
    session.show(_CHOICES, (session.shown(_CHOICES) or 0) + 1)
