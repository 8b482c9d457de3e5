"""Preparing a data set: its source read once, its arrays written. Runs in a worker process."""

from __future__ import annotations

import shutil
from pathlib import Path

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.datasets.build_sklearn import read_sklearn, sklearn_source
from tdc_core.datasets.build_tfds import read_tfds, tfds_source
from tdc_core.datasets.library import MANIFEST, adopt, locked, new_folder, prepared_folder, write_arrays
from tdc_core.datasets.progress import Progress
from tdc_core.spec.messages import Code


def prepare(
    card: DatasetCard, target_home: Path, *, manual_dir: Path | None, offline: bool, progress: Progress
) -> None:
    """Prepare a data set, so that a `DatasetLibrary` of this home can open it. Does nothing where it is prepared.

    Args:
        card: what to prepare.
        target_home: the home folder; nothing half-made is ever seen in it.
        manual_dir: where files placed by hand lie, in a folder for each data set.
        offline: never reach for the network.
        progress: told what is going on, and the fraction done where that is known.

    Raises:
        DataUnavailable: the published files are neither there nor to be had; the message says what to put where.
        CorruptData: a file placed by hand is not the published one.
    """
    adopt(target_home, card)
    folder = prepared_folder(target_home, card)
    with locked(folder):
        if (folder / MANIFEST).exists():
            return
        with new_folder(folder) as fresh:
            if card.source == "sklearn":
                splits, source = read_sklearn(card), sklearn_source()
            else:
                scratch = fresh / "tfds"
                scratch.mkdir()
                splits = read_tfds(card, scratch, manual_dir=manual_dir, offline=offline, progress=progress)
                source = tfds_source()
                shutil.rmtree(scratch)
            progress(Code.WRITING(), None)
            write_arrays(fresh, card, splits, source)
