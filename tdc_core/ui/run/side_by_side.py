"""A run that is wrong on purpose and the right one beside it: two live views, and below them what their numbers say."""

from __future__ import annotations

import streamlit as st

from tdc_core.checks.on_purpose import head_mistakes
from tdc_core.runs.models import Reason, Run
from tdc_core.ui.frame.run_strip import stop_button
from tdc_core.ui.parts.problems import plain
from tdc_core.ui.parts.referee import looked_at
from tdc_core.ui.run.header import open_experiment
from tdc_core.ui.run.live_chart import feed_charts, live_charts
from tdc_core.ui.run.live_feed import page_news
from tdc_core.ui.run.live_state import live_state
from tdc_core.ui.run.results import show_results, show_scores
from tdc_core.ui.run.share import share_button
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session
from tdc_core.ui.train.on_purpose import head_words
from tdc_core.ui.train.resume_form import resume_form
from tdc_core.words.messages import words_of

_TITLES = {True: ":red[:material/close: Wrong on purpose]", False: ":green[:material/check: The right pair]"}
_NARROW = 330  # pixels below which the two stand one above the other


def side_by_side(session: Session, studio: Services, token: str, wrong: Run, right: Run) -> None:
    """Draw both runs, wrong on the left.

    Args:
        session: the visitor's.
        studio: the services.
        token: whose runs they are.
        wrong: the one with the mistake.
        right: the one without.
    """
    with st.grid(2, min_column_width=_NARROW, gap="medium", key="side-by-side"):
        for run, other in ((wrong, right), (right, wrong)):
            with st.container(key=f"side-{_name(run)}", border=True, gap="small"):
                st.header(_TITLES[run.override], anchor=False)
                st.markdown(_head(run, other))
                _progress(studio, token, run)
                if has_charts(run):
                    feed_charts(run, studio, _name(run))
                    live_charts(run, _name(run))
                elif run.reason is Reason.KERAS_REFUSED:
                    _refusal(run, studio)
                open_experiment(session, run, key=f"open-experiment-{_name(run)}")
                if not run.alive and run.reason is not Reason.KERAS_REFUSED:
                    resume_form(session, studio, token, run, key=f"resume-{_name(run)}")
                if run.override:
                    show_scores(run)
                elif not run.alive:
                    show_results(run, token, studio)
    st.header("What the numbers say")
    _read(studio, wrong, right)


def show_readings(run: Run, studio: Services) -> None:
    """Draw what the numbers of one of the two say, and of the wrong one what is wrong with it."""
    live_state(page_news(studio, run), "readings")
    if run.override and run.reason is not Reason.KERAS_REFUSED:
        _verdict(run, studio)


def _name(run: Run) -> str:
    return "wrong" if run.override else "right"


def _head(run: Run, other: Run) -> str:
    """The run's head, with what the other's has not in bold."""
    parts = zip(head_words(run.spec.model.head), head_words(other.spec.model.head), strict=True)
    return " · ".join(plain(own) if own == others else f"**{plain(own)}**" for own, others in parts)


def _progress(studio: Services, token: str, run: Run) -> None:
    """How one of the two goes."""
    news = page_news(studio, run)
    with st.container(horizontal=True, vertical_alignment="center", key=f"state-{_name(run)}"):
        live_state(news, "headline")
        if run.alive:
            stop_button(run, token, studio, key=f"stop-{_name(run)}")
        share_button(run, key=f"share-{_name(run)}")
    live_state(news, "brief", "few")


def has_charts(run: Run) -> bool:
    """Whether a run has a curve to draw, or may still get one."""
    return run.alive or run.epochs_done > 0


def _refusal(run: Run, studio: Services) -> None:
    st.markdown("Keras refuses to train it, in its own words:")
    st.code(words_of(run.message), language=None, wrap_lines=True)
    _verdict(run, studio)


def _verdict(run: Run, studio: Services) -> None:
    """What the referee says of the mistake."""
    for problem in head_mistakes(run.spec, looked_at(run.spec, studio).problems):
        st.markdown(f":red[:material/error:] **{plain(problem.message)}** {plain(problem.why)}")


def _read(studio: Services, *runs: Run) -> None:
    """The readings of both."""
    with st.grid(2, min_column_width=_NARROW, gap="medium", key="readings"):
        for run in runs:
            with st.container(key=f"reading-{_name(run)}", border=True):
                st.markdown(f"**{_TITLES[run.override]}**")
                show_readings(run, studio)
