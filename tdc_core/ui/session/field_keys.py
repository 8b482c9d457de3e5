"""Keys for the widgets that hold values of the draft.

A browser sends what its widgets hold with every message, also while an answer that changes them is on its way, and
Streamlit takes a held value for the person's edit. So a widget keeps its key only as long as nothing else than the
widget changes its value; after that it has another key, and the old value belongs to a widget that is gone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

_TURN = "--"
_OBJECTS = ("w-training-early_stopping", "w-training-schedule", "w-training-optimizer_params", "w-data-file")
_PLACES = {"w-layer": "w-model-layers", "w-head-set": "w-model-head"}
"""Widgets whose key says less than where their value lies."""


def base_key(path: str, layer_id: str = "") -> str:
    """The key of the widget that shows this place in the experiment, or in a layer."""
    return f"w-{path.replace('.', '-')}" + (f"-{layer_id}" if layer_id else "")


@dataclass(frozen=True)
class FieldKeys:
    """How often what was changed by something else than its own widget.

    Attributes:
        wholly: how often all of the draft was.
        marks: how often a field was, by the key of the field and by what changed it.
    """

    wholly: int = 0
    marks: Mapping[tuple[str, str], int] = field(default_factory=dict)

    def key(self, known: str) -> str:
        """The key that a widget has now, given its base key or one that it had once."""
        base = known.partition(_TURN)[0]
        place = _place(base)
        turn = self.wholly + sum(n for (at, by), n in self.marks.items() if by != place and _lies(place, at))
        return f"{base}{_TURN}{turn}" if turn else base

    @property
    def surprises(self) -> int:
        """How often a value changed elsewhere than where the person changed one."""
        return self.wholly + sum(n for (at, by), n in self.marks.items() if not _lies(by, at))

    def replaced(self) -> FieldKeys:
        """After the whole draft was replaced."""
        return FieldKeys(self.wholly + 1, self.marks)

    def changed(self, fields: Sequence[str], by: str) -> FieldKeys:
        """After some fields were changed.

        Args:
            fields: which, as `tdc_core.ui.session.draft_fields` names them.
            by: the key of the widget that did, empty where none did.
        """
        by = _place(by.partition(_TURN)[0])
        marks = dict(self.marks)
        for at in map(base_key, fields):
            if not (at in _OBJECTS and by.startswith(f"{at}-")):  # a part of it, which has changed only itself
                marks[at, by] = marks.get((at, by), 0) + 1
        return FieldKeys(self.wholly, marks)


def _place(base: str) -> str:
    return next((place for start, place in _PLACES.items() if base.startswith(start)), base)


def _lies(place: str, at: str) -> bool:
    return place == at or place.startswith(f"{at}-")
