"""Files of people's own, brought into a home folder."""

from __future__ import annotations

import hashlib
from pathlib import Path

from tdc_core.catalog.adapt import first_experiment
from tdc_core.catalog.dataset_card import DatasetCard
from tdc_core.datasets.library import DatasetLibrary
from tdc_core.datasets.own.inspection import Inspection, inspection_of
from tdc_core.datasets.own.intake import read_file
from tdc_core.datasets.own.limits import FileLimits
from tdc_core.settings import file_folder, file_path
from tdc_core.spec import OWN, DataSpec, ExperimentSpec, FileReading, FileSource

_COLOURS = ("red", "blue", "white")
FLOWERS = "length,width,colour,kind\n" + "".join(
    f"{4 + row % 7 / 10},{'' if row % 9 == 0 else 1 + row % 5 / 4},{_COLOURS[row % 3]},{'ab'[row % 2]}\n"
    for row in range(60)
)
"""Two numbers, one with gaps, a category, and two classes to predict."""


def lay(home: Path, content: str | bytes, name: str = "flowers.csv", reading: FileReading | None = None) -> FileSource:
    """Lay a file into a home folder, as `OwnFiles.bring` does, and say how it is to be read."""
    data = content if isinstance(content, bytes) else content.encode()
    sha256 = hashlib.sha256(data).hexdigest()
    file_folder(home, sha256).mkdir(parents=True, exist_ok=True)
    file_path(home, sha256).write_bytes(data)
    return FileSource(name=name, sha256=sha256, reading=reading)


def read(home: Path, source: FileSource, limits: FileLimits | None = None) -> None:
    """Have it read, by a real process."""
    read_file(home, source, limits or FileLimits(), lambda note, fraction: None)


def found(home: Path, content: str | bytes, name: str = "flowers.csv") -> tuple[Inspection, DatasetCard]:
    """What is found in a file, and its card."""
    source = lay(home, content, name)
    read(home, source)
    inspection = inspection_of(home, source)
    assert inspection is not None
    return inspection, card_of(home, name, inspection.reading)


def card_of(home: Path, name: str, reading: FileReading) -> DatasetCard:
    """The card of a file that was read so."""
    card = DatasetLibrary(home).card(DataSpec(dataset=OWN + name, file=reading))
    assert card is not None
    return card


def experiment_on(home: Path, content: str | bytes, name: str = "flowers.csv", epochs: int = 2) -> ExperimentSpec:
    """A first experiment on a file."""
    return first_experiment(found(home, content, name)[1]).with_("training", epochs=epochs)
