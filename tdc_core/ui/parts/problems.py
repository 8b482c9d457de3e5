"""Problems at the place they belong to, with their fix; text made safe for Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable

import streamlit as st

from tdc_core.checks.problem import Problem, Severity
from tdc_core.content.lessons import lesson_about
from tdc_core.spec import ExperimentSpec, one_line
from tdc_core.ui.parts.lesson_link import lesson_link
from tdc_core.ui.session.draft_fields import merge
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.session import Session

_ICONS = {
    Severity.ERROR: (":red[:material/error:]", "red"),
    Severity.WARNING: (":orange[:material/warning:]", "orange"),
    Severity.INFO: (":blue[:material/info:]", "gray"),
}
_MARKDOWN = re.compile(r"[\\`*_{}\[\]()<>#+!|~$:&]|^ ?-|^ ?\d{1,9}\.(?=\s|$)")
_FOUND_LATER = re.compile(
    r":(?=[\w+-]+:|material[/_])|https?(?=://)|www(?=\.)|[-.\w+](?=@)|(?<!\S)(?:<->|->|<-|--|>=|<=|~=)(?!\S)",
    re.IGNORECASE,
)
_NOTHING = ":small[]"


def plain(text: str) -> str:
    """Text that Markdown shows as it stands, on one line.

    A backslash is not enough for addresses, emoji, icons and arrows: Streamlit looks for these once Markdown is read,
    in each piece of text. So a piece ends in their midst, with an element that shows nothing.
    """
    parted = _FOUND_LATER.sub(lambda found: "\0".join(found[0]) + "\0" * (len(found[0]) == 1), one_line(text).strip())
    return _MARKDOWN.sub(lambda found: f"{found[0][:-1]}\\{found[0][-1]}", parted).replace("\0", _NOTHING)


def problems_at(problems: Iterable[Problem], *paths: str) -> list[Problem]:
    """The problems that lie at one of the paths, or below it."""
    return [p for p in problems if any(p.path == path or p.path.startswith(f"{path}.") for path in paths)]


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """The problems that keep an experiment from being trained."""
    return [problem for problem in problems if problem.severity is Severity.ERROR]


def show_problems(session: Session, problems: Iterable[Problem]) -> None:
    """Each problem with its reason, a button where there is a single right repair, and the lesson about it."""
    for number, problem in enumerate(problems):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            problem_line(problem)
            if problem.fix is not None:
                st.button(
                    "Fix it",
                    key=session.key(f"fix.{problem.path}.{problem.code}.{number}"),
                    icon=":material/build:",
                    type="tertiary",
                    on_click=caught(_fix),
                    args=(session, session.draft, problem.fix),
                )
            lesson_link(lesson_about(problem.code))


def problem_line(problem: Problem) -> None:
    """A problem in one sentence, by its severity, with its reason as help."""
    icon, colour = _ICONS[problem.severity]
    st.markdown(f"{icon} :{colour}[{plain(problem.message)}]", help=_explanation(problem), width="content")


def _explanation(problem: Problem) -> str | None:
    parts = [problem.why, f"Keras: {problem.keras}" if problem.keras else ""]
    return "  ".join(plain(part) for part in parts if part) or None


def _fix(session: Session, judged: ExperimentSpec, fixed: ExperimentSpec) -> None:
    """Take the repair; what was changed since it was offered, in the same moment, stays."""
    session.replace_draft(merge(judged, session.draft, fixed)[0])
