"""People's own files, brought and read as a worker does."""

from __future__ import annotations

import io
from pathlib import Path

from tdc_core.catalog.adapt import adapt
from tdc_core.catalog.datasets import find_dataset
from tdc_core.catalog.experiments import ready_made
from tdc_core.datasets.library import DatasetLibrary
from tdc_core.datasets.own.inspection import inspection_of
from tdc_core.datasets.own.intake import limits_of, read_file
from tdc_core.engine.service import TrainingService
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings
from tdc_core.spec import OWN, DataSpec, ExperimentSpec, FileReading, FileSource


def bring(settings: Settings, token: str, path: Path, target: str | None = None) -> ExperimentSpec:
    """Bring a file to a workspace, have it read by a guess, and give the first experiment on it.

    Args:
        settings: say where files lie.
        token: whose it is.
        path: the file.
        target: the column to predict, guessed where None.
    """
    store = RunStore(settings.store_url)
    file = TrainingService(store, settings).files.bring(token, path.name, io.BytesIO(path.read_bytes()))
    source = FileSource(name=file.name, sha256=file.sha256, target=target)
    read_file(settings.home, source, limits_of(settings), lambda note, fraction: None)
    found = inspection_of(settings.home, source)
    assert found is not None
    return experiment_on(settings, file.name, found.reading)


def experiment_on(settings: Settings, name: str, reading: FileReading) -> ExperimentSpec:
    """The first ready-made experiment, moved to a file that was read."""
    data = DataSpec(dataset=OWN + name, file=reading)
    card = DatasetLibrary(settings.home).card(data)
    assert card is not None
    first = ready_made()[0]
    return adapt(first, card, find_dataset(first.data.dataset))[0]
