"""The runs that tried a change of the run in focus, and what each came to."""

from __future__ import annotations

import streamlit as st

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.runs.models import Run
from tdc_core.tasks.task import task_on
from tdc_core.ui.parts.problems import plain
from tdc_core.ui.run.live_feed import page_news
from tdc_core.ui.run.live_state import live_state
from tdc_core.ui.run.trial import change_words
from tdc_core.ui.run.verdict import draw_verdict
from tdc_core.ui.session.focus import PARAMETER
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session

TRIED = "Tried beside this run"
SEE_BOTH = "See both side by side"
_MOST = 5
_GOES_TO = "results-goes-to-trial"


def draw_trials(studio: Services, token: str, run: Run, card: DatasetCard, settled: bool) -> None:
    """Draw the newest trials of one of the visitor's own runs; nothing where there are none.

    Args:
        studio: the services.
        token: the visitor's workspace.
        run: in focus.
        card: of its data set.
        settled: whether its own answers are looked at; else the page has that done, and one thing is done at a time.
    """
    trials = studio.store.runs.trials(token, run.id)[:_MOST]
    if not trials:
        return
    st.subheader(TRIED, anchor=False)
    for number, trial in enumerate(trials):
        with st.container(key=f"trial-{trial.id}", border=True, gap="xsmall"):
            st.markdown(f"**{plain(change_words(run, trial))}**")
            if trial.alive:
                live_state(page_news(studio, trial, task_on(trial.spec.data)), "headline")
            draw_verdict(studio, token, run, trial, card, looks=number == 0 and settled)
            address = {PARAMETER: trial.id}
            st.page_link(
                "pages/train.py", label=SEE_BOTH, icon=":material/splitscreen_vertical_add:", query_params=address
            )


def go_to_trial(session: Session, trial: Run) -> None:
    """Have the page lead to both runs, side by side. Call it in a callback."""
    session.show(_GOES_TO, trial.id)


def follow_trial(session: Session) -> None:
    """Leave the page for the trial that was begun on it, where one was."""
    trial = session.shown(_GOES_TO)
    if trial:
        session.show(_GOES_TO, None)
        session.select_run(trial)
        session.open_form(False)
        st.switch_page("pages/train.py", query_params={PARAMETER: trial})
