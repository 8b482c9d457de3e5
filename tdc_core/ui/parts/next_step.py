"""The way on, at the foot of a page: where it leads, and what still has to be mended before a training."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from tdc_core.checks.problem import Problem, Severity
from tdc_core.ui.parts.problems import plain

MEND_FIRST = "Nothing can be trained until this is mended, above."


def next_step(page: str, label: str, leads_to: str, hindrances: Sequence[str], hint: str | None = None) -> None:
    """Draw the link to the next page.

    Args:
        page: the name of its file in pages/.
        label: what the link says.
        leads_to: what is done there, in one sentence.
        hindrances: what keeps the experiment from training as it stands here.
        hint: what else is to be known, on hover.
    """
    with st.container(key="next-step", border=True, gap="small"):
        for words in hindrances:
            st.markdown(f":red[:material/error: {plain(words)}]")
        if hindrances:
            st.caption(MEND_FIRST)
        with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
            st.page_link(
                f"pages/{page}.py", label=label, icon=":material/arrow_forward:", icon_position="right", help=hint
            )
            st.caption(leads_to, width="content")


def errors(problems: Sequence[Problem]) -> list[str]:
    """What the referee lets no one train with, in its own words."""
    return [problem.message for problem in problems if problem.severity is Severity.ERROR]
