"""The lesson about activations: relu and sigmoid at a number, softmax over three scores."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import streamlit as st

from tdc_core.charts.function import function_figure
from tdc_core.charts.shares import shares_figure
from tdc_core.content.functions import relu, rounded_shares, sigmoid, softmax
from tdc_core.content.lessons import Lesson
from tdc_core.ui.learn.pieces import section
from tdc_core.ui.parts.problems import plain
from tdc_core.ui.parts.steady import steady_chart
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session

_REACH = 6.0
_FIRST_INPUT = 1.5
_FIRST_SCORES = (2.0, 1.0, -0.5)
_FUNCTIONS: dict[str, Callable[[np.ndarray], np.ndarray]] = {"relu": relu, "sigmoid": sigmoid}


def activations_view(session: Session, studio: Services, lesson: Lesson) -> None:
    """Draw the lesson."""
    section(lesson, "single")
    _single(session)
    section(lesson, "softmax")
    _softmax(session, studio)
    section(lesson, "shift")


@st.fragment
def _single(session: Session) -> None:
    with st.container(border=True, key="activation-play"):
        x = st.slider(
            "What the unit has summed up",
            -_REACH,
            _REACH,
            _FIRST_INPUT,
            0.1,
            format="%.1f",
            key=session.key("learn.input"),
            persist_state="session",
        )
        with st.grid(2, min_column_width=280):
            for name, function in _FUNCTIONS.items():
                with st.container():
                    _curve(name, function, x)


def _curve(name: str, function: Callable[[np.ndarray], np.ndarray], x: float) -> None:
    xs = np.linspace(-_REACH, _REACH, 121)
    ys = function(xs).tolist()
    first, now = (function_figure(xs.tolist(), ys, (at, function(np.array(at)).item())) for at in (_FIRST_INPUT, x))
    st.markdown(f"**{name}({x:.1f}) = {function(np.array(x)).item():.3g}**")
    steady_chart(first, now, f"function-{name}", f"The curve of {name}, and the point at the slider's number")


@st.fragment
def _softmax(session: Session, studio: Services) -> None:
    names = _three_classes(session, studio)
    with st.container(border=True, key="softmax-play"):
        left, right = st.columns([2, 3], gap="large", vertical_alignment="center")
        with left:
            scores = [
                st.slider(
                    f"Score of {plain(name)}",
                    -5.0,
                    5.0,
                    first,
                    0.1,
                    format="%.1f",
                    key=session.key(f"learn.score.{number}"),
                    persist_state="session",
                )
                for number, (name, first) in enumerate(zip(names, _FIRST_SCORES, strict=True))
            ]
        shares = _shares(scores)
        with right:
            steady_chart(
                shares_figure(names, _shares(_FIRST_SCORES)),
                shares_figure(names, shares),
                "softmax",
                "Bars with the share of each class",
            )
            st.markdown(" + ".join(f"{share:.3f}" for share in shares) + " = **1**", text_alignment="center")
        powers = np.exp(scores)
        terms = " + ".join(f"{power:.2f}" for power in powers)
        st.caption(
            f"For {plain(names[0])}: e^{scores[0]:.1f} / (sum of all three) = {powers[0]:.2f} / ({terms}) "
            f"= {shares[0]:.3f}".replace("^", "\\^")
        )


def _shares(scores: Sequence[float]) -> list[float]:
    """What softmax makes of the scores, to three digits that sum to 1."""
    return rounded_shares(softmax(np.array(scores)), 3)


def _three_classes(session: Session, studio: Services) -> list[str]:
    """The first three classes of the draft's data set, three letters where it has fewer."""
    card = studio.card(session.draft.data)
    return list(card.classes[:3]) if card is not None and len(card.classes) >= 3 else ["A", "B", "C"]
