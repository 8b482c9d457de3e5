"""Two tabs of one browser have set the same thing to different values: which one counts is for the person to say."""

from __future__ import annotations

from typing import Any

import streamlit as st

from tdc_core.ui.parts.problems import plain
from tdc_core.ui.session.draft_fields import in_words, value_of
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.session import Session

MINE_AND_THEIRS = "{what}: {theirs} there, {mine} here."


def show_clash(session: Session) -> None:
    """Draw the question, as long as it is open. This tab's values are in hand meanwhile."""
    clash = session.clash
    if clash is None:
        return
    draft = session.draft
    with st.container(border=True, key="clash"):
        st.markdown(
            f":orange[:material/warning:] Another tab changed the {plain(in_words(clash.fields))} too, "
            "to something else than here. What this tab has is kept until you choose."
        )
        for path in clash.fields:
            mine, theirs = _short(value_of(draft, path)), _short(value_of(clash.theirs, path))
            if mine and theirs:
                what = in_words([path]).capitalize()
                st.caption(plain(MINE_AND_THEIRS.format(what=what, theirs=theirs, mine=mine)))
        with st.container(horizontal=True, gap="small"):
            st.button("Keep mine", key="keep-mine", type="primary", on_click=caught(session.settle), args=(False,))
            st.button("Take theirs", key="take-theirs", on_click=caught(session.settle), args=(True,))


def _short(value: Any) -> str:
    """A value in a few letters; nothing for the stack of layers, the head and the like."""
    return "" if isinstance(value, dict | list | tuple) else "none" if value is None else str(value)
