"""Whether what a person saw when they pressed a button is what the server holds.

The browser sends what its widgets hold with a click. A hidden field among them holds how often the draft had changed
by anything but the person's own edits when the screen was drawn, so a click on an older screen is known by it.
"""

from __future__ import annotations

import streamlit as st

from tdc_core.ui.session.session import Session

_KEY = "what-is-shown"
HIDDEN = f".st-key-{_KEY} {{\n display: none;\n}}\n"
"""CSS for the field."""
OUT_OF_DATE = "The experiment changed before your click came. Look at it, then press the button again."


def note_what_is_shown(session: Session) -> None:
    """Draw the hidden field; once on a page."""
    shown = str(session.surprises)
    session.show(_KEY, shown)
    st.text_input("What is shown", shown, key=_KEY, label_visibility="collapsed")


def shown_as_it_is(session: Session) -> bool:
    """Whether the screen that a click came from showed the draft in hand; says so where it did not."""
    if session.shown(_KEY) == str(session.surprises):
        return True
    session.notify(OUT_OF_DATE, "warning")
    return False
