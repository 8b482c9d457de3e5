"""The split: a slider and a slicing string for each part, both views of the same text in the draft."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.checks.problem import Problem
from tdc_core.spec import DataSpec, SplitError
from tdc_core.ui.data.percent_slice import Part, PercentSlice, slide, with_test, without_test
from tdc_core.ui.model.words import count_of
from tdc_core.ui.parts.problems import problems_at, show_problems
from tdc_core.ui.parts.words import explain
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.session import Session

TITLES: dict[Part, str] = {"train": "Training", "validation": "Validation", "test": "Test"}
NOT_FOR_SLIDER = "The slider can't express this slice. Moving it writes a new one."


def split_editor(session: Session, card: DatasetCard, problems: Sequence[Problem]) -> None:
    """Draw the parts, each with its slider, its string, its number of examples and what is wrong with it."""
    for part in ("train", "validation", "test"):
        with st.container(border=True, gap="small", key=f"part-{part}"):
            _part(session, card, part)
            show_problems(session, problems_at(problems, f"data.{part}"))


def _part(session: Session, card: DatasetCard, part: Part) -> None:
    data = session.draft.data
    text: str | None = getattr(data, part)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{TITLES[part]}** :gray[{_examples(text, card)}]", width="stretch")
        shown = PercentSlice.read(text or "", card.splits)
        if part == "test":
            _test_switch(session, card)
        if text is not None and len(card.splits) > 1:
            _source(session, card, part, shown)
    if text is None:
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        _slider(session, card, part, shown)
        _string(session, part, text)
    if shown is None:
        st.caption(NOT_FOR_SLIDER)


def _examples(text: str | None, card: DatasetCard) -> str:
    """How many examples a part has, in words."""
    if text is None:
        return "none"
    try:
        return count_of(sum(part.rows for part in card.rows(text)), "example")
    except SplitError:
        return ""


def _replace(session: Session, data: DataSpec, key: str) -> None:
    session.replace_draft(session.draft.model_copy(update={"data": data}), by=key)


def _test_switch(session: Session, card: DatasetCard) -> None:
    key = session.field_key("data.test.on")
    on = session.draft.data.test is not None
    session.show(key, on)

    def switch() -> None:
        change = with_test if session.shown(key) else without_test
        _replace(session, change(session.draft.data, card), key)

    st.toggle(
        "Keep a test part",
        on,
        key=key,
        on_change=caught(switch),
        help=explain("test part", "validation part"),
    )


def _source(session: Session, card: DatasetCard, part: Part, shown: PercentSlice | None) -> None:
    """Which of the data set's own splits a part is taken from."""
    key = session.field_key(f"data.{part}.source")
    splits = list(card.splits)
    now_from = shown.split if shown else splits[0]
    session.show(key, now_from)

    def pick() -> None:
        now = PercentSlice.read(getattr(session.draft.data, part) or "", card.splits) or PercentSlice("", 0, 100)
        moved = now._replace(split=session.shown(key))
        _replace(session, session.draft.data.model_copy(update={part: moved.text()}), key)

    st.selectbox(
        f"{TITLES[part]} is taken from",
        splits,
        splits.index(now_from),
        key=key,
        format_func=lambda split: f"from {split}",
        label_visibility="collapsed",
        on_change=caught(pick),
        width=130,
    )


def _slider(session: Session, card: DatasetCard, part: Part, shown: PercentSlice | None) -> None:
    key = session.field_key(f"data.{part}.slider")
    ends = (shown.start, shown.stop) if shown else (0, 100)
    session.show(key, ends)

    def moved() -> None:
        data = session.draft.data
        now = PercentSlice.read(getattr(data, part) or "", card.splits)
        start, stop = session.shown(key)
        split = now.split if now else next(iter(card.splits))
        _replace(session, slide(data, part, PercentSlice(split, start, stop), card.splits), key)

    st.slider(
        f"{TITLES[part]} rows, in percent",
        0,
        100,
        ends,
        key=key,
        on_change=caught(moved),
        format="%d%%",
        width="stretch",
    )


def _string(session: Session, part: Part, text: str) -> None:
    key = session.field_key(f"data.{part}")
    session.show(key, text)

    def typed() -> None:
        _replace(session, session.draft.data.model_copy(update={part: str(session.shown(key)).strip()}), key)

    st.text_input(
        "TFDS slice",
        text,
        key=key,
        max_chars=200,
        on_change=caught(typed),
        width=190,
        help=explain("slice", first="As tfds\\.load takes it. Rows are counted from 0, and + puts slices together."),
    )
