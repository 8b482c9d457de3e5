"""Whose run comes next: the order in which hosts take the runs that wait."""

from __future__ import annotations

from sqlalchemy import Subquery, func, select

from tdc_core.runs.models import RunStatus
from tdc_core.runs.statements import WORKING, in_status
from tdc_core.runs.tables import runs


def line_of_runs() -> Subquery:
    """The runs that wait, each with its place from 1, in the order in which hosts take them.

    A run's turn is how many runs its workspace has working or will have by then, itself included. Runs of the same
    turn go in the order in which their workspaces were served before: those with a run working (the longer ago it
    was claimed, the sooner), then those that are still to get one, in the order in which they will. Spare runs come
    after all others, in the same way.
    """
    spare = func.coalesce(runs.c.spare, False)
    other = runs.alias("other")
    load = (
        select(
            other.c.workspace,
            func.count().filter(other.c.status.in_([status.value for status in WORKING])).label("working"),
            func.max(other.c.claimed).label("served"),
        )
        .group_by(other.c.workspace)
        .subquery("load")
    )
    nth = func.row_number().over(partition_by=runs.c.workspace, order_by=(spare, runs.c.seq))
    first = func.min(runs.c.seq).over(partition_by=runs.c.workspace)
    waiting = (
        select(
            runs.c.id,
            spare.label("spare"),
            (load.c.working + nth).label("turn"),
            nth.label("nth"),
            load.c.served,
            first.label("first"),
        )
        .join(load, load.c.workspace == runs.c.workspace)
        .where(in_status({RunStatus.QUEUED}))
        .subquery("waiting")
    )
    order = (waiting.c.spare, waiting.c.turn, waiting.c.nth, waiting.c.served, waiting.c.first)
    return select(waiting.c.id, func.row_number().over(order_by=order).label("place")).subquery("line")
