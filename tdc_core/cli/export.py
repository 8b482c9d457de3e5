"""`export`: an experiment as a script that needs nothing of this project."""

from __future__ import annotations

import sys
from pathlib import Path

from tdc_core.cli.experiments import has_errors, judge, load_experiment, problem_line
from tdc_core.cli.lines import writing
from tdc_core.cli.own_file import with_own_file
from tdc_core.datasets.library import DatasetLibrary
from tdc_core.export.no_script import NoScript
from tdc_core.export.script import experiment_script
from tdc_core.settings import Settings


def export_script(path: Path, script: Path, settings: Settings) -> int:
    """Write the script of an experiment; 1, with the problems or why there is none on stderr, where it can't be.

    Raises:
        NotAnExperiment, DatasetError: as `load_experiment` and `judge` do.
        OSError: the script can't be written.
    """
    spec = with_own_file(load_experiment(path, settings), path, settings)
    problems = judge(spec, settings)
    card = DatasetLibrary(settings.home).card(spec.data)
    if card is None or has_errors(problems):
        for problem in problems:
            print(problem_line(problem), file=sys.stderr)
        return 1
    try:
        source = experiment_script(spec, card)
    except NoScript as error:
        print(error, file=sys.stderr)
        return 1
    with writing(script):
        script.write_text(source, encoding="utf-8")
    return 0
