"""What of a sweep few people set, folded away: its name, its metric, how many at a time, the seed of chance."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from tdc_core.spec.experiment import LONGEST
from tdc_core.sweeps.spec import LARGEST_SEED, MOST_PARALLEL, MOST_TRIALS
from tdc_core.tasks.task import task_on
from tdc_core.ui.parts.problems import plain
from tdc_core.ui.parts.words import explain
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session
from tdc_core.ui.vary.editor import vary_key
from tdc_core.ui.vary.plan import Plan, Row, change_plan

_WIDTH = 150  # pixels


def more_of_the_search(session: Session, studio: Services, plan: Plan) -> None:
    """Draw the button that opens the rest of a plan.

    Args:
        session: the visitor's, which keeps every change.
        studio: the services.
        plan: what stands there now.
    """
    more = st.popover("More", type="tertiary", key=session.key("vary.more"), on_change="rerun")
    if not more.open:
        return
    with more:
        key, changed = _field(session, "name", plan.name, lambda name: str(name or "").strip())
        st.text_input(
            "Name", plan.name, key=key, max_chars=LONGEST, placeholder=session.draft.name, on_change=caught(changed)
        )
        _judged_by(session, plan)
        workers = studio.training.capacity().workers
        _number(
            session, plan, "parallel", "At a time", 1, MOST_PARALLEL, f"This installation trains {workers} at a time."
        )
        _number(session, plan, "seed", "Seed of chance", 0, LARGEST_SEED, "With the same seed the trials are the same.")
        if plan.pruner == "median":
            _number(session, plan, "startup", "Trials before any is ended", 0, MOST_TRIALS)
            _number(session, plan, "warmup", "Epochs that each trial has", 0, MOST_TRIALS)


def _judged_by(session: Session, plan: Plan) -> None:
    task = task_on(session.draft.data)
    metrics = {metric.validation: metric for metric in task.metrics}
    metric = metrics.get(plan.metric or "", metrics[task.monitor.key])
    names = list(metrics)
    key, changed = _field(session, "metric", metric.validation, lambda name: None if name == task.monitor.key else name)
    st.selectbox(
        "Trials are judged by",
        names,
        names.index(metric.validation),
        key=key,
        help=explain("val_loss"),
        on_change=caught(changed),
    )
    better = "Less" if metric.direction == "min" else "More"
    st.caption(plain(f"{better} is better; that of the best epoch counts."))


def _number(session: Session, plan: Plan, name: str, label: str, low: int, high: int, help_: str = "") -> None:
    value: int = getattr(plan, name)
    key, changed = _field(session, name, value, int)
    st.number_input(label, low, high, value, key=key, width=_WIDTH, help=help_ or None, on_change=caught(changed))


def _field(session: Session, name: str, value: Any, made: Callable[[Any], Any]) -> tuple[str, Callable[[], None]]:
    """The key of a field, with what stands there put into it, and what takes a change of it."""
    key = vary_key(session, Row(name="plan"), name)
    session.show(key, value)

    def changed() -> None:
        held = session.shown(key)
        if held is not None:  # an emptied field goes back to what it was
            change_plan(session, **{name: made(held)})

    return key, changed
