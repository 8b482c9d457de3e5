"""Trying a run's model on something new: a drawing or a picture, or a row of a table whose values are changed.

The answer comes while one draws or moves a slider, so nothing of it goes through Streamlit: the browser has the model
as numbers, or asks the server's own route (`asked_model`).
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.results.class_names import class_names
from tdc_core.results.kept import Results
from tdc_core.runs.models import Run
from tdc_core.ui.browser import source
from tdc_core.ui.parts.names import told_apart
from tdc_core.ui.parts.problems import plain
from tdc_core.ui.results.asked_model import asked_model
from tdc_core.ui.results.examples import rows_at_hand
from tdc_core.ui.results.try_rows import table_to_try
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session

DRAWING = "Draw, and see what the model makes of it: {first} to {last}."
CLOTHES = "Draw, or show it a picture of your own, and see what the model makes of it."
OF_BEST = "It is asked with its best weights."
TABLE = "Change a value, and see what the model makes of it."
NOTHING = "There is no way to try this model here yet."
NOT_DRAWN = (
    "A model of pictures like these can't be tried on new ones here yet. Under Scores is what it makes of each picture "
    "of the validation part."
)
SWITCH, SWITCH_HELP = (
    "Place and size as in the data",
    "The drawing is scaled and centred as the data's own images were.",
)

_READS = "\n".join(source(name) for name in ("forward.js", "answers.js", "bars.js", "kept_view.js"))
_DRAWING = st.components.v2.component(
    "tdc_try_drawing",
    html=f"""
<div class="try-drawing">
  <div class="paper"><canvas class="pad" tabindex="0" role="img"></canvas><span class="nib" hidden></span></div>
  <figure>
    <canvas class="seen" role="img"></canvas>
    <figcaption>What the model gets, <span class="size"></span></figcaption>
  </figure>
  <div class="answer"></div>
  <div class="tools">
    <button class="clear" type="button">Clear</button>
    <label class="upload">Show it a picture
      <input class="file" type="file" accept="image/*" aria-label="A picture, which stays on this device">
    </label>
    <label title="{SWITCH_HELP}"><input class="sized" type="checkbox" checked>{SWITCH}</label>
    <p class="trouble" role="status"></p>
  </div>
</div>
""",
    css=source("try.css"),
    js=f"{_READS}\n{source('drawing.js')}\n{source('try_drawing.js')}",
)
_TABLE = st.components.v2.component(
    "tdc_try_table",
    html="""
<div class="try-table">
  <div class="start">
    <label>Begin with row <select class="rows"></select></label>
    <button class="back" type="button" disabled>Back to the row</button>
    <small class="was"></small>
  </div>
  <div class="answer"></div>
  <div class="columns"></div>
</div>
""",
    css=source("try.css"),
    js=f"{_READS}\n{source('try_table.js')}",
)


def draw_try(session: Session, studio: Services, run: Run, card: DatasetCard, kept: Results) -> None:
    """Draw a pad or a row of sliders, and what the run's model says of it.

    Args:
        session: the visitor's.
        studio: opens the data set.
        run: in focus.
        card: of its data set.
        kept: its newest results.
    """
    asked = asked_model(session, run, kept)
    if not any(asked.values()):
        st.info(NOTHING)
    elif card.drawing is not None:
        st.caption(f"{_drawing_words(card)} {OF_BEST}")
        _DRAWING(key="try-drawing", data=[{**asked, **_drawing(run, card)}])
    elif card.kind == "table":
        prepared = rows_at_hand(studio, card)
        if prepared is not None:
            st.caption(f"{TABLE} {OF_BEST}")
            _TABLE(key="try-table", data=[{**asked, **_head(run, card), **table_to_try(prepared, card, run, kept)}])
    else:
        st.info(NOT_DRAWN)


def _drawing_words(card: DatasetCard) -> str:
    digits = all(name.isdigit() for name in card.classes)
    return DRAWING.format(first=plain(card.classes[0]), last=plain(card.classes[-1])) if digits else CLOTHES


def _drawing(run: Run, card: DatasetCard) -> dict[str, Any]:
    assert card.image_shape is not None and card.value_range is not None and card.drawing is not None
    rows, columns, _ = card.image_shape
    drawing = {"box": card.drawing.box, "centre": card.drawing.centre, "pen": card.drawing.pen}
    return {"image": [rows, columns], "most": card.value_range[1], "drawing": drawing, **_head(run, card)}


def _head(run: Run, card: DatasetCard) -> dict[str, Any]:
    if card.target == "number":
        return {"head": None, "names": []}
    head = run.spec.model.head
    return {
        "head": {"units": head.units, "activation": head.activation},
        "names": list(told_apart(class_names(card.classes, head.units))),
    }
