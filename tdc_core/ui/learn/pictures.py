"""The lesson about one's own pictures: folders in an archive, and what a picture becomes on its way into the model."""

from __future__ import annotations

import io
from functools import lru_cache

import numpy as np
import streamlit as st

from tdc_core.content.lessons import FOLDER, Lesson
from tdc_core.spec.reading import Fitting
from tdc_core.ui.data.own.pictures import EXPLAINED, FITTINGS
from tdc_core.ui.learn.pieces import section
from tdc_core.ui.learn.question import question
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session

PICTURE_FILE = FOLDER.parent / "cat.png"
"""Drawn by `python -m scripts.draw_cat`."""
ARCHIVE = """pets.zip
├── cat
│   ├── IMG_0412.jpg
│   └── on the sofa.png
└── dog
    ├── IMG_0388.jpg
    └── rex.webp"""
SIZES = (16, 32, 64)
NUMBERS = "{size} × {size} pixels of three colours: {count:,} numbers."
_ACROSS = 256  # pixels that the small picture is shown in


def pictures_view(session: Session, studio: Services, lesson: Lesson) -> None:
    """Draw the lesson."""
    section(lesson, "archive")
    st.code(ARCHIVE, language=None, width=360)
    section(lesson, "play")
    _play(session)
    for name in ("many", "shortcut", "broken"):
        section(lesson, name)
    question(session, lesson)


@lru_cache(maxsize=len(SIZES) * len(FITTINGS))
def as_model_gets_it(fitting: Fitting, size: int) -> np.ndarray:
    """The lesson's picture, uint8 (size, size, 3)."""
    from tdc_core.pictures.picture import picture  # Pillow's readers, which no other page of the lessons needs

    return picture(io.BytesIO(PICTURE_FILE.read_bytes()), size, size, fitting, "colour")


@st.fragment
def _play(session: Session) -> None:
    with st.container(border=True, key="pictures-play"):
        with st.container(horizontal=True, gap="large", vertical_alignment="bottom"):
            fitting: Fitting = (
                st.segmented_control(
                    "Fitting",
                    list(FITTINGS),
                    default="crop",
                    required=True,
                    format_func=FITTINGS.__getitem__,
                    key=session.key("learn.fitting"),
                    persist_state="session",
                )
                or "crop"
            )
            size = st.select_slider(
                "Size in pixels", SIZES, 32, key=session.key("learn.size"), persist_state="session", width=220
            )
        with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
            st.image(
                PICTURE_FILE.read_bytes(), width=320, caption="As it was taken", alt="A cat beside a tree on grass"
            )
            small = as_model_gets_it(fitting, size)
            large = small.repeat(_ACROSS // size, axis=0).repeat(_ACROSS // size, axis=1)
            st.image(
                large,
                width=_ACROSS,
                caption="As the model gets it",
                alt=f"The same picture, {fitting}, at {size} pixels",
                output_format="PNG",
            )
        st.markdown(f"{EXPLAINED[fitting]} {NUMBERS.format(size=size, count=3 * size * size)}")
