"""The lesson about Flatten: an image and its row, a pixel marked in both."""

from __future__ import annotations

import streamlit as st

from tdc_core.catalog.datasets import DatasetCard, find_dataset
from tdc_core.content.lessons import Lesson
from tdc_core.datasets.errors import DatasetError
from tdc_core.datasets.preview import ImageExample, sample_images
from tdc_core.spec import RowRange
from tdc_core.ui.browser import source
from tdc_core.ui.learn.pieces import section, text
from tdc_core.ui.parts.problems import plain
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session
from tdc_core.words.messages import words_of_error

_MOST_VALUES = 3072  # of an image that is drawn as a row here: 32 x 32 in colour
_FALLBACK = "digits"
_SEED = "learn-flatten-seed"

_ROW = st.components.v2.component(
    "tdc_flatten",
    html="""
<div class="flatten">
  <canvas class="picture" tabindex="0" role="application" aria-label="The image; arrow keys choose a pixel"></canvas>
  <div>
    <div class="words" aria-live="polite"></div>
    <div class="label">The whole row</div>
    <canvas class="row" tabindex="0" role="application" aria-label="The row; arrow keys choose a place"></canvas>
    <div class="label">Around that place: its number above, its value below</div>
    <div class="near"></div>
  </div>
</div>
""",
    css=source("flatten.css"),
    js=source("flatten.js"),
)


def flatten_view(session: Session, studio: Services, lesson: Lesson) -> None:
    """Draw an image of the draft's data set, or a digit where that has none to show."""
    card = studio.card(session.draft.data)
    section(lesson, "play")
    if card is not None and card.kind == "table":
        text(lesson.sections["table"].text)
    elif card is not None and _size(card) > _MOST_VALUES:
        text(lesson.sections["large"].text)
    try:
        _play(session, studio, _shown_card(card, studio))
    except DatasetError as error:
        st.error(plain(words_of_error(error)))
    section(lesson, "lost")


def _play(session: Session, studio: Services, card: DatasetCard) -> None:
    split, rows = next(iter(card.splits.items()))
    seed: int | None = session.shown(_SEED)
    (example,) = sample_images(studio.library.open(card), card, [RowRange(split, 0, rows)], 1, seed)
    with st.container(border=True, key="flatten-play"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{plain(example.answer)}** :gray[{_shapes(card)}]", width="stretch")
            st.button(
                "Another image",
                icon=":material/shuffle:",
                key="flatten-other",
                on_click=caught(_other),
                args=(session,),
            )
        _ROW(key="flatten-row", data=_picture(example, card), width="stretch")


def _picture(example: ImageExample, card: DatasetCard) -> dict[str, object]:
    """What the browser draws; values count from the lowest that a pixel can have."""
    low, high = card.value_range or (0, 255)
    return {
        "image": list(example.image.shape),
        "values": (example.image.reshape(-1) - int(low)).tolist(),
        "top": high - low,
    }


def _shown_card(card: DatasetCard | None, studio: Services) -> DatasetCard:
    fits = card is not None and card.kind == "image" and _size(card) <= _MOST_VALUES and studio.library.is_ready(card)
    shown = card if fits else find_dataset(_FALLBACK)
    if shown is None:
        raise LookupError(_FALLBACK)
    return shown


def _size(card: DatasetCard) -> int:
    height, width, channels = card.image_shape or (0, 0, 0)
    return height * width * channels


def _shapes(card: DatasetCard) -> str:
    return f"{plain(card.title)}: ({', '.join(map(str, card.image_shape or ()))}) becomes ({_size(card)},)"


def _other(session: Session) -> None:
    seed = session.shown(_SEED)
    session.show(_SEED, 0 if seed is None else seed + 1)
