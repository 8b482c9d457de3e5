"""A run branched from one of its epochs: from which, and what is another from there on."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import streamlit as st

from tdc_core.catalog.layers import find_layer
from tdc_core.catalog.schedules import SCHEDULES, find_schedule
from tdc_core.checks.on_purpose import blocking
from tdc_core.runs.models import Run
from tdc_core.runs.states import experiment_after, kept_epochs
from tdc_core.runs.store import StoreError
from tdc_core.spec import ExperimentSpec
from tdc_core.spec.messages import Code
from tdc_core.ui.parts.problems import plain
from tdc_core.ui.parts.referee import looked_at
from tdc_core.ui.run import words as run_words
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.focus import look_at
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session
from tdc_core.ui.train.form import NO_NUMBER, parse_rate
from tdc_core.ui.train.resume_form import AS_BEFORE
from tdc_core.words.messages import words_of, words_of_error

BRANCH = "Branch from an epoch"
NO_EPOCH_YET = "This run has no whole epoch yet. Once it has, another run can go on from there."
NOTHING_CHANGED = "Nothing is changed yet, so the branch would repeat the run."
_RATE = "rate"  # of a layer that leaves out units
_WIDTH = 150  # pixels


def branch_form(session: Session, studio: Services, token: str, run: Run) -> None:
    """Draw the button that opens the form, and the form while it is open.

    Args:
        session: the visitor's.
        studio: the services.
        token: whose run it is.
        run: one of the visitor's own, which may be under way.
    """
    if run.override or not (run.alive or run.epochs_done):
        return
    menu = st.expander(BRANCH, icon=":material/alt_route:", type="compact", key=_key(run, "menu"), on_change="rerun")
    if not menu.open:
        return
    with menu:
        if run.epochs_done:
            _form(session, studio, token, run)
        else:
            st.caption(NO_EPOCH_YET)


def _form(session: Session, studio: Services, token: str, run: Run) -> None:
    def branch() -> None:
        epoch, spec, refusals = _asked(session, studio, run)  # what the fields hold now, whenever the page was drawn
        if refusals:
            return
        try:
            begun = studio.training.branch(token, run.id, epoch, spec)
        except StoreError as error:
            session.show(_key(run, "refused"), words_of_error(error))
            return
        session.show(_key(run, "refused"), None)
        session.show(_key(run, "menu"), False)
        look_at(session, begun.id)

    _fields(session, studio, run)
    epoch, spec, refusals = _asked(session, studio, run)
    folder = studio.settings.runs_dir / run.id
    if spec.trains_like(experiment_after(run, folder, epoch)):
        st.caption(NOTHING_CHANGED)
    start = _start(folder, epoch)
    if start is not None:
        st.caption(words_on_start(start, epoch))
    st.button(
        "Branch",
        key=_key(run, "begin"),
        icon=":material/alt_route:",
        disabled=bool(refusals),
        on_click=caught(branch),
    )
    for refusal in filter(None, (*refusals, session.shown(_key(run, "refused")))):
        st.markdown(f":red[:material/error: {plain(refusal)}]")


def _fields(session: Session, studio: Services, run: Run) -> None:
    most = studio.settings.max_epochs
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        epoch = st.number_input(
            "From epoch",
            1,
            run.epochs_done,
            run.best_epoch or run.epochs_done,
            key=_key(run, "epoch"),
            width=_WIDTH,
            help="Up to this epoch the branch is this run. The best epoch is offered.",
        )
        base = experiment_after(run, studio.settings.runs_dir / run.id, epoch)
        epochs_key, offered = _key(run, "epochs"), _epochs_offered(base, epoch, most)
        if session.shown(epochs_key) in (None, session.shown(_key(run, "offered"))):  # nobody has set another number
            session.show(epochs_key, offered)
        session.show(_key(run, "offered"), offered)
        st.number_input(
            "Epochs in all",
            2,
            max(2, most),
            offered,
            key=epochs_key,
            width=_WIDTH,
            help="Those up to there count too.",
        )
        st.text_input(
            "Learning rate",
            key=_key(run, "rate"),
            placeholder=AS_BEFORE.format(rate=run_words.rate(base.training.learning_rate)),
            max_chars=30,
            width=_WIDTH,
            help="From there on. Left empty, it stays as it was.",
        )
        for at, label, share in dropouts(base):
            st.number_input(label, 0.0, 1.0, share, 0.05, "%g", key=_key(run, f"layer-{at}"), width=_WIDTH)
        titles = {"": "Constant", **{row.name: row.title for row in SCHEDULES}}
        names = [*titles, *({_schedule_of(base)} - set(titles))]
        st.selectbox(
            "Learning-rate schedule",
            names,
            names.index(_schedule_of(base)),
            key=_key(run, "schedule"),
            format_func=lambda name: titles.get(name, name),
            width=2 * _WIDTH,
        )


def _asked(session: Session, studio: Services, run: Run) -> tuple[int, ExperimentSpec, list[str]]:
    """What the fields ask for: the epoch, the experiment from there on, and what keeps it from being trained."""
    epoch, epochs, typed, schedule = (
        session.shown(_key(run, field)) for field in ("epoch", "epochs", "rate", "schedule")
    )
    folder = studio.settings.runs_dir / run.id
    base = experiment_after(run, folder, epoch)
    if _start(folder, epoch) is None:
        return epoch, base, [words_of(Code.NOTHING_TO_BRANCH())]
    shares = {at: session.shown(_key(run, f"layer-{at}")) for at, _, _ in dropouts(base)}
    rate = parse_rate(typed) if typed.strip() else base.training.learning_rate
    if rate is None:
        return epoch, base, [NO_NUMBER.format(typed=typed)]
    spec = changed(base, epochs, rate, shares, schedule)
    if epochs <= epoch:
        return epoch, spec, [words_of(Code.TOO_FEW_EPOCHS(done=epoch, least=epoch + 1))]
    return epoch, spec, [problem.message for problem in blocking(spec, looked_at(spec, studio).problems)]


def _epochs_offered(base: ExperimentSpec, epoch: int, most: int) -> int:
    """As many as were asked for; where the run is left after the last of them, twice as many."""
    asked = base.training.epochs
    return max(2, min(most, asked if asked > epoch else 2 * epoch))


def _key(run: Run, field: str) -> str:
    return f"branch-{field}-{run.id}"


def _start(folder: Path, epoch: int) -> int | None:
    """The last epoch up to this one whose state is kept in a run's folder, None where there is none."""
    return max((kept for kept in kept_epochs(folder) if kept <= epoch), default=None)


def _schedule_of(spec: ExperimentSpec) -> str:
    return spec.training.schedule.type if spec.training.schedule else ""


def dropouts(spec: ExperimentSpec) -> list[tuple[int, str, float]]:
    """The layers whose share of units left out may be another in a branch: place, what the field is called, share."""
    found = [(at, layer, layer.params[_RATE]) for at, layer in enumerate(spec.model.layers) if _RATE in layer.params]
    several = len(found) > 1
    titles = {layer.type: row.keras_name for _, layer, _ in found if (row := find_layer(layer.type))}
    return [
        (at, f"{titles.get(layer.type, layer.type)}{f', layer {at + 1}' if several else ''}", float(rate))
        for at, layer, rate in found
        if isinstance(rate, int | float)
    ]


def changed(
    base: ExperimentSpec, epochs: int, rate: float, shares: Mapping[int, float], schedule: str
) -> ExperimentSpec:
    """The experiment of a branch.

    Args:
        base: that of the run, where it is left.
        epochs: in all.
        rate: the learning rate.
        shares: of dropout, by the layer's place.
        schedule: its type, empty for none; the one that the run has keeps its parameters.
    """
    layers = [
        layer.with_params(**{_RATE: shares[at]}) if at in shares and shares[at] != layer.params[_RATE] else layer
        for at, layer in enumerate(base.model.layers)
    ]
    row = find_schedule(schedule)
    chosen = row.default_schedule() if row else None
    if schedule == _schedule_of(base):
        chosen = base.training.schedule
    return base.with_layers(tuple(layers)).with_("training", epochs=epochs, learning_rate=rate, schedule=chosen)


def words_on_start(start: int, epoch: int) -> str:
    """Which epochs are trained again.

    Args:
        start: the last epoch, up to the one where the run is left, whose state it keeps.
        epoch: where it is to be left.
    """
    if start == epoch:
        return f"The state after epoch {epoch} is kept, so no epoch is trained again."
    begins = f"Starts from the state kept after epoch {start}" if start else "Starts from the first weights"
    if start + 1 == epoch:
        return f"{begins}: epoch {epoch} is trained again, with the numbers that it had."
    return f"{begins}: epochs {start + 1} to {epoch} are trained again, with the numbers that they had."
