"""The draft in one line, beside a run that is shown: what would be trained next, and how it differs from that run."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from tdc_core.checks import Problem, Severity
from tdc_core.runs.models import Run
from tdc_core.spec import ExperimentSpec
from tdc_core.ui.model.words import count_of
from tdc_core.ui.parts.problems import plain, problems_at
from tdc_core.ui.run import words as run_words
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.session import Session

YOUR_DRAFT = "**Your draft:**"
SAME = "The draft is the experiment of this run."
CHANGED = "The draft has changed since this run: {parts}."
PARTS = {"data": "data", "model": "model", "training": "settings"}
"""What the parts of an experiment are called here."""


def draft_line(draft: ExperimentSpec, run: Run, problems: Sequence[Problem]) -> str:
    """The line, as Markdown.

    Args:
        draft: the experiment in hand.
        run: the run that is shown.
        problems: what the referee says of the draft; warnings are counted, as the open form names them.
    """
    words = f"{YOUR_DRAFT} {plain(run_words.settings(draft.training))}"
    warnings = sum(problem.severity is Severity.WARNING for problem in problems_at(problems, "training"))
    if warnings:
        words += f"  :orange[:material/warning: {count_of(warnings, 'warning')}]"
    return f"{words}  \n:gray[:small[{told_apart(draft, run.spec)}]]"


def told_apart(draft: ExperimentSpec, trained: ExperimentSpec) -> str:
    """Whether the draft is what a run has trained, and if not, where they differ; names don't count."""
    changed = [words for part, words in PARTS.items() if getattr(draft, part) != getattr(trained, part)]
    return CHANGED.format(parts=", ".join(changed)) if changed else SAME


def fold_button(session: Session, folded: bool, disabled: bool) -> None:
    """The button that opens the settings, or folds them again; disabled while something typed there can't be read."""
    st.button(
        "Change" if folded else "Done",
        key="change-draft" if folded else "fold-draft",
        icon=":material/tune:" if folded else ":material/unfold_less:",
        help=None if folded else "Folds the settings into a line. What you changed is kept.",
        disabled=disabled,
        on_click=caught(session.open_form),
        args=(folded,),
    )


def undo_button(session: Session) -> None:
    """The button that takes back the last change of the draft."""
    st.button(
        "Undo",
        key=session.key("undo"),
        icon=":material/undo:",
        type="tertiary",
        help="The last change of the draft, on any page.",
        on_click=caught(session.undo),
    )
