"""Reading an experiment file and judging it, as every command does first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from tdc_core.catalog.experiments import NotAnExperiment, read_experiment
from tdc_core.checks.problem import Problem, Severity
from tdc_core.cli.own_file import have_read
from tdc_core.engine import judging as engine
from tdc_core.settings import Settings
from tdc_core.spec import ExperimentSpec, one_line


def load_experiment(path: Path, settings: Settings) -> ExperimentSpec:
    """The experiment in a file.

    Raises:
        NotAnExperiment: it can't be read, is too large, or is no experiment; the message says why.
    """
    try:
        with path.open("rb") as file:
            text = file.read(settings.max_upload_kb * 1000 + 1)  # a device may have no end
    except OSError as error:
        raise NotAnExperiment(f"{path} can't be read: {error.strerror}.") from None
    return read_experiment(text, settings.max_upload_kb)


def judge(spec: ExperimentSpec, settings: Settings) -> list[Problem]:
    """All problems of an experiment, judged by its rows too where the data set is ready.

    Raises:
        DatasetError: the data set's files are damaged.
    """
    return judging(settings)(spec)


def judging(settings: Settings) -> Callable[[ExperimentSpec], list[Problem]]:
    """`judge` for many experiments: it reads a data set once, and counts the rows of a split once."""
    judge_by_rows = engine.judging(settings)

    def judged(spec: ExperimentSpec) -> list[Problem]:
        have_read(spec.data, settings)  # a mend may have it read in another way
        return judge_by_rows(spec)

    return judged


def has_errors(problems: Sequence[Problem]) -> bool:
    """Whether any problem keeps the experiment from being trained."""
    return any(problem.severity is Severity.ERROR for problem in problems)


def problem_line(problem: Problem) -> str:
    """A problem on one line: severity, path and message."""
    return f"{problem.severity.value}  {one_line(problem.path)}  {one_line(problem.message)}"
