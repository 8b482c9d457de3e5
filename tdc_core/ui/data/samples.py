"""The sample files as cards: taken into the workspace by a click, and from then on like any file of one's own."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from tdc_core.catalog.samples import SAMPLES, Sample, find_sample
from tdc_core.runs.files import OwnFile
from tdc_core.settings import SHIPPED
from tdc_core.ui.data.own.remembered import wanted
from tdc_core.ui.data.own.taking import bring, first_look, show_refused
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session
from tdc_core.ui.session.tab import get, put

TITLE = "Sample files"
WHAT = "They come with the app and are read as a file of your own is, so that you can see what that looks like."
BROKEN = sorted((SHIPPED / "examples" / "broken").glob("*.csv"))
_PLACE, _SEEN = "samples", "sample-seen"


def sample_cards(session: Session, studio: Services) -> None:
    """Draw the cards, folded until somebody opens them; nothing where this installation takes no files."""
    if not studio.settings.max_files:
        return
    panel = st.expander(TITLE, key="samples-panel", icon=":material/folder_open:", on_change="rerun")
    if not panel.open:
        return
    now = session.draft.data.file
    with panel:
        with st.grid(3, min_column_width=200, key="samples"):
            for sample in SAMPLES:
                with st.container(border=True, gap="small", height="stretch", key=f"sample-{_slug(sample)}"):
                    _card(session, studio, sample, now is not None and now.sha256 == sample.sha256)
        st.caption(WHAT)
        _broken(session, studio)
        show_refused(_PLACE)


def bring_needed_sample(session: Session, studio: Services) -> None:
    """Bring the draft's file where it is a sample that the visitor does not hold; what a tab has deleted stays away."""
    token, now = session.workspace, session.draft.data.file
    sample = None if now is None else find_sample(now.sha256)
    if token is None or sample is None or get(_SEEN) == sample.sha256:
        return
    put(_SEEN, sample.sha256)
    if not studio.store.files.holds(token, sample.sha256):
        _bring(session, studio, sample)


def _card(session: Session, studio: Services, sample: Sample, chosen: bool) -> None:
    with st.container(gap="xsmall", height="stretch"):
        icon = "image" if sample.kind == "image" else "table_rows"
        st.markdown(f":material/{icon}: **{sample.title}**")
        st.caption(sample.holds)
        st.markdown(f":small[{sample.good_for}]")
        st.markdown(f":small[{sample.file}: [{sample.source}]({sample.homepage}), {sample.licence}]")
    source = wanted()
    coming = source is not None and source.sha256 == sample.sha256
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Reading" if coming else "Chosen" if chosen else "Choose", key=f"sample-choose-{_slug(sample)}",
            type="primary" if chosen else "secondary", icon=":material/check:" if chosen else None,
            disabled=coming, width="stretch", on_click=caught(_choose), args=(session, studio, sample),
        )  # fmt: skip
        with st.container(key=f"icons-sample-{_slug(sample)}", width="content"):
            st.download_button(
                f"Download {sample.file}", sample.path.read_bytes, file_name=sample.file, type="tertiary",
                key=f"sample-download-{_slug(sample)}", icon=":material/download:", on_click="ignore",
                help="Download the file: an exported script reads it beside itself.",
            )  # fmt: skip


def _broken(session: Session, studio: Services) -> None:
    """Offer the small tables of the referee's documentation, each with one planted fault."""
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        fault = st.selectbox(
            "A table with a planted fault",
            BROKEN,
            key="broken-which",
            format_func=lambda path: path.stem.replace("_", " "),
            help="One small table for each thing that the referee looks for in your rows. It says what it finds.",
            width=300,
        )
        st.button("Open it", key="broken-open", on_click=caught(_open), args=(session, studio, fault))


def _open(session: Session, studio: Services, path: Path) -> None:
    with path.open("rb") as data:
        file = bring(session, studio, path.name, data, _PLACE)
    if file is not None:
        first_look(session, studio, file)


def _choose(session: Session, studio: Services, sample: Sample) -> None:
    now = session.draft.data.file
    if now is not None and now.sha256 == sample.sha256:
        return
    file = _bring(session, studio, sample)
    if file is not None:
        put(_SEEN, sample.sha256)
        first_look(session, studio, file)


def _bring(session: Session, studio: Services, sample: Sample) -> OwnFile | None:
    with sample.path.open("rb") as data:
        return bring(session, studio, sample.file, data, _PLACE)


def _slug(sample: Sample) -> str:
    return sample.file.partition(".")[0].replace("_", "-")
