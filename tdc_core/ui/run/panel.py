"""One run, as it goes and after: state, charts, numbers, and what it brought."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from tdc_core.runs.models import Run
from tdc_core.ui.frame.run_strip import tell_no_end
from tdc_core.ui.parts.code_panel import code_panel
from tdc_core.ui.run.header import run_header
from tdc_core.ui.run.live_run import LiveRun
from tdc_core.ui.run.results import show_results
from tdc_core.ui.run.side_by_side import side_by_side
from tdc_core.ui.run.trial import trial_side_by_side
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session
from tdc_core.ui.train.branch_form import branch_form
from tdc_core.ui.train.luck_form import luck_form
from tdc_core.ui.train.resume_form import resume_form

RIGHT_PAIR = "the right pair"


def run_panel(session: Session, studio: Services, token: str, run: Run, shown: Sequence[LiveRun]) -> None:
    """Draw one of the visitor's own runs; where it was trained beside another, both.

    Args:
        session: the visitor's.
        studio: the services.
        token: whose run it is.
        run: the run in focus.
        shown: the live view of it alone, or of the two that were trained beside each other: the wrong one first, or the
            one that was changed.
    """
    focus = next(each for each in shown if each.run is run)
    run_header(session, studio, token, focus, pair=len(shown) > 1)
    if run.tries and len(shown) > 1:
        trial_side_by_side(session, studio, token, shown)
        _code(focus, whose="this experiment")
        return
    if len(shown) > 1:
        side_by_side(session, studio, token, shown)
        _code(shown[-1], whose=RIGHT_PAIR)
        return
    shown[0].draw()
    with st.container(key="run-end"):  # keeps the code below in its place, which takes the browser long to draw
        if not run.alive:
            tell_no_end(session, run)
            if not run.override:
                resume_form(session, studio, token, run)
        branch_form(session, studio, token, run)
        if not run.alive:
            luck_form(session, studio, token, run)
            show_results(focus, token, studio)
    if not run.override:  # a script of it would be no example
        _code(focus, whose="this experiment")


def _code(shown: LiveRun, whose: str) -> None:
    if shown.card is not None:
        code_panel(shown.run.spec, shown.card, shown.run.id, _changed_from(shown.run), whose)


def _changed_from(run: Run) -> int | None:
    """The first epoch that a script of the run's experiment may not repeat, since the run was changed there."""
    if run.branch is not None:
        return 1
    settings = run.spec.training
    follows_epochs = settings.schedule is not None or settings.early_stopping is not None
    changes = [s.from_epoch for s in run.segments if s.from_epoch and (s.learning_rate is not None or follows_epochs)]
    return min(changes) + 1 if changes else None
