"""A run that has ended, trained on: for how many epochs in all, and with which learning rate."""

from __future__ import annotations

import streamlit as st

from tdc_core.catalog.schedules import cosine_decay, rate_jump
from tdc_core.checks.on_purpose import blocking
from tdc_core.runs.models import Run, RunStatus
from tdc_core.runs.store import StoreError
from tdc_core.ui.parts.problems import plain
from tdc_core.ui.parts.referee import looked_at
from tdc_core.ui.run import words as run_words
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.focus import look_at
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session
from tdc_core.ui.train.form import NO_NUMBER, parse_rate

RESUME, TRAIN_LONGER = "Resume", "Train longer"
AS_BEFORE = "{rate}, as before"


def resume_form(session: Session, studio: Services, token: str, run: Run, key: str = "resume") -> None:
    """Draw the button that lets a run go on from its last state, and what may be changed then.

    Args:
        session: the visitor's session.
        studio: the services.
        token: whose run it is.
        run: a run that has ended.
        key: tells two forms on a page apart.
    """
    most = studio.settings.max_epochs
    if run.fewest_epochs > most:
        return
    epochs_key, rate_key = (f"resume-{field}-{run.id}-{run.attempt}" for field in ("epochs", "rate"))

    def resume() -> None:
        # What the fields hold now: the page may have been drawn before it was typed.
        epochs, typed = session.shown(epochs_key), session.shown(rate_key)
        if _refusals(run, epochs, typed, studio):
            return
        try:
            studio.training.resume(token, run.id, epochs=epochs, learning_rate=_read_rate(typed))
        except StoreError as error:
            session.notify(str(error), "error")
        look_at(session, run.id)

    with st.container(key=f"{key}-form", horizontal=True, vertical_alignment="bottom", gap="small"):
        epochs = st.number_input(
            "Epochs in all",
            run.fewest_epochs,
            most,
            _epochs_offered(run, most),
            key=epochs_key,
            width=150,
            help="Those that the run has already count too.",
        )
        typed = st.text_input(
            "Learning rate",
            key=rate_key,
            placeholder=AS_BEFORE.format(rate=run_words.rate(run.learning_rate)),
            max_chars=30,
            width=170,
            help=_rate_help(run),
        )
        refusals = _refusals(run, epochs, typed, studio)
        st.button(
            TRAIN_LONGER if run.status is RunStatus.FINISHED else RESUME,
            key=key,
            icon=":material/resume:",
            disabled=bool(refusals),
            on_click=caught(resume),
        )
    if not refusals and (words := words_on_jump(run, epochs)):
        st.caption(plain(words))
    for refusal in refusals:
        st.markdown(f":red[:material/error: {plain(refusal)}]")


def _rate_help(run: Run) -> str:
    """What the learning rate means for the rest of the run."""
    if cosine_decay(run.spec.training) is None:
        return "From here on. Left empty, the run goes on as if it had never ended."
    return "The highest rate of the schedule, from here on. Left empty, it stays as it was."


def words_on_jump(run: Run, epochs: int) -> str:
    """What another number of epochs does to a schedule that is laid over all of them; empty where that is nothing.

    Args:
        run: a run that has ended.
        epochs: how many it is to have in all.
    """
    done, training = run.epochs_done, run.spec.training.model_copy(update={"learning_rate": run.learning_rate})
    jump = rate_jump(training, training.model_copy(update={"epochs": epochs}), done) if done else None
    if jump is None:
        return ""
    before, after = run_words.rate(jump.before), run_words.rate(jump.after)
    return (
        f"The schedule is laid anew over {epochs} epochs: the learning rate goes from {before} at the end of epoch "
        f"{done} to {after}. The loss may rise at first, and the numbers are not those of a run that was asked for "
        f"{epochs} epochs from the start."
    )


def _epochs_offered(run: Run, most: int) -> int:
    """As many as were asked for; where it has them all, twice as many."""
    asked = run.spec.training.epochs
    return min(most, asked if asked >= run.fewest_epochs else 2 * run.epochs_done)


def _read_rate(typed: str) -> float | None:
    """The learning rate that was typed; None for none, and for what is no number."""
    return parse_rate(typed) if typed.strip() else None


def _refusals(run: Run, epochs: int, typed: str, studio: Services) -> list[str]:
    """What keeps the run from going on like that."""
    rate = _read_rate(typed)
    if typed.strip() and rate is None:
        return [NO_NUMBER.format(typed=typed)]
    changed = run.spec.with_("training", epochs=epochs, learning_rate=run.learning_rate if rate is None else rate)
    return [problem.message for problem in blocking(changed, looked_at(changed, studio).problems, run.override)]
