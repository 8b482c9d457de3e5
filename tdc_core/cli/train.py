"""`train`: an experiment trained by the same engine as in the pages, followed in the terminal."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from pathlib import Path

from tdc_core.cli.experiments import load_experiment
from tdc_core.cli.following import following
from tdc_core.cli.lines import writing
from tdc_core.cli.own_file import with_own_file
from tdc_core.cli.reports import Report, report_for
from tdc_core.runs.models import Run
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings
from tdc_core.spec import ExperimentSpec

MODEL = "model.keras"


def train_experiment(
    path: Path, settings: Settings, *, as_json: bool, workspace: Path | None = None, model: Path | None = None
) -> int:
    """Train an experiment to its end and tell of it.

    Args:
        path: the experiment's file.
        settings: the installation's settings.
        as_json: print JSON lines.
        workspace: the file that keeps the workspace's token, None for the command line's own.
        model: where to copy the trained model to.

    Returns:
        0 finished; 1 failed, or the experiment has errors; 130 stopped by Ctrl-C.

    Raises:
        NotAnExperiment, WrongOption, DatasetError, StoreError: the words are for the person at the terminal.
        OSError: the model can't be written, which is looked at beforehand too.
    """
    spec = with_own_file(load_experiment(path, settings), path, settings, workspace)
    if model is not None:
        _require_writable(model)
    store = RunStore(settings.store_url)
    report = report_for(spec.training.epochs, as_json=as_json)
    run, code = train_spec(spec, settings, store, report, workspace)
    if run is not None and model is not None:
        _copy_model(settings.runs_dir / run.id / MODEL, model)
    return code


def train_spec(
    spec: ExperimentSpec, settings: Settings, store: RunStore, report: Report, workspace: Path | None = None
) -> tuple[Run | None, int]:
    """Judge an experiment, have its data set ready, and train it to its end.

    Args:
        spec: the experiment.
        settings: the installation's settings.
        store: where its run is kept.
        report: is told of the run; the experiment's problems are said on stderr.
        workspace: as in `train_experiment`.

    Returns:
        The run as it ended, None where there was none to begin, and the exit code of `train_experiment`.

    Raises:
        WrongOption, DatasetError, StoreError: as `train_experiment` does.
    """
    with following(store, settings, workspace) as follower:
        if code := follower.refused(spec):
            return None, code
        return follower.follow(follower.service.submit(follower.token, spec), report)


def _require_writable(path: Path) -> None:
    """Say now what would else be said after the training."""
    trouble = 0
    if not path.parent.is_dir():
        trouble = errno.ENOENT
    elif path.is_dir():
        trouble = errno.EISDIR
    elif not os.access(path if path.exists() else path.parent, os.W_OK):
        trouble = errno.EACCES
    if trouble:
        raise OSError(trouble, os.strerror(trouble), str(path))


def _copy_model(trained: Path, path: Path) -> None:
    if trained.exists():
        with writing(path):
            shutil.copyfile(trained, path)
    else:
        print(f"No model was kept, so {path} was not written.", file=sys.stderr)
