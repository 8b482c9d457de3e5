"""The lesson about splits: the draft's data set cut in parts, what each is for, and a leak."""

from __future__ import annotations

import streamlit as st

from tdc_core.catalog.datasets import DATASETS, DatasetCard
from tdc_core.charts.split_rows import split_figure
from tdc_core.content.glossary import glossary
from tdc_core.content.lessons import Lesson
from tdc_core.spec import DataSpec, RowRange, overlap
from tdc_core.ui.data.percent_slice import Part, PercentSlice
from tdc_core.ui.data.split import TITLES
from tdc_core.ui.learn.pieces import section
from tdc_core.ui.parts.problems import plain
from tdc_core.ui.parts.steady import steady_chart
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session

IS_SPLIT = ":green[:material/check:] Your experiment is split like this."
NEEDS_ROWS = "Training and validation need rows before an experiment can be split like this."
LEAKED = (
    ":red[:material/warning: **{shared:,} of {rows:,}** validation rows were trained on.] On them the model can answer "
    "by heart, so val_loss and val_accuracy look better than they are, and the best epoch may be the one that knows "
    "most by heart."
)
NO_LEAK = ":green[:material/check: No row is in two parts.] val_loss says how it goes on new rows."
_FIRST_CUTS = (70, 85)
_FIRST_LEAK = 10
_PARTS: tuple[Part, ...] = ("train", "validation", "test")


def split_view(session: Session, studio: Services, lesson: Lesson) -> None:
    """Draw the lesson for the draft's data set; of several splits it cuts the first one."""
    card = studio.card(session.draft.data) or DATASETS[0]
    split, rows = next(iter(card.splits.items()))
    section(lesson, "play")
    with st.container(border=True, key="split-play"):
        whole = f"of its split “{split}”" if len(card.splits) > 1 else ""
        st.caption(f"{plain(card.title)}, {rows:,} rows {plain(whole)}, in their order")
        cuts = st.slider(
            "Where the parts end, in percent",
            0,
            100,
            _FIRST_CUTS,
            key=session.key("learn.cuts"),
            format="%d%%",
            persist_state="session",
        )
        slices = cut(split, cuts)
        _chart(card, slices, "parts")
        with st.grid(3, min_column_width=200):
            for part in _PARTS:
                _part(card, part, slices[part])
        _use(session, studio, card, slices)
    section(lesson, "leak")
    _leak(session, card, split, cuts)


def cut(split: str, cuts: tuple[int, int], leak: int = 0) -> dict[Part, PercentSlice]:
    """The three parts.

    Args:
        split: the data set's split that is cut.
        cuts: where the training and the validation part end, in percent.
        leak: how far the validation part reaches back into the training part, in percent of all rows.
    """
    train, validation = cuts
    return {
        "train": PercentSlice(split, 0, train),
        "validation": PercentSlice(split, max(0, train - leak), validation),
        "test": PercentSlice(split, validation, 100),
    }


def _rows(card: DatasetCard, part: PercentSlice) -> RowRange:
    """The rows of a part, which may have none."""
    if part.start == part.stop:
        return RowRange(part.split, 0, 0)
    (rows,) = card.rows(part.text())
    return rows


def _chart(card: DatasetCard, slices: dict[Part, PercentSlice], name: str) -> None:
    first = cut(slices["train"].split, _FIRST_CUTS)
    total = card.splits[slices["train"].split]
    before, now = (
        split_figure({TITLES[part]: _rows(card, piece)[1:] for part, piece in each.items()}, total)
        for each in (first, slices)
    )
    steady_chart(before, now, f"split-{name}-{card.name.replace('/', '-')}", "Bars with the rows of each part")


def _part(card: DatasetCard, part: Part, piece: PercentSlice) -> None:
    rows = _rows(card, piece).rows
    with st.container(gap="xsmall"):
        st.markdown(f"**{TITLES[part]}** :gray[{rows:,} {'row' if rows == 1 else 'rows'}]")
        st.code(piece.text() if rows else "none", language=None)
        st.caption(plain(glossary()[f"{TITLES[part].lower()} part"].means))


def _use(session: Session, studio: Services, card: DatasetCard, slices: dict[Part, PercentSlice]) -> None:
    """The button that cuts the draft's data like this; it needs rows to train on and to validate with."""
    if studio.card(session.draft.data) is None:
        return
    texts: dict[str, str | None] = {
        part: piece.text() if _rows(card, piece).rows else None for part, piece in slices.items()
    }
    if texts["train"] is None or texts["validation"] is None:
        st.caption(NEEDS_ROWS)
        return
    data = session.draft.data.model_copy(update=texts)
    if data == session.draft.data:
        st.markdown(IS_SPLIT)
        return
    st.button(
        "Split my experiment like this",
        key=session.key("learn.take-split"),
        icon=":material/content_cut:",
        on_click=caught(_set_split),
        args=(session, data),
    )


def _set_split(session: Session, data: DataSpec) -> None:
    session.replace_draft(session.draft.model_copy(update={"data": data}))
    test = f", test on {data.test}" if data.test else ", no test part"
    session.notify(f"Training on {data.train}, validation on {data.validation}{test}.", "success")


@st.fragment
def _leak(session: Session, card: DatasetCard, split: str, cuts: tuple[int, int]) -> None:
    with st.container(border=True, key="leak-play"):
        leak = st.slider(
            "How far validation reaches back, in percent of all rows",
            0,
            50,
            _FIRST_LEAK,
            key=session.key("learn.leak"),
            format="%d%%",
            persist_state="session",
        )
        slices = cut(split, cuts, leak)
        _chart(card, slices, "leak")
        validation = _rows(card, slices["validation"])
        shared = overlap([_rows(card, slices["train"])], [validation])
        if shared:
            st.markdown(LEAKED.format(shared=shared, rows=validation.rows))
        else:
            st.markdown(NO_LEAK)
