"""How much of a run is luck: its experiment trained with several seeds, beside the draft where that is another."""

from __future__ import annotations

import math

import streamlit as st
from pydantic import ValidationError

from tdc_core.charts.seeds import Curve, seeds_figure
from tdc_core.checks.on_purpose import blocking
from tdc_core.results.luck import said
from tdc_core.results.seeds import SeedsPlan, SeedsSoFar, comparable, in_words
from tdc_core.runs.group_models import Group, GroupKind, GroupStatus
from tdc_core.runs.models import Run, RunStatus
from tdc_core.runs.store import StoreError
from tdc_core.spec import ExperimentSpec
from tdc_core.spec.experiment import LONGEST
from tdc_core.ui.parts.problems import plain
from tdc_core.ui.parts.referee import looked_at
from tdc_core.ui.parts.steady import steady_chart
from tdc_core.ui.parts.ticker import tick
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session
from tdc_core.words.messages import words_of, words_of_error

LUCK = "Is it luck?"
WHY = (
    "A seed decides the first weights and the order of the rows, so the same experiment ends elsewhere with another "
    "one. Trained with several, it shows how much of its result is luck. The runs wait until nobody's ordinary runs do."
)
AGAINST = "Against your draft"
DRAFT = "The draft of "
"""Begins the name of a draft that is called as the run is."""
FEWEST, MOST = 3, 10
_EVERY = 2.0  # seconds


def luck_form(session: Session, studio: Services, token: str, run: Run) -> None:
    """Draw the button that opens it, and while it is open the seeds of the run's experiment, or the way to them.

    Args:
        session: the visitor's.
        studio: the services.
        token: whose run it is.
        run: one of the visitor's own that has ended.
    """
    if not has_luck_form(run):
        return
    menu = st.expander(LUCK, icon=":material/casino:", type="compact", key=_key(run, "menu"), on_change="rerun")
    if not menu.open:
        return
    with menu:
        found = seeds_of(studio, token, run.spec)
        if found is not None:
            _so_far(studio, token, *found)
        if found is None or not found[0].alive:
            _form(session, studio, token, run)


def has_luck_form(run: Run) -> bool:
    """Whether the run is one of whose experiment seeds can be trained: it has finished, and is of one piece."""
    of_one_piece = run.branch is None and all(segment.learning_rate is None for segment in run.segments)
    return not run.override and run.status is RunStatus.FINISHED and of_one_piece


def open_luck_form(session: Session, run: Run) -> None:
    """Have it stand open once the run is looked at. Call it in a callback."""
    session.show(_key(run, "menu"), True)


def seeds_of(studio: Services, token: str, spec: ExperimentSpec) -> tuple[Group, SeedsPlan] | None:
    """The workspace's newest group of seeds that begins with this experiment, None where there is none."""
    for group in studio.store.groups.of(token):
        if group.kind is not GroupKind.SEEDS:
            continue
        try:
            plan = SeedsPlan.model_validate_json(group.content)
        except ValidationError:  # of other code
            continue
        if plan.experiments[0].trains_like(spec):
            return group, plan
    return None


def _form(session: Session, studio: Services, token: str, run: Run) -> None:
    rival = _rival(session, studio, run.spec)

    def train() -> None:
        against = _rival(session, studio, run.spec) if session.shown(_key(run, "against")) else None
        if against is not None and against.name == run.spec.name:
            against = against.model_copy(update={"name": f"{DRAFT}{against.name}"[:LONGEST]})
        plan = SeedsPlan(
            experiments=(run.spec, against) if against else (run.spec,), count=session.shown(_key(run, "count"))
        )
        name = " against ".join(plan.names)
        try:
            studio.training.submit_group(token, GroupKind.SEEDS, name, plan.model_dump_json(), plan.members())
        except StoreError as error:
            session.show(_key(run, "refused"), words_of_error(error))
            return
        session.show(_key(run, "refused"), None)

    st.caption(WHY)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.number_input("Seeds", FEWEST, MOST, 5, key=_key(run, "count"), width=150)
        if rival is not None:
            st.toggle(AGAINST, key=_key(run, "against"), help="Both are trained with the same seeds and compared.")
        st.button("Train the seeds", key=_key(run, "train"), icon=":material/casino:", on_click=caught(train))
    if refused := session.shown(_key(run, "refused")):
        st.markdown(f":red[:material/error: {plain(refused)}]")


def _rival(session: Session, studio: Services, spec: ExperimentSpec) -> ExperimentSpec | None:
    """The draft, where it is another experiment on the same rows, and can be trained."""
    draft = session.draft
    if not comparable(spec, draft) or draft.trains_like(spec):
        return None
    seen = looked_at(draft, studio)
    ready = seen.card is not None and studio.library.is_ready(seen.card)
    return draft if ready and not blocking(draft, seen.problems) else None


@st.fragment
def _so_far(studio: Services, token: str, group: Group, plan: SeedsPlan) -> None:
    """What the seeds have come to, drawn anew while they go on."""

    def stop() -> None:
        studio.training.stop_group(token, group.id)

    now = studio.store.groups.own(token, group.id)
    if now is None or now.alive != group.alive:
        st.rerun()
    runs = draw_seeds(studio, group, plan)
    ended = sum(not run.alive for run in runs)
    if group.status is GroupStatus.STOPPED and group.message is not None:
        st.caption(plain(words_of(group.message)))
    if not group.alive:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(f"{ended} of {len(runs)} runs have ended.")
        st.button(
            "Stop the seeds",
            key=f"luck-stop-{group.id}",
            icon=":material/stop:",
            on_click=caught(stop),
        )
    studio.training.ensure_host()
    tick("luck", _EVERY)


def draw_seeds(studio: Services, group: Group, plan: SeedsPlan) -> list[Run]:
    """Draw a line for each seed, and what they have come to in words; the runs of the group."""
    runs = studio.store.groups.members(group.id)
    so_far = SeedsSoFar(plan, runs)
    _chart(studio, group, so_far)
    for name, over in zip(plan.names, so_far.each, strict=True):
        st.markdown(plain(in_words(name, plan.metric, over)))
    if so_far.compared is not None and not group.alive:
        st.markdown(f"**{plain(words_of(said(so_far.compared, (plan.names[0], plan.names[1]))))}**")
    return runs


def _chart(studio: Services, group: Group, so_far: SeedsSoFar) -> None:
    plan, metric = so_far.plan, so_far.plan.metric
    curves: list[dict[int, Curve]] = [{} for _ in plan.experiments]
    for run in so_far.runs:
        if run.epochs_done:
            values = (point.values.get(metric.validation) for point in studio.store.epochs.of(run.id))
            line = [value if value is not None and math.isfinite(value) else None for value in values]
            curves[plan.experiment_of(run)][run.spec.training.seed] = line
    epochs = max(spec.training.epochs for spec in plan.experiments)
    empty = seeds_figure(metric.validation, plan.names, plan.seeds, epochs, [{} for _ in plan.experiments])
    drawn = seeds_figure(metric.validation, plan.names, plan.seeds, epochs, curves)
    steady_chart(empty, drawn, f"luck-{group.id}", f"{metric.validation} by epoch, a thin line for each seed")


def _key(run: Run, field: str) -> str:
    return f"luck-{field}-{run.id}"
