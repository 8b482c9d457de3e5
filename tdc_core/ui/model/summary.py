"""`model.summary()` as Keras prints it, from a worker that has built the model."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.checks.problem import Problem
from tdc_core.runs.models import WarmUpState
from tdc_core.runs.store import experiment_key
from tdc_core.spec import ExperimentSpec
from tdc_core.ui.parts.ticker import tick
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session
from tdc_core.ui.train.submitting import trainable

NOT_YET = "Keras can build the model once its errors are mended and its data set is prepared."
IN_LINE = ":material/hourglass_empty: A worker builds the model as soon as one is free."
_LOOK_SECONDS = 0.5


def model_summary(session: Session, studio: Services, card: DatasetCard, problems: Sequence[Problem]) -> None:
    """Draw the summary where a worker has built the model, and a button that has one build it where none has.

    Nothing is drawn where this installation has no worker ahead of a run.

    Args:
        session: holds the draft.
        studio: the services.
        card: the data set of the draft.
        problems: the referee's verdicts on the draft.
    """
    token, draft = session.workspace, session.draft
    if token is None or not studio.training.warms:
        return
    summary = st.expander(
        "model.summary(), as Keras prints it", icon=":material/terminal:", key="model-summary", on_change="rerun"
    )
    if not summary.open:  # closed it costs two looks into the store less, at every change of the stack
        return
    with summary:
        if text := studio.training.summary_of(draft):
            st.code(text, language=None)
        elif not trainable(problems) or not studio.library.is_ready(card):
            st.caption(NOT_YET)
        elif _state(token, draft, studio) is WarmUpState.WANTED:
            _wait(token, draft, studio)
        else:
            if _state(token, draft, studio) is WarmUpState.FAILED:
                st.caption("The worker could not build this model. Train it to see why.")
            st.button(
                "Ask Keras",
                key="ask-summary",
                help="A worker builds the model and prints its summary. Training then begins at once, too.",
                on_click=caught(studio.training.warm_up),
                args=(token, draft),
            )


def _state(token: str, draft: ExperimentSpec, studio: Services) -> WarmUpState | None:
    """How far the worker is that this workspace asked for, None where it asked for another model or for none."""
    asked = studio.store.warm_ups.get(token)
    return asked.state if asked is not None and asked.experiment == experiment_key(draft) else None


@st.fragment
def _wait(token: str, draft: ExperimentSpec, studio: Services) -> None:
    studio.training.warm_up(token, draft)  # it is still looked at
    if _state(token, draft, studio) is not WarmUpState.WANTED:
        st.rerun()  # once: the page that is drawn then has the summary
    st.caption(IN_LINE)
    tick("summary", _LOOK_SECONDS)
