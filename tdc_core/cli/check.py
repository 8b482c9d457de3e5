"""`check`: what is wrong with an experiment."""

from __future__ import annotations

from pathlib import Path

from tdc_core.cli.experiments import has_errors, judge, load_experiment, problem_line
from tdc_core.cli.lines import print_json
from tdc_core.settings import Settings


def check_experiment(path: Path, settings: Settings, *, as_json: bool) -> int:
    """Print the problems, one a line; 1 where one of them is an error, else 0.

    Raises:
        NotAnExperiment, DatasetError: as `load_experiment` and `judge` do.
    """
    problems = judge(load_experiment(path), settings)
    for problem in problems:
        if as_json:
            print_json(
                {
                    "severity": problem.severity.value,
                    "path": problem.path,
                    "code": problem.code,
                    "message": problem.message,
                    "why": problem.why,
                    "keras": problem.keras,
                }
            )
        else:
            print(problem_line(problem))
    return int(has_errors(problems))
