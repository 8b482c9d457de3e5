"""Having a file read: by a job in the store, so that a reload, a second tab or a click too many changes nothing.

There are two ways to it. A file that the draft is to move to (a new one, another target) is *wanted*: the draft stays
as it is until the file is read, and is then adapted to it. A file that the draft has already, but whose arrays are not
there (a column was switched off, an older reading was cleaned away), is read of itself, for whoever holds it.
"""

from __future__ import annotations

import streamlit as st

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.datasets.own.inspection import Inspection, inspection_for, inspection_of
from tdc_core.runs.job_models import FileJob, JobStatus
from tdc_core.spec import OWN, DataSpec, FileReading, FileSource, TableReading
from tdc_core.ui.data.choice import take
from tdc_core.ui.data.own.changes import carried
from tdc_core.ui.data.own.remembered import fold_entry, moved_on, note_cancelled, want, wanted, was_cancelled
from tdc_core.ui.parts.problems import plain
from tdc_core.ui.parts.ticker import tick
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session
from tdc_core.ui.session.uploads import uploading
from tdc_core.words.messages import words_of

CANCELLED, NOT_THERE = "{name} is not read.", "{name} is not in your workspace any more."
_LOOK_SECONDS = 0.7


def begin(session: Session, studio: Services, source: FileSource) -> None:
    """Have the draft move to a file as soon as it is read in this way; in a callback."""
    token = session.workspace
    if token is None:
        return
    note_cancelled(None)
    want(source, session.draft.data.dataset)
    if source.reading is None and _guessed(studio, source) is not None:
        return  # where its arrays are gone, `arrive` has them made
    if _card(studio, source) is None and studio.training.read(token, source) is None:
        want(None)
        session.notify(NOT_THERE.format(name=source.name), "warning")


def source_of(data: DataSpec) -> FileSource | None:
    """The file that an experiment reads, in its own way; None where it reads none, or does not say how."""
    if data.file is None:
        return None
    return FileSource(name=data.dataset.removeprefix(OWN), sha256=data.file.sha256, reading=data.file)


def inspected(studio: Services, data: DataSpec) -> Inspection | None:
    """What was found in the file of an experiment; None where it was never guessed."""
    try:
        return None if data.file is None else inspection_for(studio.settings.home, data.file)
    except ValueError:  # as an older version wrote it
        return None


def arrive(session: Session, studio: Services) -> None:
    """Move the draft to the file that is wanted, where it was read by now; before anything is drawn of the page."""
    token = session.workspace
    if token is None:
        return
    if session.once("own-adopted") and wanted() is None:
        want(_under_way(studio, token), session.draft.data.dataset)
    source = wanted()
    if source is None:
        return
    if moved_on(session.draft.data.dataset) or not studio.store.files.holds(token, source.sha256):
        want(None)
        return
    if source.reading is None:
        guessed = _guessed(studio, source)
        if guessed is not None:
            mine = _with_what_was_set(session, studio, source, guessed)
            begin(session, studio, FileSource(name=source.name, sha256=source.sha256, reading=mine))
            source = wanted() or source
    card, job = _card(studio, source), studio.store.readings.get(source.ref.key)
    if card is not None:
        _arrived(session, studio, card)
    elif job is None:  # taken back elsewhere
        want(None)
    elif job.status is JobStatus.DONE and source.reading is not None:  # the arrays have gone since
        studio.training.read(token, source)


def show_wanted(session: Session, studio: Services) -> None:
    """Draw how far the file is that is wanted, or why it could not be read; nothing where none is wanted."""
    source = wanted()
    job = None if source is None else studio.store.readings.get(source.ref.key)
    if source is None or job is None:
        return
    with st.container(border=True, key="own-wanted"):
        if job.status is JobStatus.FAILED:
            st.error(plain(f"{source.name}: {words_of(job.message)}"))
            with st.container(horizontal=True, gap="small"):
                _again(session, studio, source, "own-wanted-again")
                st.button("Close", key="own-wanted-close", type="tertiary", on_click=caught(want), args=(None,))
        else:
            st.markdown(f"**{plain(source.name)}**")
            _watch(session, studio, source, "own-wanted")


def show_reading(session: Session, studio: Services, data: DataSpec, whose: str) -> None:
    """Draw how far the file of an experiment is that has no arrays; where nothing goes on, it is read now.

    Args:
        session: the visitor's, who holds the file.
        studio: the services.
        data: the experiment's.
        whose: tells two of them apart; "draft" for the draft, whose last change can be taken back here.
    """
    source, token = source_of(data), session.workspace
    if source is None or token is None:
        return
    job = studio.store.readings.get(source.ref.key)
    if (job is None or job.status is JobStatus.DONE) and not was_cancelled(source.ref.key):
        job = studio.training.read(token, source)
    with st.container(border=True, key=f"own-reading-{whose}"):
        if job is None:
            st.markdown(CANCELLED.format(name=plain(source.name)))
        elif job.status is JobStatus.FAILED:
            st.error(plain(f"{source.name}: {words_of(job.message)}"))
        else:
            st.markdown(f"**{plain(source.name)}**")
            _watch(session, studio, source, f"own-reading-{whose}")
            return
        with st.container(horizontal=True, gap="small"):
            _again(session, studio, source, f"own-reading-{whose}-again")
            if whose == "draft" and session.can_undo:
                st.button(
                    "Undo the last change", key="own-reading-undo", icon=":material/undo:",
                    on_click=caught(session.undo),
                )  # fmt: skip


def has_stopped(studio: Services, source: FileSource | None) -> bool:
    """Whether a file is not read in this way because that failed, or because the visitor took it back."""
    job = None if source is None else studio.store.readings.get(source.ref.key)
    failed = job is not None and job.status is JobStatus.FAILED
    return failed or (source is not None and was_cancelled(source.ref.key))


def no_longer(session: Session, studio: Services, data: DataSpec) -> None:
    """End the reading of a file in a way that was changed before it was read."""
    source = source_of(data)
    job = None if source is None else studio.store.readings.get(source.ref.key)
    if source is not None and job is not None and job.alive and session.workspace is not None:
        studio.training.cancel_reading(session.workspace, source)


def _again(session: Session, studio: Services, source: FileSource, key: str) -> None:
    def again() -> None:
        note_cancelled(None)
        if session.workspace is not None:
            studio.training.read(session.workspace, source)

    st.button("Try again", key=key, icon=":material/refresh:", on_click=caught(again))


@st.fragment
def _watch(session: Session, studio: Services, source: FileSource, key: str) -> None:
    """How far a job is; drawn only while it is alive, and the page once more when it has ended."""
    job: FileJob | None = studio.store.readings.get(source.ref.key)
    if job is None or not job.alive:
        st.rerun()
    studio.training.ensure_host()  # it may have been lost with the job
    waits = job.status is JobStatus.QUEUED
    words = "Waiting for a worker" if waits else plain(words_of(job.note)) or "Working"

    def cancel() -> None:
        note_cancelled(source.ref.key)
        if wanted() == source:
            want(None)
        if session.workspace is not None:
            studio.training.cancel_reading(session.workspace, source)

    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.progress(min(max(job.fraction or 0.0, 0.0), 1.0), words, width="stretch")
        st.button("Cancel", key=f"{key}-cancel", on_click=caught(cancel))
    if waits and (trouble := studio.training.host_trouble()):
        st.error(f"It can't start. {plain(trouble)}")
    tick(key, _LOOK_SECONDS)


def _under_way(studio: Services, token: str) -> FileSource | None:
    """A file of this workspace that is just being read for the first time, or with another target."""
    for file in studio.store.files.of(token):
        for job in studio.store.readings.on(file.sha256):
            if job.alive and job.source.reading is None and job.source.name == file.name:
                return job.source
    return None


def _guessed(studio: Services, source: FileSource) -> FileReading | None:
    """The reading that was found by a guess; None where there was none yet."""
    try:
        found = inspection_of(studio.settings.home, source)
    except ValueError:  # as an older version wrote it
        return None
    return None if found is None else found.reading


def _card(studio: Services, source: FileSource) -> DatasetCard | None:
    """The card of a file once it was read in this way; None before, and where the visitor does not hold it."""
    if source.reading is None:
        return None
    return studio.card(DataSpec(dataset=OWN + source.name, file=source.reading))


def _with_what_was_set(session: Session, studio: Services, source: FileSource, new: FileReading) -> FileReading:
    """A new guess of the draft's file, with what the person had set by hand before."""
    old, before = session.draft.data.file, inspected(studio, session.draft.data)
    if (
        (source.target or source.given)
        and before is not None
        and isinstance(old, TableReading)
        and isinstance(before.reading, TableReading)
        and isinstance(new, TableReading)
        and old.sha256 == new.sha256
    ):
        return carried(old, before.reading, new)
    return new


def _arrived(session: Session, studio: Services, card: DatasetCard) -> None:
    want(None)
    if (session.draft.data.dataset, session.draft.data.file) != (card.name, card.reading):
        take(session, studio, card)
    if not uploading():  # the next one already, into the entry
        fold_entry()  # what was brought is what there is to look at now
    st.rerun()
