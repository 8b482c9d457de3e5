"""What was found in the draft's file, and why, to be looked at and changed in place."""

from __future__ import annotations

import streamlit as st

from tdc_core.checks.problem import Problem
from tdc_core.datasets.own.inspection import Inspection
from tdc_core.spec import OWN, FileReading, PicturesReading, TableReading
from tdc_core.ui.data.own.columns import column_rows
from tdc_core.ui.data.own.edit import show_not_so
from tdc_core.ui.data.own.layout import DECIMALS, SEPARATORS, how_it_was_read
from tdc_core.ui.data.own.needed import is_held, needed_file
from tdc_core.ui.data.own.pictures import picture_settings
from tdc_core.ui.data.own.reading import has_stopped, inspected, show_wanted, source_of
from tdc_core.ui.data.own.remembered import wanted
from tdc_core.ui.data.own.sentinels import ask_of_sentinels
from tdc_core.ui.data.own.target import target_picker
from tdc_core.ui.model.words import count_of
from tdc_core.ui.parts.problems import plain, problems_at, show_problems
from tdc_core.ui.parts.referee import Look
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session

BEING_READ, NOT_READ = "being read, see below", "not read, see below"


def is_own(session: Session) -> bool:
    """Whether the draft is on a person's own file."""
    return session.draft.data.dataset.startswith(OWN)


def own_file(session: Session, studio: Services, seen: Look) -> None:
    """Draw all that belongs to the draft's file: that it is needed, how far it is read, what was found in it."""
    data = session.draft.data
    if data.file is None or not is_held(session, studio, data):
        needed_file(session, studio)
        return
    inspection, reading, source = inspected(studio, data), data.file, wanted()
    asked = source is not None and source.sha256 == reading.sha256
    with st.container(border=True, key="own-found", gap="small"):
        icon = "table_rows" if isinstance(reading, TableReading) else "image"
        name = f":material/{icon}: **{plain(data.dataset.removeprefix(OWN))}**"
        if asked or seen.card is None:
            stopped = has_stopped(studio, source if asked else source_of(data))
            name += f" :small[:gray[{NOT_READ if stopped else BEING_READ}]]"
        st.markdown(name)
        examples = seen.card.examples if seen.card is not None else None
        st.caption(plain(summary(reading, inspection, examples)))
        if isinstance(reading, TableReading):
            target_picker(session, studio, reading, inspection)
            ask_of_sentinels(session, studio, reading, inspection)
        _problems(session, seen.problems)
        show_not_so()
    if isinstance(reading, TableReading):
        column_rows(session, studio, reading, inspection)
        how_it_was_read(session, studio, reading, inspection)
    else:
        picture_settings(session, studio, reading, inspection, seen.card)
    if asked:  # below what can be changed, so that nothing moves under the person's hands
        show_wanted(session, studio)


def summary(reading: FileReading, inspection: Inspection | None, examples: int | None) -> str:
    """What a file holds and how it is written, in a line.

    Args:
        reading: how it is read.
        inspection: what was found in it; None where it was never guessed.
        examples: how many rows or pictures are used; None while it is not read.
    """
    rows = inspection.rows if inspection is not None else None
    if isinstance(reading, PicturesReading):
        pictures = rows if examples is None else examples
        said = [] if pictures is None else [count_of(pictures, "picture")]
        said += [f"{len(inspection.classes)} classes"] if inspection is not None else []
        said.append(f"{reading.height} × {reading.width} {'grey' if reading.colour == 'grey' else 'colour'}")
        return ", ".join(said)
    said = [] if rows is None else [count_of(rows, "row")]
    if examples is not None and examples != rows:  # not each of them has a value to predict
        said.append(f"{examples:,} of them used" if said else f"{count_of(examples, 'row')} used")
    said.append(count_of(len(reading.columns), "column"))
    if reading.sheet is not None:
        said.append(f"sheet “{reading.sheet}”")
    if reading.separator is not None:
        said.append(SEPARATORS.get(reading.separator, f"separated by {reading.separator}"))
    if reading.encoding is not None:
        said.append(reading.encoding)
    if reading.format == "text":
        said.append(DECIMALS[reading.decimal])
    if not reading.header:
        said.append("no names of columns")
    return ", ".join(said)


def _problems(session: Session, problems: tuple[Problem, ...]) -> None:
    """What the referee says of the file and its columns; of the order it speaks where that is chosen."""
    here = [problem for problem in problems_at(problems, "data.file") if problem.path != "data.file.order"]
    show_problems(session, here)
