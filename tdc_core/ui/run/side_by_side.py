"""A run that is wrong on purpose and the right one beside it: two live views, and below them what their numbers say."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from tdc_core.checks.on_purpose import head_mistakes
from tdc_core.runs.models import Reason, Run
from tdc_core.ui.frame.run_strip import stop_button
from tdc_core.ui.parts.problems import plain
from tdc_core.ui.parts.referee import looked_at
from tdc_core.ui.run.header import open_experiment
from tdc_core.ui.run.live_run import LiveRun, live_run
from tdc_core.ui.run.live_state import live_state
from tdc_core.ui.run.results import show_results, show_scores
from tdc_core.ui.run.share import share_button
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session
from tdc_core.ui.train.on_purpose import head_words
from tdc_core.ui.train.resume_form import resume_form
from tdc_core.words.messages import words_of

TITLES = {True: ":red[:material/close: Wrong on purpose]", False: ":green[:material/check: The right pair]"}
"""What each of the two is called, by whether it is the wrong one."""
NARROW = 330  # pixels below which the two stand one above the other


def side_by_side(session: Session, studio: Services, token: str, shown: Sequence[LiveRun]) -> None:
    """Draw both runs, wrong on the left.

    Args:
        session: the visitor's.
        studio: the services.
        token: whose runs they are.
        shown: the one with the mistake, and the one without.
    """
    with st.grid(len(shown), min_column_width=NARROW, gap="medium", key="side-by-side"):
        for each, other in zip(shown, reversed(shown), strict=True):
            run = each.run
            with st.container(key=f"side-{each.place}", border=True, gap="small"):
                st.header(TITLES[run.override], anchor=False)
                st.markdown(_head(run, other.run))
                each.draw(partial(side_buttons, studio, token, each))
                if run.reason is Reason.KERAS_REFUSED:
                    _refusal(run, studio)
                open_experiment(session, run, key=f"open-experiment-{each.place}")
                if not run.alive and run.reason is not Reason.KERAS_REFUSED:
                    resume_form(session, studio, token, run, key=f"resume-{each.place}")
                if run.override:
                    show_scores(each)
                elif not run.alive:
                    show_results(each, token, studio)
    st.header("What the numbers say")
    with st.grid(len(shown), min_column_width=NARROW, gap="medium", key="readings"):
        for each in shown:
            with st.container(key=f"reading-{each.place}", border=True):
                st.markdown(f"**{TITLES[each.run.override]}**")
                show_readings(each, studio)


def pair_of(studio: Services, run: Run, other: Run) -> tuple[LiveRun, LiveRun]:
    """Two runs that were trained beside each other, for a page: the wrong one first."""
    wrong, right = (run, other) if run.override else (other, run)
    return live_run(studio, wrong, "wrong"), live_run(studio, right, "right")


def show_readings(shown: LiveRun, studio: Services) -> None:
    """Draw what the numbers of one of the two say, and of the wrong one what is wrong with it."""
    live_state(shown.news, "readings")
    if shown.run.override and shown.run.reason is not Reason.KERAS_REFUSED:
        _verdict(shown.run, studio)


def _head(run: Run, other: Run) -> str:
    """The run's head, with what the other's has not in bold."""
    parts = zip(head_words(run.spec.model.head), head_words(other.spec.model.head), strict=True)
    return " · ".join(plain(own) if own == others else f"**{plain(own)}**" for own, others in parts)


def side_buttons(studio: Services, token: str, shown: LiveRun) -> None:
    """What can be done with one of the two."""
    if shown.run.alive:
        stop_button(shown.run, token, studio, key=f"stop-{shown.place}")
    share_button(shown.run, key=f"share-{shown.place}")


def _refusal(run: Run, studio: Services) -> None:
    st.markdown("Keras refuses to train it, in its own words:")
    st.code(words_of(run.message), language=None, wrap_lines=True)
    _verdict(run, studio)


def _verdict(run: Run, studio: Services) -> None:
    """What the referee says of the mistake."""
    for problem in head_mistakes(run.spec, looked_at(run.spec, studio).problems):
        st.markdown(f":red[:material/error:] **{plain(problem.message)}** {plain(problem.why)}")
