"""What the browser draws of a comparison: the list of its runs, which says whose colour is whose, and the table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from tdc_core.ui.browser import source
from tdc_core.ui.compare.compared import Compared
from tdc_core.ui.compare.to_base import against
from tdc_core.ui.parts.problems import plain
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.focus import PARAMETER
from tdc_core.ui.session.session import Session

BASE = "The others are held against it."
_LIST, _TABLE = "compare-list", "compare-table"
_CSS, _WAY = source("runs.css", "compare.css"), source("elements.js", "compare_way.js")
_RUNS = st.components.v2.component(
    "tdc_compare_runs", html='<ul class="runs"></ul>', css=_CSS, js=_WAY + source("compare_runs.js")
)
_ROWS = st.components.v2.component(
    "tdc_compare_table",
    html='<div class="scrolls" tabindex="0" role="region" aria-label="The runs beside one another"></div>',
    css=_CSS,
    js=_WAY + source("compare_table.js"),
)
_HIDDEN = "<style>.st-key-compare-ways { display: none; }</style>"


def draw_ways(runs: Sequence[Compared]) -> None:
    """Draw the links to the runs, hidden: what can be clicked on in the comparison follows them.

    So Back leads here again. `st.switch_page` would leave a page of its own making in between.
    """
    st.html(_HIDDEN)
    with st.container(key="compare-ways"):
        for each in runs:
            with st.container(key=way_to(each)):
                st.page_link("pages/train.py", label=plain(each.name), query_params={PARAMETER: each.id})


def way_to(each: Compared) -> str:
    """The key of the place of the link to a run."""
    return f"way-{each.id}"


def draw_list(session: Session, runs: Sequence[Compared], base: Compared, take_base: Callable[[str], None]) -> None:
    """Draw the runs with their colours, each with what it has that the base has not.

    Args:
        session: the visitor's.
        runs: those of the comparison.
        base: what they are held against.
        take_base: is told the id of the run that is to be the base, as a callback.
    """

    def heard() -> None:
        if wanted := (session.shown(_LIST) or {}).get("base"):
            take_base(str(wanted))

    data = [{**told(each, base), "words": BASE if each is base else against(base, each)} for each in runs]
    _RUNS(key=_LIST, data=[{"runs": data}], on_base_change=caught(heard))


def draw_table(runs: Sequence[Compared], base: Compared, rows: Sequence[dict[str, Any]]) -> None:
    """Draw the table, whose rows are as `tdc_core.ui.compare.table` tells them."""
    _ROWS(key=_TABLE, data=[{"runs": [told(each, base) for each in runs], "rows": list(rows)}])


def told(each: Compared, base: Compared) -> dict[str, Any]:
    """A run as the browser draws it; all of it is shown as text."""
    row = each.row
    state = f"{row.epochs_done} of {row.epochs}" if row.started else row.state
    return {
        "id": each.id,
        "way": way_to(each),
        "href": f"train?{PARAMETER}={each.id}",
        "name": each.name,
        "colour": each.colour,
        "base": each is base,
        "state": state if row.alive or not row.epochs_done else "",
    }
