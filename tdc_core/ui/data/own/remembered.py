"""What a tab remembers of files brought in it: what is wanted, what was refused, which fields are fresh."""

from __future__ import annotations

from pydantic import ValidationError

from tdc_core.spec import FileSource
from tdc_core.ui.session.tab import get, put

_ENTRY = "own-data"


def wanted() -> FileSource | None:
    """The file that the draft moves to once it is read; None where nothing is waited for."""
    text = get("own-wanted")
    try:
        return None if text is None else FileSource.model_validate_json(text)
    except ValidationError:  # as an older version of this app held it
        return None


def want(source: FileSource | None, instead_of: str = "") -> None:
    """Have the draft move to a file once it is read, or to none.

    Args:
        source: the file.
        instead_of: the data set that the draft has now; where it has another by then, the person has moved on.
    """
    put("own-wanted", None if source is None else source.model_dump_json())
    put("own-instead-of", instead_of)


def moved_on(dataset: str) -> bool:
    """Whether the draft has another data set than when a file was asked for."""
    return bool(get("own-instead-of", "") != dataset)


def was_cancelled(key: str) -> bool:
    """Whether the visitor has taken back the reading with this key."""
    return bool(get("own-cancelled") == key)


def note_cancelled(key: str | None) -> None:
    """Note that the visitor has taken back a reading, so that it does not begin again of itself."""
    put("own-cancelled", key)


def entry() -> str:
    """The key of the panel by which data come in."""
    turn = int(get("own-entries", 0))
    return f"{_ENTRY}--{turn}" if turn else _ENTRY


def fold_entry() -> None:
    """Have the panel folded from the start in the run that is drawn next.

    One that folds while the rest is drawn takes half a second to it, and what it stands above moves away from under
    who clicks there: the press of a button is at one place then, and its release at another, which is no click.
    """
    put("own-entries", int(get("own-entries", 0)) + 1)


def refused(place: str) -> str:
    """What was refused at a place of the page last, in words; empty for nothing."""
    return str((get("own-refused") or {}).get(place, ""))


def refuse(place: str, words: str) -> None:
    """Say at a place of the page what was refused there, or nothing more."""
    put("own-refused", {**(get("own-refused") or {}), place: words})


def field(name: str) -> str:
    """The key of a field that is emptied once what it held was taken."""
    return f"{name}-{(get('own-fields') or {}).get(name, 0)}"


def empty_field(name: str) -> None:
    """Have an empty field in the place of this one."""
    turns = get("own-fields") or {}
    put("own-fields", {**turns, name: turns.get(name, 0) + 1})
