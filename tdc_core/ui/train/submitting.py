"""What a press of Train does: the draft is put into the line, and the page is about its run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from tdc_core.checks import Problem
from tdc_core.runs.models import Run
from tdc_core.runs.store import StoreError
from tdc_core.spec import ExperimentSpec
from tdc_core.ui.parts.problems import errors
from tdc_core.ui.parts.referee import Look, looked_at
from tdc_core.ui.session.focus import look_at
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session
from tdc_core.ui.session.what_is_shown import shown_as_it_is
from tdc_core.ui.train.on_purpose import right_pair

SAME_CLICK = timedelta(seconds=3)
"""Two submits of the same experiment within this time are one click too many."""


def trainable(problems: Sequence[Problem]) -> bool:
    """Whether nothing keeps an experiment with these problems from being trained."""
    return not errors(problems)


def hindrance(studio: Services, seen: Look) -> str:
    """What keeps an experiment from being trained, the first of it in words; empty where nothing does."""
    if problem := studio.training.capacity().problem:
        return problem
    if found := errors(seen.problems):
        return found[0].message
    if seen.card is None:
        return "Its data are not there."
    return "" if studio.library.is_ready(seen.card) else f"{seen.card.title} is not prepared yet."


def submit_draft(session: Session, studio: Services) -> bool:
    """Train the draft. Call it in a callback.

    Returns:
        Whether the run in focus is that of the draft now.
    """
    token, draft = session.workspace, session.draft
    if token is None or studio.training.capacity().problem or not trainable(looked_at(draft, studio).problems):
        return False
    if not shown_as_it_is(session):
        return False
    newest = studio.store.runs.of(token, limit=1)
    if newest and same_click(newest[0], draft, datetime.now(UTC)):
        look_at(session, newest[0].id)  # the browser may not have heard of it yet
        return True
    try:
        run = studio.training.submit(token, draft)
    except StoreError as error:
        session.notify(str(error), "error")
        return False
    watch(session, run)
    return True


def submit_both(session: Session, studio: Services) -> None:
    """Train the draft, whose head is wrong, beside the right pair. Call it in a callback."""
    token, draft = session.workspace, session.draft
    right = right_pair(draft, looked_at(draft, studio).problems, studio)
    if token is None or studio.training.capacity().problem or right is None:
        return
    if not shown_as_it_is(session):
        return
    newest = studio.store.runs.of(token, limit=1)
    if newest and newest[0].in_pair and same_click(newest[0], right, datetime.now(UTC)):
        look_at(session, newest[0].id)
        return
    try:
        wrong, _ = studio.training.submit_pair(token, draft, right)
    except StoreError as error:
        session.notify(str(error), "error")
        return
    watch(session, wrong)


def watch(session: Session, run: Run) -> None:
    """Show a run that was just begun, its curves first."""
    look_at(session, run.id)
    session.open_form(False)


def same_click(newest: Run, draft: ExperimentSpec, now: datetime) -> bool:
    """Whether submitting the draft now would repeat a run that was submitted a moment ago."""
    return newest.alive and newest.spec == draft and now - newest.created < SAME_CLICK
