"""A look at the data: images or rows, the labels as Keras will see them, figures for each column."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.datasets.preview import Example, ImageExample, RowExample, column_figures, sample_images, sample_rows
from tdc_core.spec import HeadSpec, Labels, RowRange
from tdc_core.ui.data.percent_slice import Part
from tdc_core.ui.data.split import TITLES
from tdc_core.ui.parts.examples import Picture, draw_pictures, draw_rows, sharp
from tdc_core.ui.parts.problems import plain
from tdc_core.ui.parts.row_place import around, forget_row, named_row, show_place
from tdc_core.ui.parts.words import explain
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session

NUMBERS = st.column_config.NumberColumn(format="%.4g")  # four digits that count, whatever the size
INTEGER_LABEL, ONE_HOT_LABEL = "integer label", "one-hot label"
"""The columns that show a class as the loss can read it."""
THIS_ONE = "row {row}"
_IMAGES, _ROWS = 24, 10
_WRITTEN: dict[Labels, str] = {"integer": "integers", "one_hot": "one-hot rows", "number": "numbers"}
_PART, _SEED = "look-part", "look-seed"


def look(session: Session, card: DatasetCard, studio: Services) -> None:
    """Draw examples of one part, the first ones or others by chance; the split must name rows.

    Where the address names a row, that one among its neighbours.
    """
    ranges = _controls(session, card)
    prepared = studio.library.open(card)
    seed: int | None = session.shown(_SEED)
    place = named_row(card)
    if place is not None:
        ranges, seed = (around(card, place, _IMAGES if card.kind == "image" else _ROWS),), None
        show_place(place)
    examples, labels, *columns = st.tabs(["Examples", "Labels", *(["Columns"] if card.kind == "table" else [])])
    if card.kind == "image":
        images = sample_images(prepared, card, ranges, _IMAGES, seed)
        with examples:
            _images(card, images, place)
        shown: Sequence[Example] = images
    else:
        rows = sample_rows(prepared, card, ranges, _ROWS, seed)
        with examples:
            _rows(card, rows)
        shown = rows
    with labels:
        _labels(card, shown[:_ROWS], session.draft.model.head)
    for tab in columns:
        with tab:
            figures = pd.DataFrame(column_figures(prepared, card, ranges))
            _columns(figures)


def _controls(session: Session, card: DatasetCard) -> tuple[RowRange, ...]:
    """Which part to look at, and a button for other examples; gives the rows of the part."""
    data = session.draft.data
    parts = [part for part in TITLES if getattr(data, part) is not None]
    if session.shown(_PART) not in parts:
        session.show(_PART, "train")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.segmented_control(
            "Part", parts, key=_PART, format_func=TITLES.__getitem__, label_visibility="collapsed",
            on_change=caught(forget_row),
        )  # fmt: skip
        st.button(
            "Other examples", key="look-others", icon=":material/shuffle:", on_click=caught(_others), args=(session,)
        )
        if session.shown(_SEED) is not None or named_row(card):
            st.button("The first ones", key="look-first", type="tertiary", on_click=caught(_first), args=(session,))
    part: Part = session.shown(_PART) or "train"
    return card.rows(getattr(data, part))


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


def _columns(figures: pd.DataFrame) -> None:
    if any(figures["counts"].map(len)):
        figures["counts"] = [", ".join(f"{name} {count:,}" for name, count in row) for row in figures["counts"]]
    else:
        figures = figures.drop(columns="counts")
    names = {"name": "column", "min": "lowest", "max": "highest", "std": "deviation", "counts": "categories"}
    st.dataframe(
        figures.rename(columns=names),
        hide_index=True,
        column_config=dict.fromkeys(("lowest", "mean", "median", "highest", "deviation"), NUMBERS),
        alt="Figures of each column",
    )
