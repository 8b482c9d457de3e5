"""A change of how the draft's file is read: made at once, taken back by undo; what can't be is said, and not made."""

from __future__ import annotations

from collections.abc import Callable

from pydantic import ValidationError

from tdc_core.spec import OWN, FileReading, FileSource, Given, PicturesReading, TableReading
from tdc_core.ui.data.own.reading import begin, no_longer
from tdc_core.ui.data.own.remembered import note_cancelled, refuse
from tdc_core.ui.data.own.taking import show_refused
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session

NO_FEATURES = "A model needs one column at least to learn from, so this one stays."
NOT_SO = "The file can't be read so."
_PLACE = "own-edit"


def edit_table(
    session: Session, studio: Services, key: str, change: Callable[[TableReading], TableReading | None]
) -> None:
    """Change the draft's reading of a table; in a callback.

    Args:
        session: the visitor's.
        studio: the services.
        key: of the field that the person has changed.
        change: gives the changed reading; None, or a `ValidationError`, where it can't be.
    """
    reading = session.draft.data.file
    if isinstance(reading, TableReading):
        _edit(session, studio, key, lambda: change(reading))


def edit_pictures(session: Session, studio: Services, key: str, **values: object) -> None:
    """Change some values of the draft's reading of pictures; in a callback."""
    reading = session.draft.data.file
    if isinstance(reading, PicturesReading):
        _edit(session, studio, key, lambda: PicturesReading.model_validate({**reading.model_dump(), **values}))


def read_anew(
    session: Session,
    studio: Services,
    *,
    target: str | None = None,
    given: Given | None = None,
    reading: FileReading | None = None,
) -> None:
    """Have the draft's file read in another way, and the draft adapted to it then; in a callback.

    Args:
        session: the visitor's.
        studio: the services.
        target: as a `FileSource` has it.
        given: as a `FileSource` has it.
        reading: as a `FileSource` has it.
    """
    data = session.draft.data
    refuse(_PLACE, "")
    if data.file is not None:
        name = data.dataset.removeprefix(OWN)
        source = FileSource(name=name, sha256=data.file.sha256, target=target, given=given, reading=reading)
        begin(session, studio, source)


def show_not_so() -> None:
    """Say why the last change could not be made."""
    show_refused(_PLACE)


def _edit(session: Session, studio: Services, key: str, change: Callable[[], FileReading | None]) -> None:
    refuse(_PLACE, "")
    before = session.draft.data
    try:
        reading = change()
    except ValidationError:
        reading = None
    if reading is None:
        refuse(_PLACE, NOT_SO)
    elif isinstance(reading, TableReading) and not reading.features:
        refuse(_PLACE, NO_FEATURES)
    else:
        session.replace_draft(session.draft.with_("data", file=reading), by=key)
        if session.draft.data != before:
            note_cancelled(None)
            no_longer(session, studio, before)
