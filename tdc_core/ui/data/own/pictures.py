"""How pictures are brought to one size, seen on a few of them; how many each class has; what was left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.datasets.errors import DatasetError
from tdc_core.datasets.own.before import pictures_before
from tdc_core.datasets.own.inspection import Inspection
from tdc_core.spec import PicturesReading
from tdc_core.spec.messages import message_of
from tdc_core.spec.reading import Fitting
from tdc_core.ui.data.own.edit import edit_pictures
from tdc_core.ui.parts.examples import sharp
from tdc_core.ui.parts.problems import plain
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session
from tdc_core.ui.session.tab import get, put
from tdc_core.words.messages import words_of

TITLE, LEFT_OUT = "Size and colour", "Left out: {count:,}"
FITTINGS: dict[Fitting, str] = {"crop": "Crop", "pad": "Pad", "stretch": "Stretch"}
EXPLAINED: dict[Fitting, str] = {
    "crop": "The middle is kept, and what is too long is cut off.",
    "pad": "All of the picture is kept, with black at its shorter sides.",
    "stretch": "All of the picture is kept, pulled to the shape.",
}
COLOURS = {"grey": "Grey", "colour": "Colour"}
SIZES = (16, 24, 28, 32, 48, 64, 96, 128, 160, 192, 224, 256)
A_PAGE = 20


def picture_settings(
    session: Session,
    studio: Services,
    reading: PicturesReading,
    inspection: Inspection | None,
    card: DatasetCard | None,
) -> None:
    """Draw the settings with a few pictures before and after, the classes, and what was left out."""
    panel = st.expander(TITLE, key="own-pictures", icon=":material/photo_size_select_large:", on_change="rerun")
    if panel.open:
        with panel:
            _settings(session, studio, reading)
            if card is not None:
                _before_and_after(studio, card)
            for remark in inspection.remarks if inspection is not None else ():
                st.caption(plain(words_of(message_of(remark))))
    if card is None:
        return
    classes = st.expander("Classes", key="own-classes", icon=":material/folder:", on_change="rerun")
    if classes.open:
        with classes:
            st.dataframe(class_counts(card, studio), alt="Pictures of each class in each split", width="stretch")
    if card.left_out:
        gone = st.expander(
            LEFT_OUT.format(count=len(card.left_out)), key="own-left-out", icon=":material/block:", on_change="rerun"
        )
        if gone.open:
            with gone:
                _left_out(card)


def class_counts(card: DatasetCard, studio: Services) -> pd.DataFrame:
    """How many pictures each class has in each split, a row a class."""
    try:
        splits = studio.library.open(card).splits
    except DatasetError:
        return pd.DataFrame(index=list(card.classes))
    counts: Mapping[str, np.ndarray] = {
        name: np.bincount(part.labels, minlength=len(card.classes)) for name, part in splits.items()
    }
    return pd.DataFrame(counts, index=pd.Index(card.classes, name="class"))


def _settings(session: Session, studio: Services, reading: PicturesReading) -> None:
    sizes = [(side, side) for side in SIZES]
    now = (reading.height, reading.width)
    options = sizes if now in sizes else [now, *sizes]
    names = [f"{height} × {width}" for height, width in options]
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        key = session.field_key("data.file.size")
        session.show(key, f"{now[0]} × {now[1]}")
        st.selectbox(
            "Size in pixels", names, options.index(now), key=key, width=150,
            on_change=caught(_size), args=(session, studio, key),
        )  # fmt: skip
        _choice(session, studio, "fitting", "Fitting", FITTINGS, reading.fitting)
        _choice(session, studio, "colour", "Colours", COLOURS, reading.colour)
    st.caption(EXPLAINED[reading.fitting])


def _size(session: Session, studio: Services, key: str) -> None:
    height, _, width = str(session.shown(key)).partition(" × ")
    edit_pictures(session, studio, key, height=int(height), width=int(width))


def _choice(session: Session, studio: Services, name: str, label: str, options: Mapping[Any, str], now: str) -> None:
    key = session.field_key(f"data.file.{name}")
    session.show(key, now)

    def pick() -> None:
        value = session.shown(key)
        if value is not None:  # a second click on the chosen one takes it back
            edit_pictures(session, studio, key, **{name: value})

    st.segmented_control(
        label, list(options), default=now, key=key, format_func=options.__getitem__, on_change=caught(pick)
    )


def _before_and_after(studio: Services, card: DatasetCard) -> None:
    before = pictures_before(studio.settings.home, card)
    if not before:
        return
    try:
        features = studio.library.open(card).splits[next(iter(card.splits))].features
    except DatasetError:
        return
    st.caption("A few as they are in the file, and as the model gets them:")
    with st.grid("auto", min_column_width=150, gap="small", key="own-before"):
        for row, picture in before.items():
            with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
                st.image(picture, width=76, alt=f"Picture {row} as it is in the file", output_format="PNG")
                after = sharp(np.asarray(features[row]), card)
                st.image(after, width=76, alt=f"Picture {row} as the model gets it", output_format="PNG")


def _left_out(card: DatasetCard) -> None:
    """What was left out, a page at a time."""
    last = (len(card.left_out) - 1) // A_PAGE
    page = min(int(get("own-left-out-page", 0)), last)
    rows = card.left_out[page * A_PAGE : (page + 1) * A_PAGE]
    for name, why in rows:
        st.markdown(f":small[**{plain(name)}**: {plain(why)}]")
    if last:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                "Previous", key="own-left-out-previous", disabled=page == 0, icon=":material/chevron_left:",
                on_click=caught(put), args=("own-left-out-page", page - 1),
            )  # fmt: skip
            st.button(
                "Next", key="own-left-out-next", disabled=page == last, icon=":material/chevron_right:",
                on_click=caught(put), args=("own-left-out-page", page + 1),
            )  # fmt: skip
            st.caption(f"Page {page + 1} of {last + 1}")
