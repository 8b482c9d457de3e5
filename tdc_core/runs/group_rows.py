"""Rows of groups, and what a row of `runs` holds of the run's group and of its owner's marks."""

from __future__ import annotations

import json
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Row

from tdc_core.runs.cells import count_in, reading, text_in, time_in, unless_none
from tdc_core.runs.group_models import ORDINARY, Group, GroupKind, GroupStatus, Marks, Member, NewRun
from tdc_core.spec import ParamValue
from tdc_core.spec.messages import message_of

_PARAMS = TypeAdapter(dict[str, ParamValue])


def columns_of(new: NewRun) -> dict[str, Any]:
    """The columns of `runs` for what a run of a group has more than others."""
    terms = None if new.terms == ORDINARY else new.terms.model_dump_json()
    return {"params": json.dumps(dict(new.params)), "terms": terms, "spare": new.spare or None}


def group_of(row: Row[Any]) -> Group:
    """The group that a row of `run_groups` holds.

    Raises:
        UnreadableRow: it holds none.
    """
    with reading("group", row.id):
        return Group(
            id=text_in(row.id),
            workspace=text_in(row.workspace),
            kind=GroupKind(row.kind),
            name=text_in(row.name),
            content=text_in(row.content),
            status=GroupStatus(row.status),
            created=time_in(row.created),
            ended=unless_none(time_in, row.ended),
            message=message_of(text_in(row.message)),
            outcome=unless_none(text_in, row.outcome),
            version=count_in(row.version),
        )


def marks_of(row: Row[Any]) -> Marks:
    """What a row of `runs` holds of its owner's marks; whatever is wrong with it is raised as it comes."""
    return Marks(
        name=unless_none(text_in, row.name),
        note=unless_none(text_in, row.note) or "",
        starred=bool(row.starred),
        tags=() if row.tags is None else tuple(map(text_in, json.loads(row.tags))),
        deleted=unless_none(time_in, row.deleted),
    )


def member_of(row: Row[Any]) -> Member:
    """The place in its group of a run that is in one; raises as `marks_of`."""
    return Member(text_in(row.group_id), count_in(row.member), _PARAMS.validate_json(row.params))
