"""What the lessons share: sections in a width that reads well, and the button that opens an experiment."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from tdc_core.content.lessons import Lesson
from tdc_core.spec import ExperimentSpec
from tdc_core.ui.parts.problems import plain
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.session import Session

READING = 760
"""Width of running text in pixels: some 90 letters a line."""
OPENED = "Opened “{name}” in place of “{before}”. It is ready on the Train page."
IN_HAND = "“{name}” is your experiment now."


def section(lesson: Lesson, name: str, **facts: str) -> None:
    """Draw a section of a lesson: its heading and its text.

    Args:
        lesson: the lesson.
        name: the section's name.
        facts: put into the text at the places in braces that have their names.
    """
    part = lesson.sections[name]
    st.subheader(part.title)
    text(part.text.format(**facts) if facts else part.text)


def text(words: str) -> None:
    """Draw running text."""
    st.markdown(words, width=READING)


def open_button(
    session: Session,
    spec: ExperimentSpec,
    place: str,
    label: str = "",
    kind: Literal["primary", "secondary"] = "primary",
) -> None:
    """A button that makes an experiment the draft; once it is the draft, the way to the Train page.

    Args:
        session: holds the draft.
        spec: the experiment.
        place: tells two of these buttons on a page apart.
        label: what the button says, “Open” and the experiment's name where empty.
        kind: how much the button stands out.
    """
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key=f"open-{place}"):
        if session.draft == spec:
            st.markdown(f":green[:material/check:] {IN_HAND.format(name=plain(spec.name))}", width="content")
            st.page_link("pages/train.py", label="To the Train page", icon=":material/arrow_forward:")
            return
        st.button(
            label or f"Open “{plain(spec.name)}”",
            key=session.key(f"open.{place}"),
            type=kind,
            icon=":material/science:",
            wrap=True,
            on_click=caught(_open),
            args=(session, spec),
            help="It takes the place of the experiment that you have in hand. Undo on the Model page brings that back.",
        )


def _open(session: Session, spec: ExperimentSpec) -> None:
    before = session.draft.name
    session.replace_draft(spec)
    session.notify(OPENED.format(name=spec.name, before=before), "success")
