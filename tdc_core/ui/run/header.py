"""The head of the run in focus, the same on every page of results: what it is, what it brought, what can be done."""

from __future__ import annotations

import streamlit as st

from tdc_core.runs.group_models import Branch
from tdc_core.runs.models import Run
from tdc_core.spec import OWN
from tdc_core.ui.frame.run_strip import stop_button
from tdc_core.ui.parts.problems import plain
from tdc_core.ui.run import words as run_words
from tdc_core.ui.run.live_run import LiveRun
from tdc_core.ui.run.menu import run_menu
from tdc_core.ui.run.share import share_button
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.focus import complete_address, leave_link, look_at
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session

SHARED = ":primary-badge[:material/visibility: Shared with you: look, not touch.]"
BRANCH_OF = "Branch of {name} from epoch {epoch}"
TAKEN = "Your draft is now the experiment of the run “{name}”. Undo takes it back."


def run_header(
    session: Session, studio: Services, token: str, shown: LiveRun, own: bool = True, pair: bool = False
) -> None:
    """Draw the head.

    Args:
        session: the visitor's.
        studio: the services.
        token: the visitor's workspace.
        shown: the run in focus.
        own: whether it is the visitor's; who may only look can't stop or share it.
        pair: whether it is shown beside another, where each has buttons of its own.
    """
    run = shown.run
    with st.container(key="run-header", horizontal=True, vertical_alignment="center", gap="xsmall"):
        with st.container(key="run-name", gap=None, width="stretch"):
            st.header(plain(run.name), anchor=False)
            st.caption(facts(shown))
            if run.branch is not None:
                _origin(session, studio, token, run, run.branch, own)
            if not own:
                st.markdown(SHARED)
        if own:
            run_menu(session, studio, token, run)
        with st.container(key="run-buttons", horizontal=True, width="content", gap="xsmall"):
            if own and run.alive and not pair:
                stop_button(run, token, studio, key="stop")
            if own and not pair:
                share_button(run)
            if not pair:
                open_experiment(session, run)
            if not own:
                st.button(
                    "Go to your own runs",
                    key="leave-link",
                    icon=":material/arrow_forward:",
                    on_click=caught(leave_link),
                )
        if own:
            complete_address(run)


def _origin(session: Session, studio: Services, token: str, run: Run, branch: Branch, own: bool) -> None:
    """Where a branch comes from, with a way there where it is the visitor's own and still there."""
    trunk = studio.store.runs.own(token, branch.trunk) if own else None
    if trunk is None:
        st.caption(BRANCH_OF.format(name="a run that was deleted" if own else "another run", epoch=branch.epoch))
        return
    st.button(
        BRANCH_OF.format(name=f"“{plain(trunk.name)}”", epoch=branch.epoch),
        key=f"trunk-{run.id}",
        icon=":material/alt_route:",
        type="tertiary",
        wrap=True,
        help="Back to the run that it leaves.",
        on_click=caught(look_at),
        args=(session, trunk.id),
    )


def facts(shown: LiveRun) -> str:
    """What the run trains, when it was started, and once it has ended its score: as Markdown, in one line."""
    run = shown.run
    parts = [
        shown.card.title if shown.card else run.spec.data.dataset.removeprefix(OWN),
        run_words.settings(run.spec.training),
        f"{run.created.astimezone():%d %b, %H:%M}",
    ]
    words = plain("  ·  ".join(parts))
    score = run.evaluation.best.get("validation") if run.evaluation else None
    return words if score is None else f"{words}  ·  **{plain(run_words.score(shown.task, score))}**"


def open_experiment(session: Session, run: Run, key: str = "open-experiment-of-run") -> None:
    """A button that takes the run's experiment into the draft; the key tells two on a page apart."""
    same = run.spec.trains_like(session.draft)

    def take() -> None:
        session.replace_draft(run.spec)
        session.notify(TAKEN.format(name=run.name), "success")

    st.button(
        "Open its experiment",
        key=key,
        icon=":material/edit_note:",
        disabled=same,
        help="Your draft is this experiment already." if same else "Takes the place of your draft. It can be undone.",
        on_click=caught(take),
    )
