"""Early stopping and the learning-rate schedule: what changes while the model is fitted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import streamlit as st

from tdc_core.catalog.params import Param
from tdc_core.catalog.schedules import EARLY_STOPPING, SCHEDULES, find_schedule
from tdc_core.checks import Problem
from tdc_core.spec import EarlyStoppingSpec, ParamValue, ScheduleSpec
from tdc_core.ui.parts.fields import param_field
from tdc_core.ui.parts.problems import problems_at, show_problems
from tdc_core.ui.parts.words import explain
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.session import Session

STOPPING, SCHEDULE = "training.early_stopping", "training.schedule"


def schedule_form(session: Session, problems: Sequence[Problem]) -> None:
    """Draw the two, folded away until one is in use.

    Args:
        session: holds the draft, which every change replaces.
        problems: the referee's verdicts on the draft.
    """
    training = session.draft.training
    used = training.early_stopping is not None or training.schedule is not None
    with st.expander("Early stopping and learning-rate schedule", expanded=used, key="schedule-form"):
        _stopping(session, training.early_stopping)
        show_problems(session, problems_at(problems, STOPPING))
        _schedule(session, training.schedule)
        show_problems(session, problems_at(problems, SCHEDULE))


def _stopping(session: Session, stopping: EarlyStoppingSpec | None) -> None:
    key = session.field_key(STOPPING)
    session.show(key, stopping is not None)

    def switch() -> None:
        _change(session, key, early_stopping=EarlyStoppingSpec() if session.shown(key) else None)

    def change(name: str, key: str, value: ParamValue) -> None:
        now = session.draft.training.early_stopping
        if now is not None:
            _change(session, key, early_stopping=now.model_dump() | {name: value})

    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.toggle(
            "Early stopping",
            stopping is not None,
            key=key,
            on_change=caught(switch),
            help=explain("early stopping", "val_loss", first="The best weights are kept either way."),
        )
        if stopping is not None:
            _fields(session, STOPPING, EARLY_STOPPING, stopping.model_dump(), change)


def _schedule(session: Session, schedule: ScheduleSpec | None) -> None:
    key = session.field_key(SCHEDULE)
    titles = {"": "Constant", **{row.name: row.title for row in SCHEDULES}}
    chosen = schedule.type if schedule else ""
    session.show(key, chosen)

    def choose() -> None:
        row = find_schedule(session.shown(key))
        _change(session, key, schedule=row.default_schedule() if row else None)

    def change(name: str, key: str, value: ParamValue) -> None:
        now = session.draft.training.schedule
        if now is not None and now.type == chosen:  # another tab may have chosen another one meanwhile
            _change(session, key, schedule=now.with_params(**{name: value}))

    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        names = [*titles, *({chosen} - set(titles))]
        st.selectbox(
            "Learning-rate schedule",
            names,
            names.index(chosen),
            key=key,
            format_func=lambda name: titles.get(name, name),
            width=220,
            on_change=caught(choose),
            help=explain("schedule", "plateau", first="  \n".join(f"**{row.title}**: {row.help}" for row in SCHEDULES)),
        )
        if schedule is not None and (row := find_schedule(chosen)):
            _fields(session, SCHEDULE, row.params, row.values(schedule), change)


def _fields(
    session: Session,
    path: str,
    params: Sequence[Param],
    values: Mapping[str, ParamValue],
    change: Callable[[str, str, ParamValue], None],
) -> None:
    for param in params:
        key = session.field_key(f"{path}.{param.name}")
        param_field(session, param, values[param.name], key, partial(change, param.name, key))


def _change(session: Session, key: str, **values: object) -> None:
    session.replace_draft(session.draft.with_("training", **values), by=key)
