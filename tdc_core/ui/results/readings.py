"""What a run's curves and answers say, most telling first, and a change to be tried beside each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import streamlit as st

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.checks.problem import Problem
from tdc_core.content.lessons import lessons
from tdc_core.results.kept import Results
from tdc_core.results.readings import Reading, Readings, read_run, reading_of
from tdc_core.runs.errors import StoreError
from tdc_core.runs.models import Reason, Run
from tdc_core.spec import ExperimentSpec
from tdc_core.ui.parts.lesson_link import lesson_link
from tdc_core.ui.parts.problems import plain, problem_line
from tdc_core.ui.parts.referee import looked_at
from tdc_core.ui.results.trials import draw_trials, go_to_trial
from tdc_core.ui.run.differences import differences
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session

READING = "Reading"
HELP = (
    "What the curves and the answers of this run say, from figures alone. A change that is suggested is the smallest "
    "that may help; whether it does, a run beside this one shows."
)
NOTHING = "Nothing in its curves and answers calls for a change."
TRY = "Try it beside this run"
TO_TRY = "Worth a try: {change}."
MORE = "{count} more"
FINE = "Looked at and found fine: {count}"
_OPEN = 3
_MOST = 64


def draw_readings(
    session: Session, studio: Services, token: str, run: Run, card: DatasetCard, kept: Results | None, own: bool
) -> None:
    """Draw the readings of a run that has ended; nothing while it goes on, since its curves have not come to their end.

    Args:
        session: the visitor's.
        studio: the services.
        token: the visitor's workspace.
        run: in focus.
        card: of its data set.
        kept: its newest results, None where it has none.
        own: whether it is the visitor's, who alone may train a change of it.
    """
    if run.alive or not (run.epochs_done or run.reason is Reason.NAN_LOSS):
        return
    found = readings_of(studio, run, card, kept)
    st.header(READING, anchor=False, help=HELP)
    if not found.problems:
        st.markdown(f":green[:material/check:] {NOTHING}")
    _problems(session, studio, token, run, found.problems[:_OPEN], own)
    if rest := found.problems[_OPEN:]:
        with st.expander(MORE.format(count=len(rest))):
            _problems(session, studio, token, run, rest, own)
    if found.fine:
        _found_fine(found.fine)
    if own:
        draw_trials(studio, token, run, card, settled=kept is not None and kept.epoch == run.epochs_done)


def readings_of(studio: Services, run: Run, card: DatasetCard, kept: Results | None) -> Readings:
    """The readings of a run, read once for each state that it comes to."""
    return _read(_Question(run.id, run.version, kept.folder if kept else None, studio, run, card, kept))


@dataclass(frozen=True)
class _Question:
    """What the readings of a run depend on, and what they are made from."""

    run_id: str
    version: int
    folder: Path | None
    studio: Services = field(compare=False)
    run: Run = field(compare=False)
    card: DatasetCard = field(compare=False)
    kept: Results | None = field(compare=False)


@lru_cache(maxsize=_MOST)
def _read(asked: _Question) -> Readings:
    epochs = asked.studio.store.epochs.of(asked.run_id)
    return read_run(asked.run, asked.card, epochs, asked.kept, lambda spec: looked_at(spec, asked.studio).problems)


def _problems(session: Session, studio: Services, token: str, run: Run, problems: Sequence[Problem], own: bool) -> None:
    for problem in problems:
        with st.container(key=f"reading-{problem.code}", gap="xxsmall"):
            problem_line(problem)
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                if problem.fix is not None:
                    _offer(session, studio, token, run, problem.code, problem.fix, own)
                lesson = reading_of(problem.code).lesson
                lesson_link(next((each for each in lessons() if each.name == lesson), None))


def _offer(session: Session, studio: Services, token: str, run: Run, code: str, fix: ExperimentSpec, own: bool) -> None:
    """What may help, and for the run's owner the button that trains it."""
    st.caption(plain(TO_TRY.format(change="; ".join(differences(run.spec, fix)))), width="content")
    if own:
        st.button(
            TRY,
            key=f"try-{code}",
            icon=":material/science:",
            type="tertiary",
            on_click=caught(_try),
            args=(session, studio, token, run, code, fix),
        )


def _try(session: Session, studio: Services, token: str, run: Run, code: str, fix: ExperimentSpec) -> None:
    """Train a change, unless it is being trained already; either way, go and look at it."""
    under_way = (each for each in studio.store.runs.trials(token, run.id) if each.alive and each.spec == fix)
    trial = next(under_way, None)
    if trial is None:
        try:
            trial = studio.training.submit(token, fix, beside=run.id, tries=code)
        except StoreError as error:
            session.notify(str(error), "error")
            return
    go_to_trial(session, trial)


def _found_fine(fine: Sequence[Reading]) -> None:
    with st.expander(FINE.format(count=len(fine)), key="readings-fine"):
        st.markdown("\n".join(f"- :green[:material/check:] {plain(reading.fine)}" for reading in fine))
