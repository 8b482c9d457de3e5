"""The lesson about heads: two clicks lead to units, activation, loss and labels, and to an experiment."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from tdc_core.catalog.datasets import DatasetCard, find_dataset
from tdc_core.catalog.heads import HEADS, Head
from tdc_core.content.lessons import Lesson
from tdc_core.export.pieces import literal
from tdc_core.spec import ExperimentSpec, HeadSpec, Labels
from tdc_core.ui.learn.pieces import open_button, section, text
from tdc_core.ui.parts.problems import plain
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session

Question = Literal["yes_no", "several"]

_QUESTIONS: dict[Question, str] = {"yes_no": "Yes or no", "several": "Which of several"}
_LABELS: dict[Labels, str] = {"integer": "As integers", "one_hot": "One-hot"}
_EXAMPLES: dict[tuple[Question, Labels], str] = {
    ("yes_no", "integer"): "0 or 1",
    ("yes_no", "one_hot"): "[1, 0] or [0, 1]",
    ("several", "integer"): "0, 1, 2, …",
    ("several", "one_hot"): "[0, 1, 0, …]",
}
_DECISION: dict[tuple[Question, Labels], str] = {
    ("yes_no", "integer"): "sigmoid_binary",
    ("yes_no", "one_hot"): "softmax_one_hot",
    ("several", "integer"): "softmax_integer",
    ("several", "one_hot"): "softmax_one_hot",
}
_FITTING: dict[Question, str] = {"yes_no": "breast_cancer", "several": "iris"}
"""The data set of the experiment that is opened where the draft's own has another number of classes."""
HAS_HEAD = ":green[:material/check:] Your experiment has this head."
OTHER_QUESTION = "Your data set, {title}, has {classes} classes, so it asks the other question."
ASKS_NUMBER = "Your data set, {title}, asks for a number; the lesson “Predicting numbers” is about that."


def head_choice_view(session: Session, studio: Services, lesson: Lesson) -> None:
    """Draw the lesson."""
    section(lesson, "play")
    with st.container(border=True, key="head-play"):
        question, labels = _clicks(session)
        if question is None or labels is None:
            st.caption("The answer appears here.")
            return
        card = studio.card(session.draft.data)
        own = card is not None and asks(card) == question
        shown = card if card is not None and own else _card(_FITTING[question])
        row = decide(question, labels)
        _answer(lesson, question, labels, row.spec(shown.class_count), shown)
        if own:
            _take(session, row.spec(shown.class_count), shown)
        else:
            _instead(session, studio, shown, row, labels)


def asks(card: DatasetCard) -> Question | None:
    """The question that a data set's classes answer; None where it asks for a number."""
    if card.target == "number":
        return None
    return "yes_no" if len(card.classes) == 2 else "several"


def decide(question: Question, labels: Labels) -> Head:
    """The head for a question and a writing of the labels."""
    return next(row for row in HEADS if row.name == _DECISION[question, labels])


def _clicks(session: Session) -> tuple[Question | None, Labels | None]:
    with st.container(horizontal=True, gap="large"):
        question: Question | None = st.segmented_control(
            "You ask",
            list(_QUESTIONS),
            format_func=_QUESTIONS.__getitem__,
            key=session.key("learn.question"),
            persist_state="session",
        )
        labels: Labels | None = st.segmented_control(
            "The labels are written",
            list(_LABELS),
            format_func=_LABELS.__getitem__,
            key=session.key("learn.labels"),
            persist_state="session",
        )
    return question, labels


def _answer(lesson: Lesson, question: Question, labels: Labels, head: HeadSpec, card: DatasetCard) -> None:
    units = "1 unit" if head.units == 1 else f"{head.units} units"
    st.markdown(f"### {units}, {head.activation}, {head.loss}")
    st.caption(f"{plain(card.title)}: {_classes(card)}. Labels like {plain(_EXAMPLES[question, labels])}")
    st.code(
        f"keras.layers.Dense({head.units}, activation={literal(head.activation)})  # the last layer\n"
        f"model.compile(optimizer={literal('adam')}, loss={literal(head.loss)}, metrics=[{literal('accuracy')}])",
        language="python",
        wrap_lines=True,
    )
    text(lesson.sections[f"{question}-{labels}"].text)


def _classes(card: DatasetCard, most: int = 4) -> str:
    names = [plain(name) for name in card.classes[:most]]
    return ", ".join(names) + (f" and {len(card.classes) - most} more" if len(card.classes) > most else "")


def _take(session: Session, head: HeadSpec, card: DatasetCard) -> None:
    """The button that gives the draft this head."""
    if session.draft.model.head == head:
        with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
            st.markdown(HAS_HEAD, width="content")
            st.page_link("pages/train.py", label="To the Train page", icon=":material/arrow_forward:")
        return
    st.button(
        "Use it in my experiment",
        key=session.key("learn.take-head"),
        type="primary",
        icon=":material/adjust:",
        on_click=caught(_set_head),
        args=(session, head),
        help=f"Sets units, activation, loss and labels. {plain(card.title)} and your layers stay.",
    )


def _set_head(session: Session, head: HeadSpec) -> None:
    session.replace_draft(session.draft.with_head(head))
    labels = "one-hot" if head.labels == "one_hot" else "integer"
    session.notify(f"The head is now {head.activation} with {head.loss} and {labels} labels.", "success")


def _instead(session: Session, studio: Services, card: DatasetCard, row: Head, labels: Labels) -> None:
    """An experiment that fits the question, where the draft's data set does not."""
    own = studio.card(session.draft.data)
    if own is not None and own.target == "class":
        text(OTHER_QUESTION.format(title=plain(own.title), classes=len(own.classes)))
    elif own is not None:
        text(ASKS_NUMBER.format(title=plain(own.title)))
    open_button(session, _experiment(card, row, labels), "head", f"Try it on {plain(card.title)}")


def _experiment(card: DatasetCard, row: Head, labels: Labels) -> ExperimentSpec:
    """A small experiment with that head; TFDS' or scikit-learn's only split is cut at 80 percent."""
    spec = ExperimentSpec.model_validate(
        {
            "name": f"{card.title}, {'one-hot' if labels == 'one_hot' else 'integer'} labels",
            "data": {"dataset": card.name, "scaling": "standard"},
            "model": {
                "layers": [{"type": "dense", "units": units, "activation": "relu"} for units in (64, 32)],
                "head": row.spec(card.class_count).model_dump(),
            },
            "training": {"batch_size": 10 if card.examples < 500 else 32},
        }
    )
    return spec


def _card(name: str) -> DatasetCard:
    card = find_dataset(name)
    if card is None:
        raise LookupError(name)
    return card
