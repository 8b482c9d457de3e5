"""The trials of a group in a table, the best first; each leads to its run, and into the draft."""

from __future__ import annotations

from typing import Any

import streamlit as st

from tdc_core.runs.group_models import Group, GroupKind
from tdc_core.sweeps import TrialStatus
from tdc_core.tasks.metric import in_digits
from tdc_core.ui.browser import source
from tdc_core.ui.parts.paging import first_of_page
from tdc_core.ui.run.words import NO_FIGURE
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.focus import PARAMETER
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session
from tdc_core.ui.sweep.tried import Looked, Tried
from tdc_core.ui.sweep.words import STATUSES, heading_of_value, name_of, settings_of
from tdc_core.words.messages import words_of

TAKEN = "Your draft is now the experiment of {name}. Undo takes it back."
BINNED = "in the bin"
WAITS = "waiting"
_A_PAGE = 25
_GO, _DRAFT = "trial-gone-to", "trial-taken"
_TOLD_WHY = frozenset({TrialStatus.FAILED, TrialStatus.DIVERGED})
_TABLE = st.components.v2.component(
    "tdc_trials",
    html='<div class="trials"></div>',
    css=source("runs.css", "trials.css"),
    js=source("elements.js", "trials.js"),
)


def gone_to_trial(session: Session) -> str | None:
    """The id of the run that the person has just chosen to go to; it is told once."""
    run_id: str | None = session.shown(_GO)
    session.show(_GO, None)
    return run_id


def draft_taken(session: Session) -> bool:
    """Whether a trial has just been opened as the draft, so that all of the page is to be drawn; told once."""
    taken = bool(session.shown(_DRAFT))
    session.show(_DRAFT, False)
    return taken


def go_to(session: Session, tried: Tried) -> None:
    """Have the page lead to a run. Call it in a callback."""
    session.show(_GO, tried.run_id)


def open_as_draft(session: Session, studio: Services, token: str, looked: Looked, tried: Tried) -> None:
    """Take a run's experiment into the draft. Call it in a callback."""
    run = studio.store.runs.own(token, tried.run_id)
    if run is None:  # deleted in another tab
        return
    session.replace_draft(run.spec)
    name = name_of(looked, tried)
    session.notify(TAKEN.format(name=f"{name[:1].lower()}{name[1:]}"), "success")
    session.show(_DRAFT, True)


def draw_table(session: Session, studio: Services, token: str, group: Group, looked: Looked) -> None:
    """Draw it, a page at a time.

    Args:
        session: the visitor's.
        studio: the services.
        token: the visitor's workspace.
        group: whose trials they are.
        looked: these.
    """
    runs = [*looked.ranked, *looked.again]
    key = f"trials-{group.id}"
    by_id = {tried.run_id: tried for tried in runs}

    def said(name: str) -> Tried | None:
        return by_id.get(str((session.shown(key) or {}).get(name)))

    def go() -> None:
        if tried := said("go"):
            go_to(session, tried)

    def take() -> None:
        if tried := said("draft"):
            open_as_draft(session, studio, token, looked, tried)

    place = st.container()
    first = first_of_page("trials", group.id, len(runs), _A_PAGE)
    titles = {
        "name": "Trial" if group.kind is GroupKind.SWEEP else "Run",
        "value": heading_of_value(looked.sweep),
        "settings": "Settings",
        "epochs": "Epochs",
        "status": "Status",
        "ways": "What can be done",
    }
    with place:
        rows = [_row(looked, tried) for tried in runs[first : first + _A_PAGE]]
        _TABLE(key=key, data=[{"titles": titles, "rows": rows}], on_go_change=caught(go), on_draft_change=caught(take))


def _row(looked: Looked, tried: Tried) -> dict[str, Any]:
    trial, best = tried.trial, looked.best
    waits = tried.waits and trial.status is TrialStatus.RUNNING
    status = BINNED if tried.binned else WAITS if waits else STATUSES[trial.status]
    told_why = trial.status in _TOLD_WHY and tried.message is not None
    return {
        "id": tried.run_id,
        "href": "" if tried.binned else f"train?{PARAMETER}={tried.run_id}",
        "name": name_of(looked, tried),
        "best": best is not None and best.run_id == tried.run_id,
        "value": NO_FIGURE if trial.value is None else in_digits(trial.value),
        "settings": settings_of(looked.sweep, tried),
        "epochs": f"{tried.epochs_done:,} of {tried.epochs:,}",
        "status": f"{status[:1].upper()}{status[1:]}",
        "why": words_of(tried.message) if told_why else "",
    }
