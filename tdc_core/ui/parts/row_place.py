"""A row of a data set, named by an address of the Data page."""

from __future__ import annotations

import re

import streamlit as st

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.spec import RowRange
from tdc_core.ui.browser import source
from tdc_core.ui.parts.choices import box
from tdc_core.ui.parts.problems import plain
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.session import Session

PARAMETER = "row"
OTHER_DATA = "To see it among its neighbours, open the experiment of this run: your draft is on other data."
ITS_PLACE = "Its place in the data"
AROUND = "Row {row} of {split} among its neighbours"
_PLACE = re.compile(r"([\w-]{1,40}):(\d{1,12})", re.ASCII)
_KEY = "results-row"
_INTO_VIEW = st.components.v2.component(
    "tdc_row_place",
    js=source("row_place.js"),
    css=".st-key-into-view {\n display: none;\n}",
    isolate_styles=False,
)


def place_link(session: Session, card: DatasetCard, places: list[tuple[str, int]]) -> None:
    """Draw a box with rows, and a link that leads to the chosen one among its neighbours, on the Data page.

    Args:
        session: the visitor's, whose draft the Data page is about.
        card: of the rows' data set.
        places: the rows: the data set's own split of each, and its number there; at least one.
    """
    with st.container(horizontal=True, vertical_alignment="bottom", key="results-place"):
        address = _chosen(session, _KEY, places)
        if session.draft.data.dataset != card.name:
            st.caption(plain(OTHER_DATA))
            return
        st.page_link("pages/data.py", label=ITS_PLACE, icon=":material/table_view:", query_params={PARAMETER: address})


def place_button(session: Session, places: list[tuple[str, int]], key: str) -> None:
    """Draw a box with rows, and a button that shows the chosen one among its neighbours; for the Data page itself.

    Args:
        session: the visitor's.
        places: as in `place_link`.
        key: begins the keys of what is drawn.
    """
    with st.container(horizontal=True, vertical_alignment="bottom"):
        address = _chosen(session, f"{key}-row", places)
        st.button(
            ITS_PLACE, key=f"{key}-place", icon=":material/table_view:", on_click=caught(_name_row), args=(address,)
        )  # a link to where one is changes no address


def _chosen(session: Session, key: str, places: list[tuple[str, int]]) -> str:
    names = [f"{split} {row}" for split, row in places]
    split, row = places[names.index(box(session, "Row", key, {name: name for name in names}, 160))]
    return f"{split}:{row}"


def _name_row(address: str) -> None:
    st.query_params[PARAMETER] = address


def named_row(card: DatasetCard) -> tuple[str, int] | None:
    """The row that the page's address names; None where it names none of this data set's."""
    found = _PLACE.fullmatch(st.query_params.get(PARAMETER, ""))
    if found is None:
        return None
    split, row = found[1], int(found[2])
    return (split, row) if row < card.splits.get(split, 0) else None


def show_place(place: tuple[str, int]) -> None:
    """Say which row is shown among its neighbours, and bring that into view.

    Args:
        place: the row.
    """
    with st.container(key="row-place"):
        st.markdown(f"**{AROUND.format(split=plain(place[0]), row=place[1])}**")
    _INTO_VIEW(key="into-view", data={"row": f"{place[0]}:{place[1]}"})


def around(card: DatasetCard, place: tuple[str, int], count: int) -> RowRange:
    """A row and its neighbours, as many as there are on both sides.

    Args:
        card: of the data set.
        place: the row.
        count: how many rows in all, where there are so many.
    """
    split, row = place
    start = max(0, min(row - count // 2, card.splits[split] - count))
    return RowRange(split, start, min(start + count, card.splits[split]))


def forget_row() -> None:
    """Take the row out of the page's address; in a callback."""
    if PARAMETER in st.query_params:
        del st.query_params[PARAMETER]
