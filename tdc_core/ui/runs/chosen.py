"""The runs that are chosen on the board, by their ids: never by a place in a list that changes."""

from __future__ import annotations

from collections.abc import Collection

from tdc_core.ui.session.session import Session

_CHOSEN, _TURN = "board-chosen", "board-turn"


def chosen_runs(session: Session) -> list[str]:
    """The ids of the visitor's runs that are chosen, in the order in which they were; they stay so on other pages."""
    return list(session.shown(_CHOSEN) or ())


def choose(session: Session, run_ids: Collection[str]) -> None:
    """Have these be chosen, and no others, in the browser too. Call it in a callback, or before the board is drawn."""
    session.show(_TURN, turn(session) + 1)
    session.show(_CHOSEN, list(run_ids))


def note_chosen(session: Session, said: tuple[int, Collection[str]]) -> None:
    """Take in what the browser says is chosen, unless it has not seen yet what something else has changed since.

    Args:
        session: the visitor's.
        said: the turn that it has seen, and the ids.
    """
    seen, run_ids = said
    if seen == turn(session):
        session.show(_CHOSEN, list(run_ids))


def turn(session: Session) -> int:
    """How often something else than the browser has changed what is chosen: by that it knows whose word counts."""
    return int(session.shown(_TURN) or 0)
