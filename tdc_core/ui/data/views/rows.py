"""Images or rows of a part, and their labels as Keras will see them."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.datasets.preview import Example, ImageExample, RowExample, sample_images, sample_rows
from tdc_core.spec import HeadSpec, Labels
from tdc_core.ui.data.views.shown import Shown
from tdc_core.ui.parts.examples import Picture, draw_pictures, draw_rows, sharp
from tdc_core.ui.parts.problems import plain
from tdc_core.ui.parts.row_place import around, forget_row, named_row, show_place
from tdc_core.ui.parts.words import explain
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.session import Session

INTEGER_LABEL, ONE_HOT_LABEL = "integer label", "one-hot label"
"""The columns that show a class as the loss can read it."""
THIS_ONE = "row {row}"
_IMAGES, _ROWS = 24, 10
_WRITTEN: dict[Labels, str] = {"integer": "integers", "one_hot": "one-hot rows", "number": "numbers"}
_SEED = "look-seed"


def draw_rows_view(session: Session, shown: Shown) -> None:
    """Draw examples of a part, the first ones or others by chance.

    Where the address names a row, that one among its neighbours.
    """
    card, ranges = shown.card, shown.ranges
    _which(session, card)
    prepared = shown.studio.library.open(card)
    seed: int | None = session.shown(_SEED)
    place = named_row(card)
    if place is not None:
        ranges, seed = (around(card, place, _IMAGES if card.kind == "image" else _ROWS),), None
        show_place(place)
    examples, labels = st.tabs(["Examples", "Labels"])
    if card.kind == "image":
        images = sample_images(prepared, card, ranges, _IMAGES, seed)
        with examples:
            _images(card, images, place)
        found: Sequence[Example] = images
    else:
        rows = sample_rows(prepared, card, ranges, _ROWS, seed)
        with examples:
            _rows(card, rows)
        found = rows
    with labels:
        _labels(card, found[:_ROWS], session.draft.model.head)


def _which(session: Session, card: DatasetCard) -> None:
    """Buttons for other examples, and back to the first ones."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Other examples", key="look-others", icon=":material/shuffle:", on_click=caught(_others), args=(session,)
        )
        if session.shown(_SEED) is not None or named_row(card):
            st.button("The first ones", key="look-first", type="tertiary", on_click=caught(_first), args=(session,))


def _first(session: Session) -> None:
    forget_row()
    session.show(_SEED, None)


def _others(session: Session) -> None:
    forget_row()
    seed = session.shown(_SEED)
    session.show(_SEED, 0 if seed is None else seed + 1)


def _images(card: DatasetCard, images: Sequence[ImageExample], place: tuple[str, int] | None) -> None:
    """Draw images, with the number of the one that the address names."""
    named = {place: f"**{THIS_ONE.format(row=place[1])}**"} if place else {}
    draw_pictures(
        [
            Picture(sharp(each.image, card), named.get((each.split, each.row), each.answer), _in_words(card, each))
            for each in images
        ]
    )


def _in_words(card: DatasetCard, example: Example) -> str:
    return f"{card.title}, row {example.row} of {example.split}: {example.answer}"


def _rows(card: DatasetCard, rows: Sequence[RowExample]) -> None:
    draw_rows(
        card,
        rows,
        {
            "row": [f"{row.split} {row.row}" for row in rows],
            card.label: [row.answer if card.target == "class" else row.label for row in rows],
        },
        alt="Examples, one a row",
    )


def _labels(card: DatasetCard, examples: Sequence[Example], head: HeadSpec) -> None:
    table: dict[str, Sequence[object]] = {"row": [f"{example.split} {example.row}" for example in examples]}
    if card.target == "class":
        table |= {
            "class": [example.answer for example in examples],
            INTEGER_LABEL: [int(example.label) for example in examples],
            ONE_HOT_LABEL: [str(list(example.one_hot)) for example in examples],
        }
    else:
        table |= {card.measures: [example.label for example in examples]}
    st.dataframe(pd.DataFrame(table), hide_index=True, alt="Labels as the loss can read them")
    st.caption(
        f"The head of this experiment takes its labels as {_WRITTEN[head.labels]}, because its loss is "
        f"{plain(head.loss)}.",
        help=explain("label", "integer label", "one-hot", "head", "loss"),
    )
