"""The rows of a cell of the confusion matrix, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.datasets.errors import DatasetError
from tdc_core.datasets.prepared import PreparedDataset
from tdc_core.datasets.preview import given_images, given_rows
from tdc_core.ui.parts.examples import Picture, draw_pictures, draw_rows, sharp
from tdc_core.ui.parts.paging import A_PAGE, first_of_page
from tdc_core.ui.parts.problems import plain
from tdc_core.ui.parts.row_place import place_link
from tdc_core.ui.results.bars import with_bars
from tdc_core.ui.results.cell import ALL, ANY, OTHER, OWN, Cell, positions
from tdc_core.ui.results.order import in_order
from tdc_core.ui.results.outcome import ClassOutcome
from tdc_core.ui.results.shares import chance
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session

BARS = (
    "The bars say how probable the model finds each class, from {first} to {last}: blue is the true one, orange the "
    "one that the picture is taken for instead."
)
NO_DATA = "The data set is not on this machine any more, so its rows can't be shown."


def draw_examples(
    session: Session, studio: Services, card: DatasetCard, outcome: ClassOutcome, cell: Cell, order: str
) -> None:
    """Say how many rows a cell has, and draw those of a page.

    Args:
        session: the visitor's, which holds the page.
        studio: opens the data set.
        card: of the data set.
        outcome: what the rows were taken for.
        cell: which rows.
        order: one of `tdc_core.ui.results.order.ORDERS`.
    """
    found = in_order(outcome, positions(outcome, cell), order)
    st.markdown(cell_in_words(outcome, cell, len(found)))
    if not len(found):
        return
    prepared = rows_at_hand(studio, card)
    if prepared is None:
        return
    start = first_of_page("results", f"{outcome.mark} {cell} {order}", len(found))
    shown = found[start : start + A_PAGE]
    if card.kind == "image":
        _images(card, prepared, outcome, shown)
    else:
        _rows(card, prepared, outcome, shown)
    place_link(session, card, [outcome.rows.place(each) for each in shown])


def rows_at_hand(studio: Services, card: DatasetCard) -> PreparedDataset | None:
    """The rows of a data set; where they can't be had that is said, and None given."""
    try:
        return studio.library.open(card)
    except DatasetError:
        st.caption(NO_DATA)
        return None


def cell_in_words(outcome: ClassOutcome, cell: Cell, count: int) -> str:
    """How many rows a cell has, in Markdown."""
    rows = "No row" if count == 0 else "1 row" if count == 1 else f"{count:,} rows"
    if cell == ALL:
        return f"**All {rows}**"
    words = rows + (f" of {plain(outcome.names[cell.true])}" if cell.true != ANY else "")
    if cell.taken == ANY:
        return f"**{words}**" if count else f"{words} is in this part."
    own = "its own class" if count == 1 else "their own class"
    taken = {OTHER: "another class", OWN: own}.get(cell.taken) or plain(outcome.names[cell.taken])
    return f"**{words} taken for {taken}**" if count else f"{words} is taken for {taken}."


def _images(card: DatasetCard, prepared: PreparedDataset, outcome: ClassOutcome, shown: np.ndarray) -> None:
    images = given_images(prepared, card, [outcome.rows.place(each) for each in shown])
    pictures = []
    for position, example in zip(shown, images, strict=True):
        true, taken, sure = _told(outcome, position)
        place = f"{example.split} {example.row}"
        where = f"is {true} · {place}" if true != taken else place
        under = f"{plain(taken)}, {plain(sure)}  \n{plain(where)}"
        alt = f"{card.title}, {place}: {true}, taken for {taken} with a probability of {sure}"
        shares = outcome.probabilities[position]
        labels = int(outcome.rows.labels[position]), int(outcome.answers[position])
        pictures.append(Picture(with_bars(sharp(example.image, card), shares, *labels), under, alt))
    draw_pictures(pictures, width=84)
    st.caption(BARS.format(first=plain(outcome.names[0]), last=plain(outcome.names[-1])))


def _rows(card: DatasetCard, prepared: PreparedDataset, outcome: ClassOutcome, shown: np.ndarray) -> None:
    rows = given_rows(prepared, card, [outcome.rows.place(each) for each in shown])
    told = [_told(outcome, each) for each in shown]
    before: dict[str, Sequence[object]] = {
        "row": [f"{row.split} {row.row}" for row in rows],
        "true class": [true for true, _, _ in told],
        "taken for": [taken for _, taken, _ in told],
        "probability": [sure for _, _, sure in told],
        "classes": outcome.probabilities[shown].tolist(),
    }
    bars = st.column_config.BarChartColumn(
        y_min=0, y_max=1, width="small", help="How probable the model finds each class, in their order."
    )
    draw_rows(card, rows, before, alt=f"{len(rows)} rows with what each was taken for", config={"classes": bars})


def _told(outcome: ClassOutcome, position: int) -> tuple[str, str, str]:
    """A row's true class, the one that it is taken for, and how probable the model says that is."""
    true, taken = int(outcome.rows.labels[position]), int(outcome.answers[position])
    return outcome.names[true], outcome.names[taken], chance(float(outcome.probabilities[position, taken]))
