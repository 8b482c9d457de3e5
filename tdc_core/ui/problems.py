"""Messages at the place they belong to: notices, problems with their fix, text made safe for Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable

import streamlit as st

from tdc_core.checks.problem import Problem, Severity
from tdc_core.spec import ExperimentSpec
from tdc_core.ui.draft_fields import merge
from tdc_core.ui.session import Session

_ICONS = {
    Severity.ERROR: (":red[:material/error:]", "red"),
    Severity.WARNING: (":orange[:material/warning:]", "orange"),
    Severity.INFO: (":blue[:material/info:]", "gray"),
}
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+!|~$:])")


def plain(text: str) -> str:
    """Text that Markdown shows as it stands."""
    return _MARKDOWN.sub(r"\\\1", text)


def show_notices(session: Session) -> None:
    """What is to be said once, at the top of the page."""
    boxes = {"info": st.info, "success": st.success, "warning": st.warning, "error": st.error}
    for notice in session.take_notices():
        boxes[notice.kind](plain(notice.message))


def problems_at(problems: Iterable[Problem], *paths: str) -> list[Problem]:
    """The problems that lie at one of the paths, or below it."""
    return [p for p in problems if any(p.path == path or p.path.startswith(f"{path}.") for path in paths)]


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """The problems that keep an experiment from being trained."""
    return [problem for problem in problems if problem.severity is Severity.ERROR]


def show_problems(session: Session, problems: Iterable[Problem]) -> None:
    """Each problem with its reason, and a button where there is a single right repair."""
    for number, problem in enumerate(problems):
        icon, colour = _ICONS[problem.severity]
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"{icon} :{colour}[{plain(problem.message)}]", help=_explanation(problem), width="content")
            if problem.fix is not None:
                st.button(
                    "Fix it",
                    key=session.key(f"fix.{problem.path}.{problem.code}.{number}"),
                    icon=":material/build:",
                    type="tertiary",
                    on_click=_fix,
                    args=(session, session.draft, problem.fix),
                )


def _explanation(problem: Problem) -> str | None:
    parts = [problem.why, f"Keras: {problem.keras}" if problem.keras else ""]
    return plain("  ".join(part for part in parts if part)) or None


def _fix(session: Session, judged: ExperimentSpec, fixed: ExperimentSpec) -> None:
    """Take the repair; what was changed since it was offered, in the same moment, stays."""
    session.replace_draft(merge(judged, session.draft, fixed)[0])
