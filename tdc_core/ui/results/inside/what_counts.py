"""What an answer hangs on: the places of an image, or the columns of a table."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import streamlit as st

from tdc_core.charts.importance import importance_figure
from tdc_core.charts.occlusion import occlusion_figure
from tdc_core.results.answers import answers, probabilities
from tdc_core.results.importance import REPEATS, Importance, permutation_importance
from tdc_core.results.occlusion import Occlusion, occlusion
from tdc_core.results.thin import thin
from tdc_core.spec import few_digits
from tdc_core.ui.parts.charts import NO_BAR
from tdc_core.ui.parts.examples import sharp
from tdc_core.ui.parts.names import chart_names, in_chart, told_apart
from tdc_core.ui.parts.problems import plain
from tdc_core.ui.parts.words import explain
from tdc_core.ui.results.inside.asked import Asked
from tdc_core.ui.results.inside.example import choose_example
from tdc_core.ui.results.shares import chance
from tdc_core.ui.session.session import Session

PLACES, COLUMNS = "What this answer hangs on", "Which columns count"
NOT_PLACES = (
    "It does not say why a place counts, nor what two places do together; and where a place has that "
    "colour anyway, nothing can change."
)
NOT_COLUMNS = (
    "It does not say how a column counts, nor that the world works this way. Columns that say much the same stand in "
    "for one another, so each may look as if it did not count."
)
_MOST_ROWS = 1000
_MOST_BARS = 20
_SEEN = 0.001  # the least change of a probability that one decimal of its percent shows


def draw_what_counts(session: Session, it: Asked) -> None:
    """Draw the occlusion map of an image, or the permutation importance of a table's columns."""
    if it.card.kind == "image":
        _places(session, it)
    else:
        _columns(it)


def _places(session: Session, it: Asked) -> None:
    st.subheader(PLACES, anchor=False, help=explain("occlusion map"))
    chosen = choose_example(session, it)
    found = occlusion(chosen.features[0], lambda images: _chances(it, images, chosen.taken))
    st.markdown(f"**{chosen.name}** is {chosen.words}. {occlusion_in_words(found)}")
    image = sharp(chosen.features[0].astype(np.uint8), it.card)
    st.plotly_chart(
        occlusion_figure(image, found.pixels),
        key="inside-occlusion",
        width=440,
        config=NO_BAR,
        alt=f"Occlusion map of {chosen.name}. {occlusion_in_words(found)}",
    )
    st.caption(
        f"A patch of {found.patch} × {found.patch} pixels covers each place with the image's median colour. Blue: "
        f"the answer becomes less probable, so the place speaks for it. Orange: it speaks against it. {NOT_PLACES}"
    )


def _chances(it: Asked, images: np.ndarray, taken: int) -> np.ndarray:
    return probabilities(it.predict(images), it.head)[:, taken]


def occlusion_in_words(found: Occlusion) -> str:
    """Which patch takes the most away from an answer, and which adds the most."""
    most, least = float(found.drops.max()), float(found.drops.min())
    told = ["No single patch makes it less sure."]
    if most >= _SEEN:
        told = [f"Without the patch at {_patch(found, int(found.drops.argmax()))} it is {_left(found, most)}."]
    if least <= -_SEEN:
        told.append(f"Without that at {_patch(found, int(found.drops.argmin()))}, {_left(found, least)}.")
    return " ".join(told)


def _left(found: Occlusion, drop: float) -> str:
    return f"{chance(found.before - drop)} sure"


def _patch(found: Occlusion, place: int) -> str:
    down, across = divmod(place, len(found.lefts))
    top, left, further = int(found.tops[down]), int(found.lefts[across]), found.patch - 1
    return f"rows {top} to {top + further}, columns {left} to {left + further}"


def _columns(it: Asked) -> None:
    st.subheader(COLUMNS, anchor=False, help=explain("permutation importance"))
    found, rows = importance_of(it), min(_MOST_ROWS, len(it.kept.parts["validation"].part))
    names = told_apart(column.name for column in it.card.columns)
    number = it.card.target == "number"
    order, times = found.order[:_MOST_BARS], 1 if number else 100
    means, spreads = (times * each[order] for each in (found.means, found.spreads))
    told = [
        f"{names[column]} {few_digits(mean, 3)} ± {few_digits(spread, 2)}"
        for column, mean, spread in zip(order, means, spreads, strict=True)
    ]
    rise = "the mean absolute error rises by" if number else "the accuracy falls by"
    unit = it.card.measures if number else "percentage points"
    st.markdown(
        f"**{plain(names[order[0]])}** counts most: with it shuffled, {rise} {few_digits(means[0], 3)} {plain(unit)}."
    )
    st.plotly_chart(
        importance_figure(
            chart_names([names[column] for column in order]),
            means.tolist(),
            spreads.tolist(),
            f"{rise}, {in_chart(unit)}",
        ),
        key="inside-importance",
        width=680,
        config=NO_BAR,
        alt=f"Permutation importance. With a column shuffled, {rise}, in {unit}: {'; '.join(told)}.",
    )
    st.caption(
        f"Each column is shuffled among {rows:,} validation rows, {REPEATS} times; whiskers: the standard deviation. "
        f"{NOT_COLUMNS}"
    )


@lru_cache(maxsize=8)
def importance_of(it: Asked) -> Importance:
    """The permutation importance of a table's columns, on its validation rows."""
    part = it.kept.parts["validation"].part
    positions = thin(len(part), _MOST_ROWS)
    labels = part.labels[positions]

    def error(outputs: np.ndarray) -> float:
        if it.card.target == "number":
            return float(np.abs(outputs[:, 0] - labels).mean())
        return float((answers(outputs, it.head) != labels).mean())

    widths = [column.width for column in it.card.columns]
    return permutation_importance(it.features(part, positions.tolist()), widths, it.predict, error)
