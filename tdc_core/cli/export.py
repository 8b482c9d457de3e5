"""`export`: an experiment as a script or a notebook that needs nothing of this project."""

from __future__ import annotations

import sys
from pathlib import Path

from tdc_core.cli.experiments import has_errors, judge, load_experiment, problem_line
from tdc_core.cli.lines import WrongOption, writing
from tdc_core.cli.own_file import with_own_file
from tdc_core.datasets.library import DatasetLibrary
from tdc_core.export.no_script import NoScript
from tdc_core.export.notebook import notebook_of
from tdc_core.export.script import experiment_script
from tdc_core.settings import Settings


def export(path: Path, script: Path | None, notebook: Path | None, settings: Settings) -> int:
    """Write the code of an experiment; 1, with the problems or why there is none on stderr, where it can't be.

    Args:
        path: the experiment's file.
        script: where to write its script; None for none.
        notebook: where to write its notebook; None for none.
        settings: the installation's.

    Raises:
        WrongOption: nothing is to be written.
        NotAnExperiment, DatasetError: as `load_experiment` and `judge` do.
        OSError: a file can't be written.
    """
    if script is None and notebook is None:
        raise WrongOption("Say what to write: --script OUT.py, --notebook OUT.ipynb, or both.")
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
    for out, text in ((script, source), (notebook, notebook_of(source))):
        if out is not None:
            with writing(out):
                out.write_text(text, encoding="utf-8")
    return 0
