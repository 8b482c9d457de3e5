"""When there is no script of an experiment, and how that is said."""

from __future__ import annotations

from tdc_core.spec import one_line
from tdc_core.spec.as_written import Trouble

_WHY: dict[Trouble, str] = {
    "numbers": "Some numbers in “{name}” are written in a way that takes more than a few lines to read.",
    "dates": "The dates in “{name}” are written in a way that takes more than a few lines to read.",
    "spellings": "The words in “{name}” are spelled in too many ways to repeat in a script.",
    "names": "The names of the pictures in {name} are written in a way that takes more than a few lines to read.",
    "bytes": "“{name}” has bytes that are no text, which pandas reads in another way.",
    "places": "{name} has columns that are told by their places alone, which takes more than a few lines to read.",
    "durations": "{name} has cells with durations, which pandas reads in another way.",
}
_INSTEAD = " So there is no script of this experiment; the model and the experiment's file can be downloaded."


AGAIN = "{name} was read by an earlier version. Bring it once more, and its script can be written."
NO_COLUMN = "No column of {name} is given to the model, so there is nothing to write a script of."


class NoScript(ValueError):
    """A script would not do what the experiment does; the message is written for the person who asked for it."""


def no_script(trouble: Trouble, name: str) -> NoScript:
    """Why there is none.

    Args:
        trouble: what is the matter.
        name: of the column or the file.
    """
    return NoScript(_WHY[trouble].format(name=one_line(name)) + _INSTEAD)
