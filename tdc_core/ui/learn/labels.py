"""The lesson about labels: a class as an integer and as a one-hot row, and the loss that reads it."""

from __future__ import annotations

import math

import streamlit as st

from tdc_core.catalog.datasets import DATASETS, DatasetCard
from tdc_core.charts.shares import shares_figure
from tdc_core.content.lessons import Lesson
from tdc_core.ui.learn.pieces import section
from tdc_core.ui.parts.steady import steady_chart
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session

_FIRST_PERCENT = 60
_MOST_PILLS = 10


def labels_view(session: Session, studio: Services, lesson: Lesson) -> None:
    """Draw the lesson for the classes of the draft's data set, or of the first where that has none."""
    own = studio.card(session.draft.data)
    card = own if own is not None and own.target == "class" else DATASETS[0]
    section(lesson, "play")
    _play(session, card)
    section(lesson, "same")
    if len(card.classes) == 2:
        section(lesson, "binary")


@st.fragment
def _play(session: Session, card: DatasetCard) -> None:
    classes = list(card.classes)
    with st.container(border=True, key="labels-play"):
        key = session.key("learn.class", card.name.replace("/", "-"))
        if len(classes) <= _MOST_PILLS:
            name = st.pills("Class", classes, default=classes[-1], required=True, key=key, persist_state="session")
        else:
            name = st.selectbox("Class", classes, key=key, persist_state="session")
        percent = st.slider(
            "Probability that the model gives the right class",
            1,
            99,
            _FIRST_PERCENT,
            key=session.key("learn.sure"),
            format="%d%%",
            persist_state="session",
        )
        right = classes.index(name or classes[-1])
        output, row = _output(len(classes), right, percent / 100), _one_hot(len(classes), right)
        first = len(classes) - 1
        steady_chart(
            shares_figure(classes, _output(len(classes), first, _FIRST_PERCENT / 100), _one_hot(len(classes), first)),
            shares_figure(classes, output, row),
            f"labels-{card.name.replace('/', '-')}",
            "Bars with the model's output and the one-hot label for each class",
        )
        _two_writings(output, row, right)


def _two_writings(output: list[float], row: list[int], right: int) -> None:
    loss = -math.log(output[right])
    left, beside = st.columns(2)
    with left:
        st.markdown("**Integer**, read by `sparse_categorical_crossentropy`")
        st.code(f"y = {right}\nloss = -log(p[{right}])  # {loss:.3f}", language="python", wrap_lines=True)
    with beside:
        st.markdown("**One-hot**, read by `categorical_crossentropy`")
        st.code(f"y = {row}\nloss = -sum(y * log(p))  # {loss:.3f}", language="python", wrap_lines=True)


def _output(classes: int, right: int, probability: float) -> list[float]:
    """Probabilities of a model that is as sure as that of the right class, and undecided between the others."""
    other = (1 - probability) / (classes - 1)
    return [probability if number == right else other for number in range(classes)]


def _one_hot(classes: int, right: int) -> list[int]:
    return [int(number == right) for number in range(classes)]
