"""How the model is fitted: the settings, and the button that starts a run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from tdc_core.catalog.params import Param
from tdc_core.checks import Problem
from tdc_core.runs.models import Run
from tdc_core.spec import ExperimentSpec, ParamValue
from tdc_core.ui.parts.fields import param_field
from tdc_core.ui.parts.problems import errors, plain, problems_at, show_problems
from tdc_core.ui.parts.referee import Look, looked_at
from tdc_core.ui.parts.words import explain
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session
from tdc_core.ui.session.what_is_shown import note_what_is_shown
from tdc_core.ui.train.draft_line import draft_line, fold_button, told_apart, undo_button
from tdc_core.ui.train.on_purpose import is_on_purpose, on_purpose, right_pair
from tdc_core.ui.train.optimizer_form import optimizer_fields
from tdc_core.ui.train.schedule_form import SCHEDULE, STOPPING, schedule_form
from tdc_core.ui.train.settings import training_params, with_optimizer
from tdc_core.ui.train.several import several_values
from tdc_core.ui.train.submitting import submit_both, submit_draft

TRAIN = {
    (False, False): "Train",
    (False, True): "Train next",
    (True, False): "Train both",
    (True, True): "Train both next",
}
"""What the button says, by whether it begins two runs and whether one is under way."""
BY_KEYS = "Ctrl+Enter does the same (⌘+Enter on a Mac)."
NO_NUMBER = "“{typed}” is not a number. Write it like 0.001 or 1e-3."


def train_form(session: Session, studio: Services, run: Run | None, folded: bool = False) -> None:
    """Draw the settings and the Train button; whatever keeps the experiment from training is said beside it.

    Args:
        session: the visitor's.
        studio: the services.
        run: the run that is shown on the page, from which the draft is told apart.
        folded: whether the settings are one line.
    """
    draft = session.draft
    seen = looked_at(draft, studio)
    problems = seen.problems
    right = right_pair(draft, problems, studio)
    with st.container(key="train-form", border=True, gap="small"):
        if not folded:
            _settings(session, studio, draft, problems)
        if not folded or right is None or not is_on_purpose(session):
            if folded:
                show_problems(session, errors(problems_at(problems, "training")))
            _elsewhere(session, problems)
        _start(session, studio, seen, right, run, folded)


def _settings(session: Session, studio: Services, draft: ExperimentSpec, problems: Sequence[Problem]) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        for param in training_params(studio.settings):
            if param.name == "epochs":
                _learning_rate(session, draft)
                optimizer_fields(session)
            key = session.field_key(f"training.{param.name}")
            param_field(session, param, getattr(draft.training, param.name), key, _setter(session, param, key))
    folded = problems_at(problems, STOPPING, SCHEDULE)
    show_problems(session, [problem for problem in problems_at(problems, "training") if problem not in folded])
    schedule_form(session, problems)
    several_values(session, studio, blocked=_unreadable_rate(session) is not None)


def _setter(session: Session, param: Param, key: str) -> Callable[[ParamValue], None]:
    def change(value: ParamValue) -> None:
        changes: dict[str, Any] = {param.name: value}
        if param.name == "optimizer":
            changes |= with_optimizer(session.draft.training, str(value))
        session.replace_draft(session.draft.with_("training", **changes), by=key)

    return change


def parse_rate(text: str) -> float | None:
    """A learning rate as people write it, 0.001 or 1e-3 or 0,001; None where it is no number at all."""
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        return None


def _learning_rate(session: Session, draft: ExperimentSpec) -> None:
    """A field of text, since a field of numbers rounds 1e-4 away."""
    key = session.field_key("training.learning_rate")
    rate = draft.training.learning_rate
    typed = session.shown(key)
    if typed is None or (parse_rate(typed) is not None and repr(parse_rate(typed)) != repr(rate)):
        session.show(key, repr(rate))

    def changed() -> None:
        new = parse_rate(session.shown(key))
        if new is not None:
            session.replace_draft(session.draft.with_("training", learning_rate=new), by=key)

    st.text_input(
        "Learning rate",
        repr(rate),
        key=key,
        max_chars=30,
        width=130,
        on_change=caught(changed),
        help=explain("learning rate", "step", first="0.001 suits adam; 1e-4 is gentler, 0.1 is wild."),
    )


def _unreadable_rate(session: Session) -> str | None:
    """What is typed as the learning rate where it is no number."""
    typed = session.shown(session.field_key("training.learning_rate"))
    return typed if typed is not None and parse_rate(typed) is None else None


def _elsewhere(session: Session, problems: Sequence[Problem]) -> None:
    """Errors that lie on the other pages, each group with a link there."""
    pages = {"data": "Data", "model": "Model"}
    for part, title in pages.items():
        found = errors(problems_at(problems, part))
        if found:
            show_problems(session, found)
            st.page_link(f"pages/{part}.py", label=f"Mend it on the {title} page", icon=":material/arrow_forward:")


def _start(
    session: Session,
    studio: Services,
    seen: Look,
    right: ExperimentSpec | None,
    run: Run | None,
    folded: bool,
) -> None:
    draft, card, problems = seen.spec, seen.card, seen.problems
    typed = _unreadable_rate(session)
    if typed is not None:
        st.markdown(f":red[:material/error: {NO_NUMBER.format(typed=plain(typed))}]")
    ready = card is not None and studio.library.is_ready(card)
    if card is not None and not ready:
        st.markdown(f":orange[:material/warning: {plain(card.title)} is not prepared yet.]")
        st.page_link("pages/data.py", label="Prepare it on the Data page", icon=":material/arrow_forward:")
    if problem := studio.training.capacity().problem:
        st.markdown(f":red[:material/error: {plain(problem)}]")
    waiting = session.workspace is not None and studio.store.runs.active(session.workspace) is not None
    both = right is not None and on_purpose(session, draft, problems, right)
    sound = not errors(problems)
    possible = typed is None and ready and not problem and (both or sound)
    if possible and sound and not both and not waiting and session.workspace is not None:
        studio.training.warm_up(session.workspace, draft)
    turn = "These would wait for their turn." if both else "This one would wait for its turn."
    with st.container(key="train-row", horizontal=True, vertical_alignment="center", gap="small"):
        note_what_is_shown(session)
        if folded and run is not None:
            st.markdown(draft_line(draft, run, problems), width="stretch")
        st.button(
            TRAIN[both, waiting],
            key="train-both" if both else "train",
            type="secondary" if waiting else "primary",
            icon=":material/play_arrow:",
            disabled=not possible,
            help=f"A run is under way. {turn} {BY_KEYS}" if waiting and folded else BY_KEYS,
            on_click=caught(submit_both if both else submit_draft),
            args=(session, studio),
        )
        if run is not None:
            fold_button(session, folded, disabled=typed is not None)
        if session.can_undo:
            undo_button(session)
        if not folded:
            words = [told_apart(draft, run.spec)] if run is not None else []
            words += [f"A run is under way. {turn}"] if waiting else []
            st.caption(" ".join(words))
