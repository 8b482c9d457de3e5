"""Rows a page at a time."""

from __future__ import annotations

import streamlit as st

from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.tab import get, put

A_PAGE = 24
"""Rows."""


def shown_page(of: str, count: int) -> int:
    """Draw the buttons that turn the page, where there are several; the page that is shown, from 0.

    Args:
        of: names the rows; of others the first page is shown.
        count: how many rows there are, at least one.
    """
    last = (count - 1) // A_PAGE
    known, page = get("results-page", ("", 0))
    page = min(page, last) if known == of else 0

    def turn(by: int) -> None:
        put("results-page", (of, min(max(page + by, 0), last)))

    if last:
        with st.container(horizontal=True, vertical_alignment="center", key="results-pages"):
            st.button(
                "Previous", key="results-previous", icon=":material/chevron_left:", disabled=page == 0,
                on_click=caught(turn), args=(-1,),
            )  # fmt: skip
            st.button(
                "Next", key="results-next", icon=":material/chevron_right:", disabled=page == last,
                on_click=caught(turn), args=(1,),
            )  # fmt: skip
            st.caption(f"{page * A_PAGE + 1:,} to {min(count, (page + 1) * A_PAGE):,} of {count:,}")
    return page
