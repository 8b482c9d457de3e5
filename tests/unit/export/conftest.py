"""TFDS' own prepared folders, made from the published files, for scripts that run without a network."""

from pathlib import Path

import pytest

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.datasets.build_tfds import make_tfds_folder
from tests.support.published import published


class TfdsFolder:
    """A TFDS_DATA_DIR that grows by the data sets that tests ask for."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def add(self, card: DatasetCard) -> None:
        """Have TFDS build the data set, unless it is there."""
        if card.source == "sklearn" or (self.path / card.name / card.version).exists():
            return
        make_tfds_folder(
            card, self.path, manual_dir=published(card), offline=True, progress=lambda note, fraction: None
        )


@pytest.fixture(scope="session")
def tfds_folder(tmp_path_factory):
    return TfdsFolder(tmp_path_factory.mktemp("tfds"))
