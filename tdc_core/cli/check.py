"""`check`: what is wrong with an experiment, and the experiment mended."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from tdc_core.checks.mend import mend
from tdc_core.checks.problem import Problem
from tdc_core.cli.experiments import has_errors, judging, load_experiment, problem_line
from tdc_core.cli.lines import print_json, writing
from tdc_core.cli.own_file import with_own_file
from tdc_core.settings import Settings
from tdc_core.spec import ExperimentSpec


def check_experiment(path: Path, settings: Settings, *, as_json: bool, fix: Path | None = None) -> int:
    """Print the problems, one a line, and write the mended experiment where that is asked for.

    Args:
        path: the experiment's file.
        settings: the installation's settings.
        as_json: print each problem as a JSON object.
        fix: where to write the mended experiment; nothing is written where an error can't be mended.

    Returns:
        1 where one of the problems is an error that was not mended, else 0.

    Raises:
        NotAnExperiment, DatasetError: as `load_experiment` and `judge` do.
        OSError: the mended experiment can't be written.
    """
    spec = with_own_file(load_experiment(path, settings), path, settings)
    judge = judging(settings)
    problems = judge(spec)
    for problem in problems:
        if as_json:
            print_json(problem_as_json(problem))
        else:
            print(problem_line(problem))
    return int(has_errors(problems)) if fix is None else _write_mended(spec, fix, judge)


def _write_mended(spec: ExperimentSpec, path: Path, judge: Callable[[ExperimentSpec], list[Problem]]) -> int:
    mended = mend(spec, judge)
    if has_errors(mended.left):
        print("Not everything can be mended, so nothing was written. What is left:", file=sys.stderr)
        for problem in mended.left:
            print(problem_line(problem), file=sys.stderr)
        return 1
    with writing(path):
        path.write_text(mended.spec.to_json(), encoding="utf-8")
    number = len(mended.mended)
    print(f"{path} written, {number} {'problem' if number == 1 else 'problems'} mended.", file=sys.stderr)
    return 0


def problem_as_json(problem: Problem) -> dict[str, object]:
    """A problem as `check --json` prints it."""
    return {
        "path": problem.path,
        "severity": problem.severity.value,
        "code": problem.code,
        "message": problem.message,
        "why": problem.why,
        "keras": problem.keras,
        "fix": problem.fix.model_dump() if problem.fix else None,
    }
