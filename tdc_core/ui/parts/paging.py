"""Rows a page at a time."""

from __future__ import annotations

import streamlit as st

from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.tab import get, put

A_PAGE = 24
"""Rows, where there are pictures or long rows."""


def first_of_page(name: str, of: str, count: int, a_page: int = A_PAGE) -> int:
    """Draw the buttons that turn the page, where there are several; the first row of the page that is shown, from 0.

    Args:
        name: tells the pages of one place from those of another.
        of: names the rows; of others the first page is shown.
        count: how many rows there are, at least one.
        a_page: how many a page has.
    """
    last = (count - 1) // a_page
    known, page = get(f"{name}-page", ("", 0))
    page = min(page, last) if known == of else 0

    def turn(by: int) -> None:
        put(f"{name}-page", (of, min(max(page + by, 0), last)))

    if last:
        with st.container(horizontal=True, vertical_alignment="center", key=f"{name}-pages"):
            st.button(
                "Previous", key=f"{name}-previous", icon=":material/chevron_left:", disabled=page == 0,
                on_click=caught(turn), args=(-1,),
            )  # fmt: skip
            st.button(
                "Next", key=f"{name}-next", icon=":material/chevron_right:", disabled=page == last,
                on_click=caught(turn), args=(1,),
            )  # fmt: skip
            st.caption(f"{page * a_page + 1:,} to {min(count, (page + 1) * a_page):,} of {count:,}")
    return page * a_page
