"""The file of its own that an experiment reads: it lies beside the experiment's file, unless it is a sample file."""

from __future__ import annotations

import sys
from pathlib import Path

from tdc_core.catalog.experiments import NotAnExperiment
from tdc_core.catalog.samples import find_sample
from tdc_core.cli.workspace import own_workspace
from tdc_core.datasets.errors import DatasetError
from tdc_core.datasets.own.inspection import inspection_of
from tdc_core.datasets.own.intake import limits_of, read_file
from tdc_core.engine.own_files import OwnFiles
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings, file_path
from tdc_core.spec import OWN, DataSpec, ExperimentSpec, FileReading, FileSource
from tdc_core.spec.messages import Code, Message
from tdc_core.words.messages import words_of


def brought(spec: ExperimentSpec, beside: Path, settings: Settings, workspace: Path | None = None) -> ExperimentSpec:
    """An experiment whose file is in the workspace and has been read; where it had no reading, with a guessed one.

    Args:
        spec: an experiment on such a file.
        beside: the experiment's own file.
        settings: the installation's settings.
        workspace: the file that keeps the workspace's token, None for the command line's own.

    Raises:
        NotAnExperiment: the file is not beside the experiment, or is another one than it was made for.
        DatasetError: it can't be read.
        WrongOption, StoreError: as `own_workspace` does.
    """
    name = spec.data.dataset.removeprefix(OWN)
    store = RunStore(settings.store_url)
    token = own_workspace(store, settings, workspace)
    path = _path(beside, spec.data)
    try:
        with path.open("rb") as data:
            file = OwnFiles(store, settings).bring(token, name, data, bounded=False)
    except OSError as error:
        raise NotAnExperiment(f"The experiment reads {path}, which can't be opened: {error.strerror}.") from None
    if spec.data.file is not None and spec.data.file.sha256 != file.sha256:
        raise NotAnExperiment(
            f"{path} is another file than the one the experiment was made for: its SHA-256 is {file.sha256} and should "
            f"be {spec.data.file.sha256}."
        )
    if spec.data.file is not None:
        have_read_file(spec.data, spec.data.file, settings)
        return spec
    source = FileSource(name=name, sha256=file.sha256)
    read_file(settings.home, source, limits_of(settings), _Steps())
    found = inspection_of(settings.home, source)
    if found is None:
        raise DatasetError(Code.FILE_NOT_READ(name=name))
    return spec.with_("data", file=found.reading)


def have_read_file(data: DataSpec, reading: FileReading, settings: Settings) -> None:
    """Have the file of an experiment read as that says, where it lies in the home folder and was not read so before.

    Raises:
        DatasetError: it can't be read so.
    """
    if file_path(settings.home, reading.sha256).exists():
        source = FileSource(name=data.dataset.removeprefix(OWN), sha256=reading.sha256, reading=reading)
        read_file(settings.home, source, limits_of(settings), _Steps())


def _path(beside: Path, data: DataSpec) -> Path:
    """Where the file lies: beside the experiment, or with the app; its name leads to no other folder."""
    name = data.dataset.removeprefix(OWN)
    if Path(name).name != name:
        raise NotAnExperiment(f"The experiment reads “{name}”, which is no name of a file beside it.")
    path = beside.parent / name
    sample = find_sample(data.file.sha256) if data.file is not None else None
    return path if sample is None or path.exists() else sample.path


class _Steps:
    """Says each new step once."""

    def __init__(self) -> None:
        self._said = ""

    def __call__(self, note: Message, fraction: float | None) -> None:
        words = words_of(note)
        if words != self._said:
            print(words, file=sys.stderr)
            self._said = words
