"""Getting a data set that does not ship with the project: a job in a worker, watched from the page."""

from __future__ import annotations

import streamlit as st

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.runs.job_models import JobStatus
from tdc_core.ui.parts.problems import plain
from tdc_core.ui.parts.ticker import tick
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.services import Services
from tdc_core.words.messages import words_of

PREPARE, TRY_AGAIN = "Prepare", "Try again"
_LOOK_SECONDS = 1.0


def prepare_panel(card: DatasetCard, studio: Services) -> None:
    """Draw the offer to prepare a data set, or how far it is."""
    job = studio.store.preparations.get(card.ref.key)
    with st.container(border=True, key="prepare"):
        st.markdown(f"**{plain(card.title)} is not on this machine yet.**")
        if job is not None and job.alive:
            _watch(card, studio)
            return
        if job is not None and job.status is JobStatus.FAILED:
            st.error(plain(words_of(job.message)))
        size = f" About {card.download_mb:,.0f} MB are downloaded." if card.download_mb else ""
        st.caption(f"It is prepared once by TFDS, beside this page, and kept for everyone.{size}")
        st.button(
            PREPARE if job is None or job.status is JobStatus.DONE else TRY_AGAIN,
            key="prepare-start",
            type="primary",
            icon=":material/download:",
            on_click=caught(_prepare),
            args=(card, studio),
        )


def _prepare(card: DatasetCard, studio: Services) -> None:
    studio.training.prepare(card.ref.key, card.version)


@st.fragment
def _watch(card: DatasetCard, studio: Services) -> None:
    """How far the job is; drawn only while it is alive, and the page once more when it has ended."""
    job = studio.store.preparations.get(card.ref.key)
    if job is None or not job.alive:
        st.rerun()
    studio.training.ensure_host()  # it may have been lost with the job
    if job.status is JobStatus.QUEUED:
        st.progress(0.0, "Waiting for the worker to start")
        if trouble := studio.training.host_trouble():
            st.error(f"It can't start. {plain(trouble)}")
    elif job.fraction is None:
        st.progress(0.0, plain(words_of(job.note)) or "Working")
    else:
        st.progress(min(max(job.fraction, 0.0), 1.0), plain(words_of(job.note)) or "Working")
    st.button(
        "Cancel",
        key="prepare-cancel",
        help="Ends the preparation for everyone who waits for it. It can be started again.",
        on_click=caught(studio.training.cancel_preparation),
        args=(card.ref.key,),
    )
    tick("prepare", _LOOK_SECONDS)
