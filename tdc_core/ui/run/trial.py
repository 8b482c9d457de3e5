"""A run and the one that tries a change of it: two live views, and below them whether the change helped."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from tdc_core.runs.models import Run
from tdc_core.ui.parts.problems import plain
from tdc_core.ui.run.differences import differences
from tdc_core.ui.run.header import open_experiment
from tdc_core.ui.run.live_run import LiveRun, live_run
from tdc_core.ui.run.results import show_results
from tdc_core.ui.run.side_by_side import NARROW, side_buttons
from tdc_core.ui.run.verdict import draw_verdict
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session
from tdc_core.ui.train.resume_form import resume_form

BEFORE, AFTER = "As it was", "With the change"
HELPED = "Did it help?"


def trial_of(studio: Services, run: Run, changed: Run) -> tuple[LiveRun, LiveRun]:
    """A run that was changed and the one that tries the change, for a page."""
    return live_run(studio, run, "before"), live_run(studio, changed, "after")


def change_words(before: Run, after: Run) -> str:
    """What was changed, as plain text."""
    return "; ".join(differences(before.spec, after.spec))


def trial_side_by_side(session: Session, studio: Services, token: str, shown: Sequence[LiveRun]) -> None:
    """Draw both runs, and what the change came to.

    Args:
        session: the visitor's.
        studio: the services.
        token: whose runs they are.
        shown: the run that was changed, and the one with the change.
    """
    before, after = (each.run for each in shown)
    captions = (plain(before.name), plain(change_words(before, after)))
    with st.grid(len(shown), min_column_width=NARROW, gap="medium", key="side-by-side"):
        for each, title, caption in zip(shown, (BEFORE, AFTER), captions, strict=True):
            with st.container(key=f"side-{each.place}", border=True, gap="small"):
                st.header(title, anchor=False)
                st.markdown(caption)
                each.draw(partial(side_buttons, studio, token, each))
                open_experiment(session, each.run, key=f"open-experiment-{each.place}")
                if not each.run.alive:
                    resume_form(session, studio, token, each.run, key=f"resume-{each.place}")
                    show_results(each, token, studio)
    with st.container(key="verdict"):
        st.header(HELPED, anchor=False)
        draw_verdict(studio, token, before, after, shown[0].card)
