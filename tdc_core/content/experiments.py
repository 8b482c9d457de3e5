"""The experiments that the lessons open; each is a file in experiments/."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from tdc_core.catalog.experiments import read_experiment
from tdc_core.spec import ExperimentSpec

FOLDER = Path(__file__).parent / "experiments"


@cache
def lesson_experiment(name: str) -> ExperimentSpec:
    """The experiment of that name.

    Raises:
        OSError: there is no such file.
        NotAnExperiment: what stands in it is none.
    """
    return read_experiment((FOLDER / f"{name}.json").read_bytes())
