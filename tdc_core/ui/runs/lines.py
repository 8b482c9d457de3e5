"""The lines of the board: a run each, and the runs of a group folded to one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tdc_core.runs.group_models import Group, GroupKind
from tdc_core.ui.run.words import NO_FIGURE, duration
from tdc_core.ui.runs.columns import BY_KEY, COLUMNS, SCORE
from tdc_core.ui.runs.rows import BoardRow, shared_tags
from tdc_core.ui.runs.words import end_in_words, kind_in_words
from tdc_core.ui.session.focus import PARAMETER

SEVERAL = "several"
GROUP = "group"
"""The name of the parameter of the page's address that names a group."""


@dataclass(frozen=True)
class Line:
    """A line.

    Attributes:
        runs: the run of the line, or those of the group that are listed.
        group: whose line it is; None for that of a run.
        inside: whether it is a run below its group's line.
        is_open: whether the group's runs are listed below.
    """

    runs: tuple[BoardRow, ...]
    group: Group | None = None
    inside: bool = False
    is_open: bool = False

    @property
    def id(self) -> str:
        """The run's, or the group's."""
        return self.group.id if self.group else self.runs[0].id


def fold(rows: Sequence[BoardRow], groups: Mapping[str, Group], opened: Collection[str]) -> list[Line]:
    """The lines of some runs in their order; a group stands where its first one does.

    Args:
        rows: the runs that are listed.
        groups: theirs, by their ids.
        opened: the ids of the groups whose runs have a line each.
    """
    members: dict[str, list[BoardRow]] = {}
    for row in rows:
        if row.group in groups:
            members.setdefault(str(row.group), []).append(row)
    lines, met = [], set()
    for row in rows:
        if row.group not in groups:
            lines.append(Line((row,)))
        elif row.group not in met:
            met.add(row.group)
            group, theirs = groups[str(row.group)], tuple(members[str(row.group)])
            lines.append(Line(theirs, group, is_open=group.id in opened))
            if group.id in opened:
                lines.extend(Line((each,), inside=True) for each in theirs)
    return lines


def told(line: Line, now: datetime) -> dict[str, Any]:
    """A line as the browser draws it; all of it is shown as text."""
    if line.group is not None:
        return _of_group(line, line.group, now)
    (row,) = line.runs
    below = row.params if line.inside and row.params else row.model
    return {
        "id": row.id,
        "href": f"train?{PARAMETER}={row.id}",
        "below": "  ·  ".join(filter(None, (row.origin, below))),
        "tags": list(row.tags),
        "note": row.note,
        "starred": row.starred,
        "inside": line.inside,
        "icon": row.icon,
        "colour": row.colour,
        "cells": {column.key: column.words(row, now) for column in COLUMNS} | {"status": _status(row)},
    }


def _of_group(line: Line, group: Group, now: datetime) -> dict[str, Any]:
    """The line of a group, with the figures of its best run: the one with the lowest validation loss."""
    rows = line.runs
    counted = [row for row in rows if row.lean] if group.kind is GroupKind.SWEEP else rows  # not what repeats the best
    took = sum(row.took(now) for row in rows)
    best = min((row for row in counted if row.loss is not None), key=lambda row: row.loss or 0.0, default=None)
    cells = {
        "name": group.name,
        "data": _common([row.data for row in rows]),
        "parameters": _common([NO_FIGURE if row.parameters is None else f"{row.parameters:,}" for row in rows]),
        **{key: BY_KEY[key].words(best, now) if best else NO_FIGURE for key in ("loss", SCORE, "epoch")},
        "took": duration(took) if took else NO_FIGURE,
        "begun": f"{group.created.astimezone():%d %b, %H:%M}",
        "status": end_in_words(group),
    }
    return {
        "id": group.id,
        "href": f"runs?{GROUP}={group.id}",
        "members": [row.id for row in rows],
        "open": line.is_open,
        "below": kind_in_words(group, len(counted)),
        "tags": shared_tags(rows),
        "note": "",
        "starred": all(row.starred for row in rows),
        "inside": False,
        "icon": "pending" if group.alive else "stacks",
        "colour": "primary" if group.alive else "gray",
        "cells": cells,
    }


def _common(words: Sequence[str]) -> str:
    return words[0] if len(set(words)) == 1 else SEVERAL


def _status(row: BoardRow) -> str:
    """The status; of a run at work with how far it is, for which its other cells have no room."""
    return f"{row.state}, {row.epochs_done} of {row.epochs}" if row.started else row.state
