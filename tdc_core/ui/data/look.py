"""A look at the data: one view of one part at a time, so that the others cost nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import streamlit as st

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.ui.data.percent_slice import Part
from tdc_core.ui.data.split import TITLES
from tdc_core.ui.data.views.columns import draw_columns
from tdc_core.ui.data.views.distribution import draw_distribution
from tdc_core.ui.data.views.missing import draw_missing, may_be_missing
from tdc_core.ui.data.views.outliers import draw_outliers, has_numbers
from tdc_core.ui.data.views.rows import draw_rows_view
from tdc_core.ui.data.views.scatter import draw_scatter
from tdc_core.ui.data.views.shown import Shown
from tdc_core.ui.data.views.together import draw_together
from tdc_core.ui.parts.choices import choice
from tdc_core.ui.parts.row_place import forget_row, named_row
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session

K = TypeVar("K", bound=str)
NO_ROWS = "This part has no rows."
_PART, _VIEW, _ROWS = "look-part", "look-view", "rows"


@dataclass(frozen=True)
class View:
    """A way to look at the rows of a part.

    Attributes:
        title: as its button says.
        fits: whether there is something to see of a data set.
        draw: draws it.
    """

    title: str
    fits: Callable[[DatasetCard], bool]
    draw: Callable[[Session, Shown], None]


def _is_table(card: DatasetCard) -> bool:
    return card.kind == "table" and bool(card.columns)


VIEWS = {
    _ROWS: View("Rows", lambda card: True, draw_rows_view),
    "columns": View("Columns", _is_table, draw_columns),
    "missing": View("Missing", may_be_missing, draw_missing),
    "distribution": View("Distribution", _is_table, draw_distribution),
    "together": View("Together", _is_table, draw_together),
    "scatter": View("Scatter", lambda card: len(card.columns) > 1, draw_scatter),
    "outliers": View("Outliers", has_numbers, draw_outliers),
}
"""The first is what is shown before another one is chosen."""


def look(session: Session, card: DatasetCard, studio: Services) -> None:
    """Draw the choice of a view and a part, and the view; the split must name rows."""
    if named_row(card):
        session.show(_VIEW, _ROWS)
    view = _view(session, card)
    part = _part(session)
    shown = Shown(card, part, getattr(session.draft.data, part), studio)
    if shown.size:
        with st.container(key=f"look-at-{view}"):
            VIEWS[view].draw(session, shown)
    else:
        st.caption(NO_ROWS)


def _view(session: Session, card: DatasetCard) -> str:
    views = {name: view.title for name, view in VIEWS.items() if view.fits(card)}
    chosen = choice(session, _VIEW, views)
    if len(views) > 1:
        _pick("What to look at", _VIEW, views, chosen)
    return chosen


def _part(session: Session) -> Part:
    parts = {part: title for part, title in TITLES.items() if getattr(session.draft.data, part) is not None}
    chosen = choice(session, _PART, parts)
    _pick("Part", _PART, parts, chosen)
    return chosen


def _pick(label: str, key: str, options: Mapping[K, str], chosen: K) -> None:
    """Buttons, of which another one leaves the row that the address names."""
    st.segmented_control(
        label, list(options), key=key, format_func=options.__getitem__, required=True, default=chosen,
        label_visibility="collapsed", on_change=caught(forget_row),
    )  # fmt: skip
