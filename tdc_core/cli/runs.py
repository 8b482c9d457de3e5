"""`runs`: what was trained from the command line, or everything in the store."""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tdc_core.cli.lines import print_json, scores_of
from tdc_core.cli.workspace import known_workspace
from tdc_core.runs import cells
from tdc_core.runs.models import Run, Score
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings
from tdc_core.tasks.metric import LOSS, in_digits
from tdc_core.tasks.task import task_on

_HEAD = ("RUN", "CREATED", "STATUS", "EPOCHS", "BEST", "VAL_LOSS", "METRIC", "SCORE", "NAME")


def list_runs(settings: Settings, *, everyones: bool, as_json: bool, workspace: Path | None = None) -> int:
    """Print runs, newest first: as a table, or one JSON object a line.

    Args:
        settings: the installation's settings.
        everyones: those of all workspaces in the store.
        as_json: print JSON lines.
        workspace: the file with the workspace's token, None for the command line's own.

    Raises:
        WrongOption: the file is not there or holds no workspace.
        StoreError: the store can't be used.
    """
    store = RunStore(settings.store_url)
    logging.getLogger(cells.__name__).addHandler(logging.NullHandler())  # which would say each, and why
    runs = store.runs.all() if everyones else store.runs.of(known_workspace(settings, workspace), limit=None)
    if left_out := len(store.runs.left_out):
        words = "1 run can't be read and is" if left_out == 1 else f"{left_out} runs can't be read and are"
        print(f"{words} left out.", file=sys.stderr)
    if as_json:
        for run in runs:
            print_json(_facts(run))
    elif runs:
        _print_table([_HEAD, *map(_cells, runs)])
    elif not left_out:
        print("No runs yet.")
    return 0


def _facts(run: Run) -> dict[str, Any]:
    return {
        "run": run.id,
        "name": run.name,
        "status": run.status.value,
        "reason": run.reason.value if run.reason else None,
        "epochs_done": run.epochs_done,
        "best_epoch": run.best_epoch,
        "evaluation": scores_of(run),
        "created": run.created.isoformat(),
    }


def _cells(run: Run) -> tuple[str, ...]:
    best = run.evaluation.best.get("validation") if run.evaluation else None
    score = task_on(run.spec.data).score
    return (
        run.id,
        f"{run.created.astimezone():%Y-%m-%d %H:%M}",
        run.status.value,
        f"{run.epochs_done} of {run.spec.training.epochs}",
        str(run.best_epoch or "-"),
        _figure(best, LOSS.key),
        score.validation,
        _figure(best, score.key),
        "".join(letter if letter.isprintable() else "�" for letter in run.name),
    )


def _figure(score: Score | None, key: str) -> str:
    """A number of a score; a dash where it has none, as that of a run from before there was the metric."""
    value = score.get(key) if score else None
    return "-" if value is None else in_digits(value)


def _print_table(lines: Sequence[tuple[str, ...]]) -> None:
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())
