"""The states of a run that are kept to branch from, as files in its folder.

In `states` lie, by how many epochs are behind it, `00007.npz`: the state of the run after that epoch
(`tdc_core.training.state`), and `00007.json`: the experiment by which the epochs after it were trained, of the epochs
with which a worker began. So whoever goes on from the last state before an epoch, by the last experiment before it,
trains that epoch again as it was.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from tdc_core.runs.models import Run
from tdc_core.spec import ExperimentSpec

STATES = "states"


def state_file(folder: Path, epoch: int) -> Path:
    """Where a run, by its folder, keeps its state after an epoch."""
    return folder / STATES / f"{epoch:05}.npz"


def experiment_file(folder: Path, epoch: int) -> Path:
    """Where it keeps the experiment by which the epochs after this one were trained."""
    return folder / STATES / f"{epoch:05}.json"


def kept_epochs(folder: Path) -> list[int]:
    """The epochs whose states a run keeps, ascending, its first weights (0) among them; none where it keeps nothing."""
    kept = {int(file.stem) for file in (folder / STATES).glob("[0-9]*.npz") if file.stem.isdecimal()}
    return sorted(kept | {0}) if experiment_file(folder, 0).exists() else sorted(kept)


def trained_by(folder: Path, epoch: int) -> ExperimentSpec | None:
    """The experiment by which the epoch after this one was trained; None where it is not kept, or damaged."""
    files = (folder / STATES).glob("[0-9]*.json")
    begun = sorted(int(file.stem) for file in files if file.stem.isdecimal() and int(file.stem) <= epoch)
    try:
        return ExperimentSpec.model_validate_json(experiment_file(folder, begun[-1]).read_bytes()) if begun else None
    except ValueError:
        return None


def experiment_after(run: Run, folder: Path, epoch: int) -> ExperimentSpec:
    """The experiment of a branch that leaves a run after an epoch and changes nothing.

    Args:
        run: the trunk.
        folder: its.
        epoch: the last one that both have.
    """
    return trained_by(folder, epoch) or run.spec.with_("training", learning_rate=run.learning_rate)


def hand_on(folder: Path, branch: Path, epoch: int) -> None:
    """Give a branch the states that its trunk keeps up to an epoch, without room on the disk where links are possible.

    Args:
        folder: of the trunk.
        branch: of the run that is to leave it.
        epoch: the last one that both have.

    Raises:
        OSError: the disk did not take it.
    """
    (branch / STATES).mkdir(parents=True)
    for file in sorted((folder / STATES).glob("[0-9]*")):
        if not file.stem.isdecimal() or int(file.stem) > epoch or file.suffix not in (".npz", ".json"):
            continue
        target = branch / STATES / file.name
        try:
            os.link(file, target)
        except FileNotFoundError:  # it was thinned out meanwhile
            continue
        except OSError:  # a disk without links
            shutil.copyfile(file, target)
