"""`branch`: a run that goes on from an epoch of another one, with what is changed from there on."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from tdc_core.cli.following import following
from tdc_core.cli.named_run import named_run
from tdc_core.cli.reports import report_for
from tdc_core.runs.states import experiment_after
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings


def branch_run(
    what: str,
    epoch: int,
    settings: Settings,
    *,
    learning_rate: float | None,
    epochs: int | None,
    as_json: bool,
    workspace: Path | None = None,
) -> int:
    """Branch from a run of the workspace, follow the branch to its end and tell of it, as `train_experiment` does.

    Args:
        what: the run's id, or the beginning of it.
        epoch: the last one that both have.
        settings: the installation's settings.
        learning_rate: from there on, None for what it was there.
        epochs: how many the branch is to have in all, None for as many as were asked for there.
        as_json: print JSON lines.
        workspace: as in `train_experiment`.

    Returns:
        As `train_experiment`; 1 too where there is no such run.

    Raises:
        WrongOption, DatasetError, StoreError: the words are for the person at the terminal; `CannotBranch` is one.
    """
    store = RunStore(settings.store_url)
    asked: dict[str, Any] = {"learning_rate": learning_rate, "epochs": epochs}
    changes = {name: value for name, value in asked.items() if value is not None}
    with following(store, settings, workspace) as follower:
        trunk = named_run(store, what, follower.token)
        if trunk is None:
            print(f"There is no run {what} in this workspace.", file=sys.stderr)
            return 1
        spec = experiment_after(trunk, settings.runs_dir / trunk.id, epoch).with_("training", **changes)
        if code := follower.refused(spec):
            return code
        run = follower.service.branch(follower.token, trunk.id, epoch, spec)
        return follower.follow(run, report_for(spec.training.epochs, as_json=as_json))[1]
