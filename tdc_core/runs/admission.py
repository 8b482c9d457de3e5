"""What a workspace may have trained: asked, and written, inside the transaction of whoever adds a run."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, insert, select

from tdc_core.runs.errors import Refusal
from tdc_core.runs.files import holds
from tdc_core.runs.group_models import GroupStatus
from tdc_core.runs.models import ALIVE, Run, RunStatus
from tdc_core.runs.rows import run_of, stage_line
from tdc_core.runs.statements import in_status, run_row
from tdc_core.runs.tables import run_groups, runs, workspaces
from tdc_core.runs.workspaces import note_visit
from tdc_core.spec import OWN, ExperimentSpec
from tdc_core.spec.messages import Code


class TooManyRuns(Refusal):
    """The workspace has as many runs waiting or working as it may have."""


class NotHeld(Refusal):
    """The experiment reads a file that is not in its workspace."""


class UnknownWorkspace(Refusal):
    """No workspace has this token (it was forgotten, or the store is new)."""


def admit(db: Connection, workspace: str, limit: int, now: float, new: int = 1) -> None:
    """Refuse new runs of a workspace that is not there, or that would have too many."""
    if not hold(db, workspace):
        raise UnknownWorkspace(Code.NO_WORKSPACE())
    refuse_more(db, workspace, limit, new)
    note_visit(db, workspace, now)


def hold(db: Connection, workspace: str) -> bool:
    """Keep others from counting this workspace's runs until the end of the transaction; False where there is none."""
    # SQLite, where all who write wait for each other, has no FOR UPDATE, and SQLAlchemy leaves it out.
    return db.scalar(select(workspaces.c.key).where(workspaces.c.key == workspace).with_for_update()) is not None


def insert_run(db: Connection, workspace: str, spec: ExperimentSpec, now: float, **values: Any) -> Run:
    """Write a run that waits; `values` are further columns, its `id` among them."""
    fresh = {"status": RunStatus.QUEUED.value, "created": now, "stages": stage_line(RunStatus.QUEUED, now)}
    db.execute(insert(runs).values(workspace=workspace, spec=spec.to_json(), **fresh, **values))
    return run_of(db.execute(run_row(values["id"])).one())


def refuse_more(db: Connection, workspace: str, limit: int, new: int = 1) -> None:
    """Refuse more runs, or groups of runs, than a workspace may have waiting or working: a group counts as one."""
    one = func.coalesce(runs.c.group_id, runs.c.id)
    alive_runs = db.scalars(select(one).where(runs.c.workspace == workspace, in_status(ALIVE)))
    going_on = run_groups.c.status == GroupStatus.RUNNING.value
    alive_groups = db.scalars(select(run_groups.c.id).where(run_groups.c.workspace == workspace, going_on))
    alive = len({*alive_runs, *alive_groups})
    if alive + new > limit:
        refused = Code.TOO_MANY_FOR_TWO if new == 2 else Code.TOO_MANY_RUNS
        raise TooManyRuns(refused(alive=alive, limit=limit))


def refuse_others_file(db: Connection, workspace: str, spec: ExperimentSpec) -> None:
    """Refuse an experiment that reads a file which the workspace does not hold."""
    file = spec.data.file
    if file is not None and not holds(db, workspace, file.sha256):
        raise NotHeld(Code.FILE_NOT_HELD(name=spec.data.dataset.removeprefix(OWN)))
