"""The switch that lets a wrong head be trained on purpose, beside the right one."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from tdc_core.checks import Problem, Severity
from tdc_core.checks.on_purpose import blocking, head_mistakes
from tdc_core.spec import ExperimentSpec, HeadSpec
from tdc_core.ui.parts.problems import plain
from tdc_core.ui.parts.referee import looked_at
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session

ANYWAY, BESIDE = "Train it anyway, beside the right pair", "Train it beside the right pair"
"""What the switch says where the mistake blocks Train, and where it only misleads."""
TWO_RUNS = "Two runs, side by side: yours, and the same experiment with {head}."
_LABELS = {"integer": "integer", "one_hot": "one-hot", "number": "number"}


def right_pair(draft: ExperimentSpec, problems: Sequence[Problem], studio: Services) -> ExperimentSpec | None:
    """The experiment to train beside a draft whose head is wrong; None where there is nothing to compare.

    Args:
        draft: the experiment in hand.
        problems: what the referee says of it.
        studio: the services.
    """
    if blocking(draft, problems, override=True):
        return None
    for problem in head_mistakes(draft, problems):
        fix = problem.fix
        if (
            fix is not None
            and fix.model.head != draft.model.head
            and not blocking(fix, looked_at(fix, studio).problems)
        ):
            return fix
    return None


def is_on_purpose(session: Session) -> bool:
    """Whether the switch is on, where it is drawn."""
    return bool(session.shown(_switch(session)))


def on_purpose(session: Session, draft: ExperimentSpec, problems: Sequence[Problem], right: ExperimentSpec) -> bool:
    """Draw the switch.

    Args:
        session: the visitor's.
        draft: the experiment in hand, which is wrong.
        problems: what the referee says of it.
        right: what it would be trained beside.

    Returns:
        Whether both are to be trained.
    """
    mistakes = head_mistakes(draft, problems)
    blocked = any(problem.severity is Severity.ERROR for problem in mistakes)
    with st.container(key="on-purpose", gap="xsmall"):
        both = st.toggle(
            ANYWAY if blocked else BESIDE,
            key=_switch(session),
            help="For learning: what Keras makes of a mistake is seen best next to the same experiment without it.",
        )
        head = " · ".join(head_words(right.model.head))
        words = TWO_RUNS.format(head=plain(head))
        if not blocked:
            words = f"{plain(mistakes[0].message)} {words}"
        st.caption(words)
    return bool(both)


def _switch(session: Session) -> str:
    return session.field_key("on-purpose")


def head_words(head: HeadSpec) -> tuple[str, str, str]:
    """A head's layer, loss and labels, for example "3 softmax units", "categorical_crossentropy", "one-hot labels"."""
    units = "unit" if head.units == 1 else "units"
    return f"{head.units} {head.activation} {units}", head.loss, f"{_LABELS[head.labels]} labels"
