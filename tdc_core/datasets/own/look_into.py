"""Looking into a file that nobody has brought: read in a folder that is gone afterwards."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from pathlib import Path

from tdc_core.catalog.dataset_card import DatasetCard
from tdc_core.datasets.errors import DatasetError
from tdc_core.datasets.library import DatasetLibrary
from tdc_core.datasets.own.inspection import Inspection, inspection_of
from tdc_core.datasets.own.intake import read_file
from tdc_core.datasets.own.limits import FileLimits
from tdc_core.datasets.progress import Progress
from tdc_core.settings import file_folder, file_path
from tdc_core.spec import OWN, DataSpec, FileSource
from tdc_core.spec.messages import Code


def look_into(
    path: Path, name: str, limits: FileLimits, progress: Progress, target: str | None = None
) -> tuple[Inspection, DatasetCard]:
    """What is found in a file, and the card of the data set that it makes.

    Args:
        path: the file.
        name: as it is called.
        limits: what it may take.
        progress: told what is going on.
        target: the column to predict, where somebody has said so.

    Raises:
        DatasetError: it can't be read.
        OSError: it can't be opened.
    """
    if path.stat().st_size > limits.megabytes * 1e6:
        raise DatasetError(Code.FILE_TOO_LARGE(limit=int(limits.megabytes * 1e6)))
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch)
        file_folder(home, sha256).mkdir(parents=True)
        shutil.copyfile(path, file_path(home, sha256))
        source = FileSource(name=name, sha256=sha256, target=target)
        read_file(home, source, limits, progress)
        found = inspection_of(home, source)
        card = DatasetLibrary(home).card(DataSpec(dataset=OWN + name, file=found.reading)) if found else None
    if found is None or card is None:
        raise DatasetError(Code.FILE_NOT_READ(name=name))
    return found, card
